import createFetchClient from 'openapi-fetch';
import createQueryClient from 'openapi-react-query';
import type { paths } from './contract';
import { transport } from './transport';

/** The typed client of the staff desk; a refused or unanswered request throws a `Refusal`. */
export const http = createFetchClient<paths>({
  baseUrl: globalThis.location?.origin,
  fetch: transport,
});

/** The same as React Query hooks. */
export const api = createQueryClient(http);

/** What a call of `http` answered. Refusals were thrown before, so there is always an answer. */
export async function answerOf<Answer>(call: Promise<{ data?: Answer }>): Promise<Answer> {
  return (await call).data as Answer;
}
