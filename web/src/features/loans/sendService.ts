import dayjs, { type Dayjs } from 'dayjs';
import { answerOf, http } from '@/shared/api/client';
import type { IntentHeaders } from '@/shared/api/intent';
import type { Service, ServiceField } from './services';

export type ServiceValues = Record<string, string | number | Dayjs | null | undefined>;
/** What the form says, as the API wants it: days and amounts as text. */
type Told = {
  reason: string;
  periods?: number;
  instalments?: number;
  of?: number;
  risk_class?: number;
} & Partial<Record<Exclude<ServiceField, 'periods' | 'instalments' | 'of' | 'risk_class'>, string>>;

/** Does at once what one person may do, and proposes what two decide. */
export function sendService(
  id: string,
  service: Service,
  values: ServiceValues,
  headers: IntentHeaders,
): Promise<unknown> {
  const told = Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined && value !== null && value !== '')
      .map(([name, value]) => [
        name.replace('values.', ''),
        dayjs.isDayjs(value) ? value.format('YYYY-MM-DD') : value,
      ]),
  );
  const { reason, ...rest } = told as Told;
  const params = { path: { loan_id: id } };
  switch (service.code) {
    case 'receipt':
      return answerOf(
        http.POST('/api/v1/loans/{loan_id}/receipts', {
          params,
          body: { reason, amount: rest.amount ?? '', received_on: rest.received_on ?? '' },
          headers,
        }),
      );
    case 'waiver':
      return answerOf(
        http.POST('/api/v1/loans/{loan_id}/waivers', {
          params,
          body: { reason, ...rest },
          headers,
        }),
      );
    case 'extension':
      return answerOf(
        http.POST('/api/v1/loans/{loan_id}/extensions', {
          params,
          body: { reason, periods: rest.periods ?? 0 },
          headers,
        }),
      );
    default:
      return answerOf(
        http.POST('/api/v1/proposals', {
          body: { kind: `loan_${service.code}`, key: id, values: rest, reason },
          headers,
        }),
      );
  }
}
