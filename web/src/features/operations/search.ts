import { type ListSearch, readListSearch, withoutGaps } from '@/desk/listSearch';

export const QUEUES = ['doubts', 'reports', 'callbacks', 'corrections'] as const;
export type Queue = (typeof QUEUES)[number];

export interface OperationsSearch extends ListSearch {
  queue?: Queue;
}

export function readOperationsSearch(search: Record<string, unknown>): OperationsSearch {
  const queue = QUEUES.find((name) => name === search.queue);
  return { ...readListSearch(search), ...withoutGaps({ queue }) };
}
