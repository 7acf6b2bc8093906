import { describe, expect, test } from 'vitest';
import { formatMoney, formatRate, formatValue, formatYuan, fromFen, sumOf, toFen } from './money';

describe('formatMoney', () => {
  test.each([
    ['50000.00', '50,000.00'],
    ['0.5', '0.50'],
    ['1234567890123456.78', '1,234,567,890,123,456.78'],
    ['-1250.00', '-1,250.00'],
    ['100', '100.00'],
  ])('writes %s as %s', (yuan, shown) => expect(formatMoney(yuan)).toBe(shown));

  test('leaves alone what is no amount', () => expect(formatMoney('n/a')).toBe('n/a'));
});

test('formatYuan puts the sign of the currency behind the minus', () => {
  expect(formatYuan('-12.3')).toBe('-¥12.30');
  expect(formatYuan('50000.00')).toBe('¥50,000.00');
});

test.each([
  ['0.5', '0.50%'],
  ['6.1678', '6.1678%'],
  ['6.0000', '6.00%'],
])('formatRate writes %s as %s', (pct, shown) => expect(formatRate(pct)).toBe(shown));

describe('fen', () => {
  test.each([
    ['0.01', 1n],
    ['50000', 5_000_000n],
    ['-3.5', -350n],
    ['90071992547409.93', 9_007_199_254_740_993n],
  ])('%s yuan are %s fen and back', (yuan, fen) => {
    expect(toFen(yuan)).toBe(fen);
    expect(toFen(fromFen(fen))).toBe(fen);
  });

  test.each(['1.001', '', 'ten', '1e3'])('"%s" is refused', (yuan) =>
    expect(() => toFen(yuan)).toThrow(RangeError),
  );
});

test.each([
  ['6825.00', '6,825.00'],
  ['6222021234561234', '6222021234561234'],
  ['江海科技有限公司', '江海科技有限公司'],
])('formatValue writes %s as %s', (value, shown) => expect(formatValue(value)).toBe(shown));

test('sumOf adds to the fen', () => {
  expect(sumOf(['0.10', '0.20', '90071992547409.93'])).toBe('90071992547410.23');
  expect(sumOf([])).toBe('0.00');
});
