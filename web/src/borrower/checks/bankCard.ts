/** Bank card numbers: 12 to 19 digits whose last one is the Luhn check digit. */

export type BankCardFault = 'shape' | 'check_digit';

export function bankCardFault(text: string): BankCardFault | null {
  const number = digitsOf(text);
  if (!/^\d{12,19}$/.test(number)) return 'shape';
  if (!passesLuhn(number)) return 'check_digit';
  return null;
}

/** From the right, every second digit counts double; the sum must be a multiple of ten. */
export function passesLuhn(number: string): boolean {
  let sum = 0;
  for (let place = 0; place < number.length; place += 1) {
    const digit = Number(number[number.length - 1 - place]);
    const counted = place % 2 === 1 ? digit * 2 : digit;
    sum += counted > 9 ? counted - 9 : counted;
  }
  return sum % 10 === 0;
}

/** The number without the spaces and hyphens that people type or paste. */
export function digitsOf(text: string): string {
  return text.replace(/[\s-]/g, '');
}

/** "6222021234567890" as "6222 0212 3456 7890", the way it stands on the card. */
export function groupsOfFour(text: string): string {
  return digitsOf(text).replace(/(.{4})(?=.)/g, '$1 ');
}
