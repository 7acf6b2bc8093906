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

type Sent<Value> = Value extends File ? string : Value;

/** The part of a request that sends these fields as a form, as uploads are sent; empty ones stay out. */
export function asForm<Fields extends object>(fields: Fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value) form.set(name, value);
  return {
    // The description calls a file a string, and openapi-fetch would write JSON.
    body: fields as { [Name in keyof Fields]: Sent<Fields[Name]> },
    bodySerializer: () => form,
  };
}
