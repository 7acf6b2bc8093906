/** The version of the product to show; the one in force when left out. */
export function readVersionSearch(search: Record<string, unknown>): { version?: number } {
  const version = Number(search.version);
  return Number.isInteger(version) && version > 0 ? { version } : {};
}
