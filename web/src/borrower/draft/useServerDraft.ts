import { useEffect, useRef, useState } from 'react';
import { borrowerApi } from '../api/client';
import type { ServerDraft } from '../api/contract';
import type { Draft } from './draft';

const QUIET_MS = 600;
type Values = Omit<Draft, 'key'>;

/**
 * Keeps the draft in step with the server's: what was begun elsewhere is taken over when the page
 * opens, unless somebody was typing before it came, and every change is saved once the fingers rest.
 * Without a network the device's own stays.
 */
export function useServerDraft(draft: Draft, adopt: (values: Values) => void): void {
  const version = useRef(0);
  const [isRead, setRead] = useState(false);
  const saved = useRef(textOf(draft));
  const shown = useRef('');
  shown.current = textOf(draft);
  const take = useRef(adopt);
  take.current = adopt;

  useEffect(() => {
    const leaving = new AbortController();
    const read = async () => {
      const { version: found, ...rest } = await borrowerApi.draft(leaving.signal);
      version.current = found;
      setRead(true);
      const values = valuesOf(rest);
      if (values === null || shown.current !== saved.current) return;
      saved.current = textOf(values);
      take.current(values);
    };
    void read().catch(() => undefined);
    return () => leaving.abort();
  }, []);

  useEffect(() => {
    if (!isRead || textOf(draft) === saved.current) return;
    const timer = setTimeout(() => {
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
  }, [draft, isRead]);
}

function valuesOf(found: Omit<ServerDraft, 'version'>): Values | null {
  const { product, amount, term_months, purpose, purpose_detail } = found;
  if (product === '' || (amount === '' && purpose === '' && purpose_detail === '')) return null;
  return { product, amount, term_months, purpose, purpose_detail };
}

function textOf({ product, amount, term_months, purpose, purpose_detail }: Values): string {
  return JSON.stringify([product, amount, term_months, purpose, purpose_detail]);
}
