import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { startI18n } from '@/shared/i18n';
import { Refusal } from './problem';
import { onSignedOut, transport } from './transport';

beforeAll(() => startI18n({ name: 'none', zh: {}, loadEn: async () => ({}) }));
afterEach(() => vi.unstubAllGlobals());

function answer(response: () => Response | Promise<Response>) {
  const seen: Request[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    seen.push(request);
    return response();
  });
  return seen;
}

const URL_ = 'http://localhost/api/v1/customers';

test('only unsafe requests carry a key, and every one names the language', async () => {
  const seen = answer(() => new Response('{}'));
  await transport(new Request(URL_));
  await transport(new Request(URL_, { method: 'POST' }));
  expect(seen[0]?.headers.get('Idempotency-Key')).toBeNull();
  expect(seen[0]?.headers.get('Accept-Language')).toMatch(/^(zh-CN|en-US)$/);
  expect(seen[1]?.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f]{32}$/);
});

test('a key that was given is kept', async () => {
  const seen = answer(() => new Response('{}'));
  const headers = { 'Idempotency-Key': 'mine' };
  await transport(new Request(URL_, { method: 'POST', headers }));
  expect(seen[0]?.headers.get('Idempotency-Key')).toBe('mine');
});

test('401 tells the app that nobody is signed in', async () => {
  answer(() => new Response('{}', { status: 401 }));
  const handler = vi.fn();
  onSignedOut(handler);
  await expect(transport(new Request(URL_))).rejects.toBeInstanceOf(Refusal);
  expect(handler).toHaveBeenCalledOnce();
});

test('without a network the request is refused as offline', async () => {
  answer(() => Promise.reject(new TypeError('Failed to fetch')));
  await expect(transport(new Request(URL_))).rejects.toMatchObject({ kind: 'offline', status: 0 });
});
