import { type UseMutationOptions, useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { Refusal } from './problem';

/** A random key. `crypto.randomUUID` exists only on https and localhost; a first run may be neither. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * The idempotency key of what a person means to do. Sending the same values again after a request
 * went unanswered is the same intent and keeps its key, so nothing is carried out twice.
 */
export class Intent {
  #key: string | undefined;
  #values: string | undefined;

  keyFor(values: unknown): string {
    const sent = JSON.stringify(values, describeFile) ?? '';
    if (this.#key === undefined || sent !== this.#values) this.#key = newKey();
    this.#values = sent;
    return this.#key;
  }

  /** The server answered: the next sending is a new intent, even with the same values. */
  answered(): void {
    this.#key = undefined;
    this.#values = undefined;
  }
}

function describeFile(_name: string, value: unknown): unknown {
  return value instanceof File ? [value.name, value.size, value.lastModified] : value;
}

export type IntentHeaders = { 'Idempotency-Key': string };

/** A mutation whose call receives the header of its intent. */
export function useSend<Values, Answer>(
  call: (values: Values, headers: IntentHeaders) => Promise<Answer>,
  options: Omit<UseMutationOptions<Answer, Refusal, Values>, 'mutationFn'> = {},
) {
  const intent = useRef(new Intent());
  return useMutation<Answer, Refusal, Values>({
    ...options,
    mutationFn: async (values) => {
      try {
        const answer = await call(values, { 'Idempotency-Key': intent.current.keyFor(values) });
        intent.current.answered();
        return answer;
      } catch (cause) {
        if (cause instanceof Refusal && !cause.isUnanswered) intent.current.answered();
        throw cause;
      }
    },
  });
}
