/** Mobile numbers of the mainland and the codes sent to them. */

export function isPhone(text: string): boolean {
  return /^1[3-9]\d{9}$/.test(text);
}

export function isSmsCode(text: string): boolean {
  return /^\d{6}$/.test(text);
}

/** Only the digits, at most eleven, without the country code that phones like to fill in. */
export function phoneDigits(text: string): string {
  const digits = text.replace(/\D/g, '');
  return (digits.length > 11 ? digits.replace(/^(0086|86)/, '') : digits).slice(0, 11);
}
