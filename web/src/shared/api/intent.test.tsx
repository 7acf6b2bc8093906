import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, test } from 'vitest';
import { type IntentHeaders, useSend } from './intent';
import { Refusal } from './problem';

function wrapper({ children }: { children: ReactNode }) {
  const client = new QueryClient();
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}

/** A sender whose calls end as told, one after the other; it notes the key of each. */
function sender(outcomes: (Refusal | null)[]) {
  const keys: string[] = [];
  const call = async (_: { amount: string }, headers: IntentHeaders) => {
    keys.push(headers['Idempotency-Key']);
    const refusal = outcomes[keys.length - 1];
    if (refusal) throw refusal;
    return 'done';
  };
  const { result } = renderHook(() => useSend(call), { wrapper });
  const send = async (amount: string) => {
    const before = keys.length;
    result.current.mutate({ amount });
    await waitFor(() => expect(keys.length).toBe(before + 1));
    await waitFor(() => expect(result.current.isPending).toBe(false));
  };
  return { keys, send };
}

const offline = new Refusal({ kind: 'offline', message: '' });
const broken = new Refusal({ kind: 'failed', message: '', status: 500 });
const refused = new Refusal({ kind: 'conflict', message: '', status: 409 });

test('the same values after a request without an answer keep their key', async () => {
  const { keys, send } = sender([offline, broken, null]);
  for (const amount of ['1.00', '1.00', '1.00']) await send(amount);
  expect(new Set(keys).size).toBe(1);
});

test('other values are another intent', async () => {
  const { keys, send } = sender([offline, null]);
  await send('1.00');
  await send('2.00');
  expect(new Set(keys).size).toBe(2);
});

test('after an answer, good or bad, the same values are a new intent', async () => {
  const { keys, send } = sender([null, refused, null]);
  for (const amount of ['1.00', '1.00', '1.00']) await send(amount);
  expect(new Set(keys).size).toBe(3);
});
