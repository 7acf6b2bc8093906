import { dayOf, type ListSearch, readListSearch, withoutGaps, wordOf } from '@/desk/listSearch';

/** Which books: up to a day (the bank date when left out), since a day, of one organisation. */
export interface BooksSearch {
  on?: string;
  since?: string;
  organisation?: string;
}

export function readBooksSearch(search: Record<string, unknown>): BooksSearch {
  return withoutGaps({
    on: dayOf(search.on),
    since: dayOf(search.since),
    organisation: wordOf(search.organisation),
  });
}

export type LinesSearch = BooksSearch & ListSearch;

export function readLinesSearch(search: Record<string, unknown>): LinesSearch {
  return { ...readListSearch(search), ...readBooksSearch(search) };
}
