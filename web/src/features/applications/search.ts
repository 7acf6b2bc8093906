import { type ListSearch, readListSearch, wordOf } from '@/desk/listSearch';

export interface ApplicationSearch extends ListSearch {
  product?: string;
}

export function readApplicationSearch(search: Record<string, unknown>): ApplicationSearch {
  const product = wordOf(search.product);
  return { ...readListSearch(search), ...(product ? { product } : {}) };
}

/** The tab of the case page. */
export function readCaseSearch(search: Record<string, unknown>): { tab?: string } {
  const tab = wordOf(search.tab);
  return tab ? { tab } : {};
}

/** The customer for whom a new application starts. */
export function readNewSearch(search: Record<string, unknown>): { customer?: string } {
  const customer = wordOf(search.customer);
  return customer ? { customer } : {};
}
