import { describe, expect, it } from 'vitest';
import { roundMoney } from './amounts';
import { dayText, shortDayText } from './days';

describe('days', () => {
  it('are written as people of each language write them', () => {
    expect(dayText('2026-12-10', 'zh-CN')).toBe('2026年12月10日');
    expect(dayText('2026-12-10', 'en-US')).toBe('10 Dec 2026');
    expect(shortDayText('2026-12-10', 'zh-CN')).toBe('12月10日');
    expect(shortDayText('2026-12-10', 'en-US')).toBe('10 Dec');
  });

  it('come back unchanged when they are none', () => {
    expect(dayText('soon', 'zh-CN')).toBe('soon');
  });
});

describe('roundMoney', () => {
  it('drops the fen only when there are none', () => {
    expect(['200000.00', '4303.32', '0.50'].map(roundMoney)).toEqual([
      '200,000',
      '4,303.32',
      '0.50',
    ]);
  });
});
