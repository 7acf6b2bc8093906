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
