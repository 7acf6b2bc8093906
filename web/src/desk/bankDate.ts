import { api } from '@/shared/api/client';
import { every } from './polling';

const POLL_MS = 15_000;

/** The day that the bank's books are open for; undefined until it is known. */
export function useBankDate(): string | undefined {
  const { data } = api.useQuery(
    'get',
    '/api/v1/workbench',
    {},
    { refetchInterval: every(POLL_MS) },
  );
  return data?.bank_date;
}
