import { describe, expect, it } from 'vitest';
import type { Offer } from '../api/contract';
import { changed, emptyDraft } from '../draft/draft';
import { faultsOf, startingValues } from './faults';

const text = { zh: '', en: '' };
const offer: Offer = {
  product: { code: 'consumer', name: text },
  personal: true,
  amount_min: '1000.00',
  amount_max: '120050.00',
  amount_step: '100.00',
  term_options: [3, 6, 12, 24],
  rate_pct_month: '0.5',
  annual_rate_pct: '6.00',
  method: text,
  due: text,
  rate_rule: null,
  purposes: [
    { code: 'medical', label: text, detail_required: false, detail_hint: text },
    { code: 'other', label: text, detail_required: true, detail_hint: text },
  ],
  consent: { version: '1', title: text, text, reading_seconds: 5 },
  blocked: null,
};

const asked = { amount: '50000', term_months: 12, purpose: 'medical', purpose_detail: '' };

describe('faultsOf', () => {
  it('finds nothing in a complete application', () => {
    expect(faultsOf(asked, offer)).toEqual({});
  });

  it('names everything that an empty one lacks', () => {
    expect(faultsOf(emptyDraft(), offer)).toEqual({ amount: true, term: true, purpose: true });
  });

  it('asks for details only where the purpose does', () => {
    expect(faultsOf({ ...asked, purpose: 'other' }, offer)).toEqual({ detail: true });
    expect(faultsOf({ ...asked, purpose: 'other', purpose_detail: '助听器' }, offer)).toEqual({});
  });

  it('refuses a term and a purpose that are no longer offered', () => {
    expect(faultsOf({ ...asked, term_months: 18, purpose: 'travel' }, offer)).toEqual({
      term: true,
      purpose: true,
    });
  });
});

describe('startingValues', () => {
  it('start in the middle of the range, on a step', () => {
    expect(startingValues(emptyDraft(), offer)).toEqual({ amount: '60000', term_months: 6 });
  });

  it('keep what the draft holds, an emptied amount included', () => {
    const draft = changed(emptyDraft(), { amount: '', term_months: 24 });
    expect(startingValues(draft, offer)).toEqual({ amount: '', term_months: 24 });
  });

  it('replace a term that is no longer offered', () => {
    const draft = changed(emptyDraft(), { amount: '5000', term_months: 18 });
    expect(startingValues(draft, offer)).toEqual({ amount: '5000', term_months: 6 });
  });
});
