/**
 * Money and rates arrive as decimal strings and stay strings: nothing here makes a float of them.
 */

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/** "50000.5" -> "50,000.50". What is no decimal string comes back unchanged. */
export function formatMoney(yuan: string): string {
  const match = DECIMAL.exec(yuan);
  if (!match) return yuan;
  const [, sign = '', whole = '', fraction = ''] = match;
  const grouped = whole.replace(/^0+(?=\d)/, '').replace(/\B(?=(\d{3})+$)/g, ',');
  return `${sign}${grouped}.${fraction.padEnd(2, '0')}`;
}

/** "50000.00" -> "¥50,000.00" */
export function formatYuan(yuan: string): string {
  const formatted = formatMoney(yuan);
  return formatted.startsWith('-') ? `-¥${formatted.slice(1)}` : `¥${formatted}`;
}

/** An amount among other values is written as an amount: "6825.00" -> "6,825.00". */
export function formatValue(value: string): string {
  return /^-?\d+\.\d{2}$/.test(value) ? formatMoney(value) : value;
}

/** "0.5000" -> "0.50%": at least two decimals, no needless zeros beyond them. */
export function formatRate(pct: string): string {
  const match = DECIMAL.exec(pct);
  if (!match) return pct;
  const [, sign = '', whole = '', fraction = ''] = match;
  return `${sign}${whole}.${fraction.replace(/0+$/, '').padEnd(2, '0')}%`;
}

/** "50000.50" -> 5000050n. @throws RangeError if it is no decimal string in yuan and fen. */
export function toFen(yuan: string): bigint {
  const match = DECIMAL.exec(yuan.trim());
  const [, sign = '', whole = '', fraction = ''] = match ?? [];
  if (!match || fraction.length > 2) throw new RangeError(`not an amount in yuan: ${yuan}`);
  return BigInt(`${sign}${whole}${fraction.padEnd(2, '0')}`);
}

/** 5000050n -> "50000.50" */
export function fromFen(fen: bigint): string {
  const digits = (fen < 0n ? -fen : fen).toString().padStart(3, '0');
  return `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** What these amounts make together: ["0.10", "0.20"] -> "0.30" */
export function sumOf(yuan: string[]): string {
  return fromFen(yuan.reduce((fen, amount) => fen + toFen(amount), 0n));
}
