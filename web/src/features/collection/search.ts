import { type ListSearch, readListSearch, withoutGaps, wordOf } from '@/desk/listSearch';

export interface CollectionSearch extends ListSearch {
  stage?: string;
  team?: string;
  mine?: boolean;
}

export function readCollectionSearch(search: Record<string, unknown>): CollectionSearch {
  return {
    ...readListSearch(search),
    ...withoutGaps({
      stage: wordOf(search.stage),
      team: wordOf(search.team),
      mine: search.mine === true || undefined,
    }),
  };
}
