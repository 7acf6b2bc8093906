import type { LoanLife } from '@/shared/api/contract';

/** What may be asked of a running loan: who may ask, what must be said and what may be left out. */
export const SERVICES = [
  { code: 'receipt', permission: 'servicing.receive', fields: ['amount', 'received_on'] },
  {
    code: 'waiver',
    permission: 'servicing.waive',
    fields: ['penalty', 'compound', 'interest', 'fee'],
    optional: ['penalty', 'compound', 'interest', 'fee'],
  },
  { code: 'extension', permission: 'servicing.extend', fields: ['periods'] },
  { code: 'deferral', permission: 'servicing.change', fields: ['periods'], byTwo: true },
  { code: 'interest_pause', permission: 'servicing.change', fields: ['until'], byTwo: true },
  { code: 'rate_change', permission: 'servicing.change', fields: ['annual_rate_pct'], byTwo: true },
  {
    code: 'restructuring',
    permission: 'servicing.change',
    fields: ['instalments', 'annual_rate_pct'],
    optional: ['annual_rate_pct'],
    byTwo: true,
  },
  { code: 'misuse', permission: 'servicing.change', fields: [], byTwo: true },
  { code: 'call', permission: 'servicing.change', fields: [], byTwo: true },
  { code: 'reversal', permission: 'servicing.change', fields: ['of'], byTwo: true },
  { code: 'class', permission: 'classification.judge', fields: ['risk_class'], byTwo: true },
  { code: 'write_off', permission: 'write_off.propose', fields: ['ground'], byTwo: true },
  { code: 'write_off_reversal', permission: 'write_off.propose', fields: [], byTwo: true },
] as const satisfies readonly {
  code: string;
  permission: string;
  fields: readonly string[];
  optional?: readonly string[];
  byTwo?: boolean;
}[];
export type Service = (typeof SERVICES)[number];
export type ServiceCode = Service['code'];
export type ServiceField = Service['fields'][number];

export function isByTwo(service: Service): boolean {
  return 'byTwo' in service;
}

/** Whether several agree in turn after it is proposed: risk of the branch, of the head office, finance. */
export function isByLevels(service: Service): boolean {
  return service.permission === 'write_off.propose';
}

export function isOptional(service: Service, field: ServiceField): boolean {
  return 'optional' in service && service.optional.some((one) => one === field);
}

/** What is left to do of a loan that is written off; of another one, all but to take that back. */
const OF_WRITTEN_OFF: readonly ServiceCode[] = ['receipt', 'waiver', 'write_off_reversal'];

export function isOffered(service: Service, isWrittenOff: boolean): boolean {
  return isWrittenOff
    ? OF_WRITTEN_OFF.includes(service.code)
    : service.code !== 'write_off_reversal';
}

/** The changes of terms made by two that still count, so that one of them may be taken back. */
export function changesOf({ events }: LoanLife): LoanLife['events'] {
  const kinds = SERVICES.filter(({ permission }) => permission === 'servicing.change').map(
    ({ code }): string => code,
  );
  return events.filter(
    ({ kind, is_reversed }) => kinds.includes(kind) && kind !== 'reversal' && !is_reversed,
  );
}
