/** Amounts between the slider, the input and the server: whole fen, never a float. */

/** "50000.00" as 5000000 fen; null when the text is no amount with at most two decimals. */
export function fenOf(text: string): number | null {
  const match = /^(\d{1,11})(?:\.(\d{1,2}))?$/.exec(text.trim());
  if (match === null) return null;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

/** What people copy from a statement, "¥50,000.00", without its sign and commas. */
export function ungrouped(text: string): string {
  return text.replace(/[\s,，¥￥]/g, '');
}

/** 5000000 fen as "50000.00", the form the server speaks. */
export function moneyOf(fen: number): string {
  return `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
}

export type AmountFault = 'required' | 'below' | 'above' | 'step';

export interface AmountRange {
  min: string;
  max: string;
  step: string;
}

/** What is wrong with an amount typed by hand, or null. */
export function amountFault(text: string, range: AmountRange): AmountFault | null {
  const fen = fenOf(text);
  if (fen === null) return 'required';
  if (fen < (fenOf(range.min) ?? 0)) return 'below';
  if (fen > (fenOf(range.max) ?? 0)) return 'above';
  return fen % (fenOf(range.step) ?? 1) === 0 ? null : 'step';
}
