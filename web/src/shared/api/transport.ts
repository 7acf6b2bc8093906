import { currentLanguage } from '@/shared/i18n';
import { newKey } from './intent';
import { refusalOf, unanswered } from './problem';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const TIMEOUT_MS = 60_000;

let signedOut: () => void = () => {};

/** Say what happens when the server answers that nobody is signed in. */
export function onSignedOut(handler: () => void): void {
  signedOut = handler;
}

/**
 * `fetch` as both apps use it: it names the language, gives every unsafe request an idempotency
 * key, and waits a bounded time.
 * @throws Refusal for every answer that is no success, and when there is none.
 */
export async function transport(request: Request): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set('Accept-Language', currentLanguage());
  if (!SAFE_METHODS.has(request.method) && !headers.has('Idempotency-Key'))
    headers.set('Idempotency-Key', newKey());
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT_MS)]);
  let response: Response;
  try {
    response = await fetch(new Request(request, { headers, signal }));
  } catch (cause) {
    // A query that is no longer wanted is no refusal.
    if (request.signal.aborted) throw cause;
    throw unanswered(cause);
  }
  if (response.ok) return response;
  if (response.status === 401) signedOut();
  throw await refusalOf(response);
}
