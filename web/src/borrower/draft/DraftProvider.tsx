import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { changed, type Draft, dropDraft, emptyDraft, readDraft, writeDraft } from './draft';
import { useServerDraft } from './useServerDraft';

interface DraftOfThisPhone {
  draft: Draft;
  /** False when the device refuses to keep it. */
  isKept: boolean;
  /** What the server said about single fields when the draft was sent. */
  refused: Record<string, string>;
  change: (values: Partial<Omit<Draft, 'key'>>) => void;
  refuse: (fields: Record<string, string>) => void;
  drop: () => void;
}

const Context = createContext<DraftOfThisPhone | null>(null);

export function useDraft(): DraftOfThisPhone {
  const draft = useContext(Context);
  if (draft === null) throw new Error('useDraft stands outside DraftProvider');
  return draft;
}

/** Keeps the draft in step with the device: what is on the screen has been written already. */
export function DraftProvider({
  customerId,
  children,
}: {
  customerId: string;
  children: ReactNode;
}) {
  const [draft, setDraft] = useState(() => readDraft(localStorage, customerId));
  const [isKept, setKept] = useState(true);
  const [refused, setRefused] = useState<Record<string, string>>({});

  const change = useCallback(
    (values: Partial<Omit<Draft, 'key'>>) => {
      const next = changed(draft, values);
      setDraft(next);
      setKept(writeDraft(localStorage, customerId, next));
      // A field that was changed no longer deserves the server's word on its old value.
      setRefused((fields) =>
        Object.fromEntries(Object.entries(fields).filter(([name]) => !(name in values))),
      );
    },
    [draft, customerId],
  );

  useServerDraft(draft, change);

  const drop = useCallback(() => {
    dropDraft(localStorage, customerId);
    setDraft(emptyDraft());
    setRefused({});
  }, [customerId]);

  const value = useMemo(
    () => ({ draft, isKept, refused, change, refuse: setRefused, drop }),
    [draft, isKept, refused, change, drop],
  );
  return <Context value={value}>{children}</Context>;
}
