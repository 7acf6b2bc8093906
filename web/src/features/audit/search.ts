import { type ListSearch, readListSearch, withoutGaps, wordOf } from '@/desk/listSearch';
import type { AuditQuery } from '@/shared/api/contract';

export interface AuditSearch extends Omit<ListSearch, 'status'> {
  actor_kind?: string;
  outcome?: string;
  from_on?: string;
  until_on?: string;
}

function dayOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;
}

export function readAuditSearch(search: Record<string, unknown>): AuditSearch {
  const { page, size, q } = readListSearch(search);
  return withoutGaps({
    page,
    size,
    q,
    actor_kind: wordOf(search.actor_kind),
    outcome: wordOf(search.outcome),
    from_on: dayOf(search.from_on),
    until_on: dayOf(search.until_on),
  });
}

/** The query of the API for a search of acts or accesses. */
export function auditQueryOf({ size, page, ...conditions }: AuditSearch): AuditQuery {
  return { ...conditions, page: page ?? 1, page_size: Math.min(size ?? 20, 100) };
}
