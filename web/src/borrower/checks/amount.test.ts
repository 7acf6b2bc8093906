import { describe, expect, it } from 'vitest';
import { amountFault, fenOf, moneyOf, ungrouped } from './amount';
import { fileFault, sizeText } from './file';
import { isPhone, isSmsCode, phoneDigits } from './phone';

describe('amounts', () => {
  it('go to fen and back without a float', () => {
    expect(['50000.00', '0.1', '1.15', '70368744177.67'].map(fenOf)).toEqual([
      5000000, 10, 115, 7036874417767,
    ]);
    expect([5000000, 5, 0].map(moneyOf)).toEqual(['50000.00', '0.05', '0.00']);
    expect(['', '1.', '.5', '1.234', '-1', '1e5'].map(fenOf)).toEqual(Array(6).fill(null));
  });

  it('may be copied as they are printed', () => {
    expect(['¥16,950.00', '16，950 ', '￥ 1,234,567.8', '800'].map(ungrouped)).toEqual([
      '16950.00',
      '16950',
      '1234567.8',
      '800',
    ]);
  });

  it('must lie in the range and on a step', () => {
    const range = { min: '1000.00', max: '200000.00', step: '100.00' };
    const faults = ['', '999', '200001', '1050', '1000', '200000.00'].map((text) =>
      amountFault(text, range),
    );
    expect(faults).toEqual(['required', 'below', 'above', 'step', null, null]);
  });
});

describe('files', () => {
  it('may be pictures and PDFs up to ten megabytes', () => {
    expect(fileFault({ name: 'a.JPG', type: 'image/jpeg', size: 10 * 1024 * 1024 })).toBeNull();
    expect(fileFault({ name: 'a.pdf', type: 'application/pdf', size: 10 * 1024 * 1024 + 1 })).toBe(
      'large',
    );
    expect(fileFault({ name: 'a.exe', type: '', size: 5 })).toBe('type');
    expect(fileFault({ name: 'a.jpg', type: 'text/html', size: 5 })).toBe('type');
    expect(fileFault({ name: 'a.png', type: 'image/png', size: 0 })).toBe('empty');
  });

  it('show their size', () => {
    expect([10, 1536, 1572864].map(sizeText)).toEqual(['1 KB', '2 KB', '1.5 MB']);
  });
});

describe('phones and codes', () => {
  it('are recognised', () => {
    expect(['13800138000', '12800138000', '1380013800'].map(isPhone)).toEqual([true, false, false]);
    expect(['123456', '12345', '12345a'].map(isSmsCode)).toEqual([true, false, false]);
    expect(phoneDigits('+86 138-0013-8000')).toBe('13800138000');
  });
});
