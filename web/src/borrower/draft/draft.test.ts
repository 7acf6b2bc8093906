import { describe, expect, it } from 'vitest';
import {
  changed,
  dropDraft,
  emptyDraft,
  isEmpty,
  readDraft,
  type Store,
  writeDraft,
} from './draft';

function memory(): Store & { rows: Map<string, string> } {
  const rows = new Map<string, string>();
  return {
    rows,
    getItem: (key) => rows.get(key) ?? null,
    setItem: (key, value) => void rows.set(key, value),
    removeItem: (key) => void rows.delete(key),
  };
}

const refusing: Store = {
  getItem: () => {
    throw new DOMException('denied', 'SecurityError');
  },
  setItem: () => {
    throw new DOMException('full', 'QuotaExceededError');
  },
  removeItem: () => {
    throw new DOMException('denied', 'SecurityError');
  },
};

describe('the draft', () => {
  it('comes back as it was written, key included', () => {
    const store = memory();
    const draft = changed(emptyDraft(), {
      amount: '50000',
      term_months: 12,
      purpose: 'renovation',
    });
    expect(writeDraft(store, 'anna', draft)).toBe(true);
    expect(readDraft(store, 'anna')).toEqual(draft);
  });

  it('belongs to one customer', () => {
    const store = memory();
    writeDraft(store, 'anna', changed(emptyDraft(), { amount: '50000' }));
    expect(isEmpty(readDraft(store, 'bob'))).toBe(true);
  });

  it('gets a new key with every change, so that other values are another request', () => {
    const draft = emptyDraft();
    expect(changed(draft, { amount: '1000' }).key).not.toBe(draft.key);
  });

  it('is gone once dropped', () => {
    const store = memory();
    writeDraft(store, 'anna', changed(emptyDraft(), { amount: '50000' }));
    dropDraft(store, 'anna');
    expect(store.rows.size).toBe(0);
  });

  it.each([
    'not json',
    '{}',
    '[]',
    '{"amount":5,"purpose":"","purpose_detail":"","key":"k","term_months":null}',
  ])('begins anew when the stored text is %s', (text) => {
    const store = memory();
    store.setItem('sancha.draft.v2.anna', text);
    expect(isEmpty(readDraft(store, 'anna'))).toBe(true);
  });

  it('survives a browser that refuses to store', () => {
    expect(isEmpty(readDraft(refusing, 'anna'))).toBe(true);
    expect(writeDraft(refusing, 'anna', emptyDraft())).toBe(false);
    expect(() => dropDraft(refusing, 'anna')).not.toThrow();
  });
});
