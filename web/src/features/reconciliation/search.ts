import { type ListSearch, readListSearch, withoutGaps, wordOf } from '@/desk/listSearch';

/** What the list of differences looks for; `on` is the day of the statement. */
export interface BreakSearch extends ListSearch {
  kind?: string;
  on?: string;
}

export function readBreakSearch(search: Record<string, unknown>): BreakSearch {
  const on = wordOf(search.on);
  return withoutGaps({
    ...readListSearch(search),
    kind: wordOf(search.kind),
    on: on && /^\d{4}-\d{2}-\d{2}$/.test(on) ? on : undefined,
  });
}
