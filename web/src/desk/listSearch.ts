/** What a list looks for; it stands in the URL, so that a reload or a link shows the same rows. */
export interface ListSearch {
  page?: number;
  size?: number;
  q?: string;
  status?: string;
}

export const DEFAULT_PAGE_SIZE = 20;

function positive(value: unknown): number | undefined {
  const number = Number(value);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}

export function wordOf(value: unknown): string | undefined {
  // The router reads ?q=123 as a number.
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  return String(value) || undefined;
}

/** Reads a day; anything odd is none. */
export function dayOf(value: unknown): string | undefined {
  const word = wordOf(value);
  return word && /^\d{4}-\d{2}-\d{2}$/.test(word) ? word : undefined;
}

/** Reads the list part of a URL's search; anything odd is left out. */
export function readListSearch(search: Record<string, unknown>): ListSearch {
  return withoutGaps({
    page: positive(search.page),
    size: positive(search.size),
    q: wordOf(search.q),
    status: wordOf(search.status),
  });
}

/** The same without the keys that have no value. */
export function withoutGaps<Value extends object>(
  value: Value,
): { [Key in keyof Value]?: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(
    Object.entries(value).filter(([, part]) => part !== undefined && part !== null && part !== ''),
  ) as { [Key in keyof Value]?: Exclude<Value[Key], undefined> };
}

/** The query of the API for a list's search. */
export function pagingOf({ page, size, q, status }: ListSearch) {
  return withoutGaps({
    page: page ?? 1,
    page_size: Math.min(size ?? DEFAULT_PAGE_SIZE, 100),
    q,
    status,
  });
}
