import { useEffect, useRef } from 'react';
import { borrowerApi } from '../api/client';
import type { ServerDraft } from '../api/contract';
import type { Draft } from './draft';

const QUIET_MS = 600;
type Values = Omit<Draft, 'key'>;

/**
 * Keeps the draft in step with the server's: what was begun elsewhere is taken over when the page
 * opens, and every change is saved once the fingers rest. Without a network the device's own stays.
 */
export function useServerDraft(draft: Draft, adopt: (values: Values) => void): void {
  const version = useRef<number>(undefined);
  const saved = useRef(textOf(draft));
  const take = useRef(adopt);
  take.current = adopt;

  useEffect(() => {
    const leaving = new AbortController();
    const read = async () => {
      const { version: found, ...rest } = await borrowerApi.draft(leaving.signal);
      version.current = found;
      const values = valuesOf(rest);
      if (values === null) return;
      saved.current = textOf(values);
      take.current(values);
    };
    void read().catch(() => undefined);
    return () => leaving.abort();
  }, []);

  useEffect(() => {
    if (textOf(draft) === saved.current) return;
    const timer = setTimeout(() => {
      if (version.current === undefined) return;
      const { key: _, ...values } = draft;
      void borrowerApi.saveDraft({ ...values, version: version.current }).then(
        (answer) => {
          version.current = answer.version;
          saved.current = textOf(draft);
        },
        // Refused: another device was quicker, or the draft was handed in. The next change goes on
        // from there; unanswered, the device's own copy stays.
        () =>
          borrowerApi.draft(new AbortController().signal).then(
            ({ version: found }) => {
              version.current = found;
            },
            () => undefined,
          ),
      );
    }, QUIET_MS);
    return () => clearTimeout(timer);
  }, [draft]);
}

function valuesOf(found: Omit<ServerDraft, 'version'>): Values | null {
  const { product, amount, term_months, purpose, purpose_detail } = found;
  if (product === '' || (amount === '' && purpose === '' && purpose_detail === '')) return null;
  return { product, amount, term_months, purpose, purpose_detail };
}

function textOf({ product, amount, term_months, purpose, purpose_detail }: Values): string {
  return JSON.stringify([product, amount, term_months, purpose, purpose_detail]);
}
