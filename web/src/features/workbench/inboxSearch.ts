import { type ListSearch, readListSearch } from '@/desk/listSearch';

export interface InboxSearch extends ListSearch {
  tab?: 'done';
}

export function readInboxSearch(search: Record<string, unknown>): InboxSearch {
  const { page, size } = readListSearch(search);
  return {
    ...(page ? { page } : {}),
    ...(size ? { size } : {}),
    ...(search.tab === 'done' ? { tab: 'done' } : {}),
  };
}
