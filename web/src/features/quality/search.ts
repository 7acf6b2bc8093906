import { dayOf, withoutGaps, wordOf } from '@/desk/listSearch';

/** At the close of which day (the last one when left out), and of which organisation. */
export interface QualitySearch {
  on?: string;
  organisation?: string;
}

export function readQualitySearch(search: Record<string, unknown>): QualitySearch {
  return withoutGaps({ on: dayOf(search.on), organisation: wordOf(search.organisation) });
}
