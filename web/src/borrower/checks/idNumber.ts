/** The resident identity number (GB 11643): 17 digits, then a check digit modulo 11. */

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_DIGITS = '10X98765432';

export type IdNumberFault = 'shape' | 'birth_date' | 'check_digit';

/** What is wrong with a number, the most general fault first; null when nothing is. */
export function idNumberFault(text: string): IdNumberFault | null {
  const number = text.trim().toUpperCase();
  if (!/^[1-8]\d{16}[\dX]$/.test(number)) return 'shape';
  if (birthDateOf(number) === null) return 'birth_date';
  if (checkDigitOf(number) !== number[17]) return 'check_digit';
  return null;
}

export function checkDigitOf(number: string): string | undefined {
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(number[place]), 0);
  return CHECK_DIGITS[sum % 11];
}

/** The date of birth as "2001-02-28"; null when the number holds no date of the calendar. */
export function birthDateOf(number: string): string | null {
  const year = Number(number.slice(6, 10));
  const month = Number(number.slice(10, 12));
  const day = Number(number.slice(12, 14));
  const date = new Date(Date.UTC(year, month - 1, day));
  // A date that does not exist, such as 30 February, rolls over and comes back as another one.
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists && year >= 1900 ? date.toISOString().slice(0, 10) : null;
}

/** Whole years between a birth date and a day, both as "2001-02-28". */
export function ageOn(birthOn: string, on: string): number {
  const years = Number(on.slice(0, 4)) - Number(birthOn.slice(0, 4));
  return on.slice(5) < birthOn.slice(5) ? years - 1 : years;
}
