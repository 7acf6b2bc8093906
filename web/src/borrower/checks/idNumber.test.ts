import { describe, expect, it } from 'vitest';
import { ageOn, birthDateOf, checkDigitOf, idNumberFault } from './idNumber';

describe('idNumberFault', () => {
  it('accepts the example of the standard, but nobody born before 1900', () => {
    expect(idNumberFault('11010519491231002X')).toBeNull();
    expect(idNumberFault('440524188001010014')).toBe('birth_date');
  });

  it('accepts a small x and blanks around the number', () => {
    expect(idNumberFault(' 11010519491231002x ')).toBeNull();
  });

  it.each([
    '',
    '1101051949123100',
    '11010519491231002Y',
    '01010519491231002X',
    '1101051949123100 2X',
  ])('refuses the shape of "%s"', (text) => expect(idNumberFault(text)).toBe('shape'));

  it('refuses a date that the calendar does not have', () => {
    expect(idNumberFault('110105199002300021')).toBe('birth_date');
    expect(idNumberFault('110105199013010021')).toBe('birth_date');
  });

  it('refuses every other check digit', () => {
    const others = '0123456789'.split('').map((digit) => `11010519491231002${digit}`);
    expect(others.map(idNumberFault)).toEqual(Array(10).fill('check_digit'));
  });

  it('notices every single wrong digit', () => {
    const number = '11010519491231002X';
    for (let place = 0; place < 17; place += 1) {
      const wrong = (Number(number[place]) + 1) % 10;
      expect(
        idNumberFault(number.slice(0, place) + wrong + number.slice(place + 1)),
      ).not.toBeNull();
    }
  });
});

describe('the parts of the number', () => {
  it('give the check digit and the date of birth', () => {
    expect(checkDigitOf('11010519491231002')).toBe('X');
    expect(birthDateOf('11010519491231002X')).toBe('1949-12-31');
    expect(birthDateOf('110105200002290000')).toBe('2000-02-29');
    expect(birthDateOf('110105190002290000')).toBeNull();
  });

  it('make a person a year older on the birthday itself', () => {
    expect(ageOn('2008-11-22', '2026-11-21')).toBe(17);
    expect(ageOn('2008-11-22', '2026-11-22')).toBe(18);
  });
});
