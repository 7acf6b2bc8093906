import { type ListSearch, readListSearch, withoutGaps } from '@/desk/listSearch';

export interface LoansSearch extends ListSearch {
  risk_class?: number;
}

export function readLoansSearch(search: Record<string, unknown>): LoansSearch {
  const code = Number(search.risk_class);
  return {
    ...readListSearch(search),
    ...withoutGaps({ risk_class: [1, 2, 3, 4, 5].includes(code) ? code : undefined }),
  };
}

export const TABS = [
  'bill',
  'schedule',
  'life',
  'early',
  'services',
  'use',
  'postings',
  'papers',
  'summary',
  'events',
] as const;
export type LoanTab = (typeof TABS)[number];

export interface LoanSearch {
  /** What of the loan is shown; without it, the first. */
  tab?: LoanTab;
}

export function readLoanSearch(search: Record<string, unknown>): LoanSearch {
  return withoutGaps({ tab: TABS.find((name) => name === search.tab) });
}
