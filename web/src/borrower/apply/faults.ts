/** What is still missing in an application before it may go on to the consent. */
import type { Offer } from '../api/contract';
import { amountFault, fenOf, moneyOf } from '../checks/amount';
import type { Draft } from '../draft/draft';

type Values = Omit<Draft, 'key' | 'product'>;

export interface AskErrors {
  amount?: string | undefined;
  term?: string | undefined;
  purpose?: string | undefined;
  detail?: string | undefined;
}

type AskFaults = Partial<Record<keyof AskErrors, true>>;

export function faultsOf(values: Values, offer: Offer): AskFaults {
  const faults: AskFaults = {};
  const range = { min: offer.amount_min, max: offer.amount_max, step: offer.amount_step };
  if (amountFault(values.amount, range) !== null) faults.amount = true;
  if (!offer.term_options.includes(values.term_months ?? 0)) faults.term = true;
  const purpose = offer.purposes.find(({ code }) => code === values.purpose);
  if (purpose === undefined) faults.purpose = true;
  if (purpose?.detail_required && values.purpose_detail.trim() === '') faults.detail = true;
  return faults;
}

/** A draft without amount and term starts in the middle: never nudged towards the most. */
export function startingValues(draft: Draft, offer: Offer): Pick<Draft, 'amount' | 'term_months'> {
  const terms = offer.term_options;
  const term = draft.term_months !== null && terms.includes(draft.term_months);
  return {
    amount: isUntouched(draft) ? middleOf(offer) : draft.amount,
    term_months: term ? draft.term_months : (terms[Math.floor((terms.length - 1) / 2)] ?? null),
  };
}

/** Emptied by hand is not untouched: then the field stays empty. */
function isUntouched(draft: Draft): boolean {
  return draft.amount === '' && draft.purpose === '' && draft.term_months === null;
}

function middleOf(offer: Offer): string {
  const max = fenOf(offer.amount_max) ?? 0;
  const min = fenOf(offer.amount_min) ?? 0;
  const step = fenOf(offer.amount_step) ?? 1;
  const half = Math.max(min, Math.floor(max / 2 / step) * step);
  return moneyOf(half).replace(/\.00$/, '');
}
