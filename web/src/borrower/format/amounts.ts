import { formatMoney } from '@/shared/format/money';

/** "200000.00" as "200,000": for round amounts in running text, fen only where there are any. */
export function roundMoney(yuan: string): string {
  return formatMoney(yuan).replace(/\.00$/, '');
}
