import { dayOf, type ListSearch, readListSearch, withoutGaps } from '@/desk/listSearch';

export const QUEUES = ['doubts', 'debits', 'files', 'reports', 'callbacks', 'corrections'] as const;
export type Queue = (typeof QUEUES)[number];

export interface OperationsSearch extends ListSearch {
  queue?: Queue;
  /** The night whose debits or files are shown. */
  on?: string;
}

export function readOperationsSearch(search: Record<string, unknown>): OperationsSearch {
  const queue = QUEUES.find((name) => name === search.queue);
  return { ...readListSearch(search), ...withoutGaps({ queue, on: dayOf(search.on) }) };
}
