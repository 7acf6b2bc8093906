/** The day of the trial balance; the bank date when left out. */
export function readDaySearch(search: Record<string, unknown>): { on?: string } {
  const { on } = search;
  return typeof on === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(on) ? { on } : {};
}
