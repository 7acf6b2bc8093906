/** Instant checks of the account form; the server checks again and has the last word. */
import { bankCardFault } from './bankCard';
import { ageOn, birthDateOf, idNumberFault } from './idNumber';

export interface PartyForm {
  name: string;
  id_number: string;
  occupation: string;
  monthly_income: string;
  employer: string;
  address: string;
  bank_card: string;
}

export type PartyField = keyof PartyForm;

export const PARTY_FIELDS: readonly PartyField[] = [
  'name',
  'id_number',
  'occupation',
  'monthly_income',
  'employer',
  'address',
  'bank_card',
];

export const EMPTY_PARTY_FORM: PartyForm = {
  name: '',
  id_number: '',
  occupation: '',
  monthly_income: '',
  employer: '',
  address: '',
  bank_card: '',
};

/** Each fault has one sentence in the catalogue, `faults.<name>`. */
export type PartyFault =
  | 'required'
  | 'name_shape'
  | 'id_shape'
  | 'id_birth_date'
  | 'id_check_digit'
  | 'id_minor'
  | 'income_shape'
  | 'text_long'
  | 'card_shape'
  | 'card_check_digit';

const AGE_MIN_YEARS = 18;
const OPTIONAL: readonly PartyField[] = ['employer'];
const TEXT_LENGTH_MAX = 120;
// Chinese names may hold the middle dot of other peoples' names; foreigners' names Latin letters.
const NAME_SHAPE = /^[\p{Script=Han}A-Za-z][\p{Script=Han}A-Za-z·. ]{0,38}[\p{Script=Han}A-Za-z]$/u;

/** What is wrong with one field, or null. `today` is "2026-11-22". */
export function partyFault(field: PartyField, text: string, today: string): PartyFault | null {
  const value = text.trim();
  if (value === '') return OPTIONAL.includes(field) ? null : 'required';
  if (field === 'name') return NAME_SHAPE.test(value) ? null : 'name_shape';
  if (field === 'id_number') return idFault(value, today);
  if (field === 'monthly_income') return isAmount(value) ? null : 'income_shape';
  if (field === 'bank_card') {
    const fault = bankCardFault(value);
    return fault === null ? null : `card_${fault}`;
  }
  return value.length > TEXT_LENGTH_MAX ? 'text_long' : null;
}

function idFault(value: string, today: string): PartyFault | null {
  const fault = idNumberFault(value);
  if (fault !== null) return `id_${fault}`;
  const birthOn = birthDateOf(value) ?? today;
  return ageOn(birthOn, today) < AGE_MIN_YEARS ? 'id_minor' : null;
}

/** A positive amount in yuan with at most two decimals, below ten million. */
export function isAmount(text: string): boolean {
  return /^(?!0+(\.0*)?$)\d{1,7}(\.\d{1,2})?$/.test(text.trim());
}
