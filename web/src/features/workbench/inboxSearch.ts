import { type ListSearch, readListSearch } from '@/desk/listSearch';

export interface InboxSearch extends ListSearch {
  tab?: 'done' | 'late';
}

export function readInboxSearch(search: Record<string, unknown>): InboxSearch {
  const { page, size } = readListSearch(search);
  return {
    ...(page ? { page } : {}),
    ...(size ? { size } : {}),
    ...(search.tab === 'done' || search.tab === 'late' ? { tab: search.tab } : {}),
  };
}
