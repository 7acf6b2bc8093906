import { describe, expect, it } from 'vitest';
import { bankCardFault, groupsOfFour, passesLuhn } from './bankCard';

describe('bankCardFault', () => {
  it('accepts a number with its Luhn digit, with or without spaces', () => {
    expect(bankCardFault('4111111111111111')).toBeNull();
    expect(bankCardFault('4111 1111-1111 1111')).toBeNull();
  });

  it('refuses letters, too few and too many digits', () => {
    expect(
      ['', '41111111111', '41111111111111111111', '4111x11111111111'].map(bankCardFault),
    ).toEqual(Array(4).fill('shape'));
  });

  it('notices a wrong digit at every place', () => {
    const number = '4111111111111111';
    for (let place = 0; place < number.length; place += 1) {
      const wrong = (Number(number[place]) + 3) % 10;
      expect(bankCardFault(number.slice(0, place) + wrong + number.slice(place + 1))).toBe(
        'check_digit',
      );
    }
  });
});

describe('passesLuhn', () => {
  it('follows the published example', () => {
    expect(passesLuhn('79927398713')).toBe(true);
    expect(passesLuhn('79927398710')).toBe(false);
  });
});

describe('groupsOfFour', () => {
  it('writes the number as on the card', () => {
    expect(groupsOfFour('62220212345678901')).toBe('6222 0212 3456 7890 1');
    expect(groupsOfFour('62220212')).toBe('6222 0212');
  });
});
