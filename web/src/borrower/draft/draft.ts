/**
 * The application as far as it was filled in, kept on this device: a dead battery or a lost
 * connection loses nothing. It is kept per customer and holds no identity data.
 */

import { newKey } from '@/shared/api/intent';

export interface Draft {
  product: string;
  amount: string;
  term_months: number | null;
  purpose: string;
  purpose_detail: string;
  /** Sent as the idempotency key: sending the same draft twice makes one application. */
  key: string;
}

/** The part of `Storage` that is needed; a phone in private mode may refuse even that. */
export interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const PREFIX = 'sancha.draft.v2.';
export const FIRST_PRODUCT = 'consumer_loan';

export function emptyDraft(): Draft {
  return {
    product: FIRST_PRODUCT,
    amount: '',
    term_months: null,
    purpose: '',
    purpose_detail: '',
    key: newKey(),
  };
}

/** The draft with some values changed, under a new key: other values are another request. */
export function changed(draft: Draft, values: Partial<Omit<Draft, 'key'>>): Draft {
  return { ...draft, ...values, key: newKey() };
}

export function readDraft(store: Store, customerId: string): Draft {
  try {
    return draftFrom(JSON.parse(store.getItem(PREFIX + customerId) ?? 'null')) ?? emptyDraft();
  } catch {
    // Unreadable or refused by the browser: begin anew rather than fail.
    return emptyDraft();
  }
}

/** Returns false when the device refuses to keep it (storage full or private mode). */
export function writeDraft(store: Store, customerId: string, draft: Draft): boolean {
  try {
    store.setItem(PREFIX + customerId, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function dropDraft(store: Store, customerId: string): void {
  try {
    store.removeItem(PREFIX + customerId);
  } catch {
    // Nothing could have been kept where nothing can be removed.
  }
}

export function isEmpty(draft: Draft): boolean {
  return draft.amount === '' && draft.purpose === '' && draft.purpose_detail === '';
}

/** The stored value as a draft, if it has the shape of one; an older version may not. */
function draftFrom(value: unknown): Draft | null {
  if (typeof value !== 'object' || value === null) return null;
  const { product, amount, term_months, purpose, purpose_detail, key } = value as Record<
    string,
    unknown
  >;
  if (typeof product !== 'string') return null;
  if (typeof amount !== 'string' || typeof purpose !== 'string') return null;
  if (typeof purpose_detail !== 'string' || typeof key !== 'string' || key === '') return null;
  if (term_months !== null && typeof term_months !== 'number') return null;
  return { product, amount, term_months, purpose, purpose_detail, key };
}
