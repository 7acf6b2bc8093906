import { dayOf, type ListSearch, readListSearch, withoutGaps, wordOf } from '@/desk/listSearch';

/** What the list of differences looks for; `on` is the day of the statement. */
export interface BreakSearch extends ListSearch {
  kind?: string;
  on?: string;
  /** Whose statement: core banking's where there is none. */
  source?: 'payments';
}

export function readBreakSearch(search: Record<string, unknown>): BreakSearch {
  return withoutGaps({
    ...readListSearch(search),
    kind: wordOf(search.kind),
    on: dayOf(search.on),
    source: search.source === 'payments' ? 'payments' : undefined,
  });
}
