import { useState } from 'react';
import { borrowerApi } from '../api/client';
import type { Application } from '../api/contract';
import { Callout } from '../components/Answer';
import { Card } from '../components/Card';
import { AreaField } from '../components/Field';
import { SendButton } from '../components/SendButton';
import { useDays } from '../format/days';
import { useWords } from '../i18n';
import { useTurn } from './turn';

const WORDS_MAX = 500;

/** A refusal by the machine alone can be put before a person: everybody's right. */
export function Appeal({ application }: { application: Application }) {
  const words = useWords();
  const { moment } = useDays();
  const [said, setSaid] = useState('');
  const { id, may_appeal, appealed_at } = application;
  const asking = useTurn<string>(id, (text, headers) => borrowerApi.appeal(id, text, headers), {
    done: words(($) => $.turns.appealed),
  });
  if (appealed_at !== null)
    return (
      <Callout tone="blue">{words(($) => $.turns.appealedAt, { at: moment(appealed_at) })}</Callout>
    );
  if (!may_appeal) return null;
  return (
    <Card title={words(($) => $.turns.appeal)}>
      <div className="stack">
        <p className="hint">{words(($) => $.turns.appealHint)}</p>
        <AreaField
          label={words(($) => $.turns.appealWords)}
          value={said}
          onChange={(event) => setSaid(event.target.value)}
          isOptional
          maxLength={WORDS_MAX}
          rows={3}
        />
        <SendButton
          failure={asking.error?.message}
          isSending={asking.isPending}
          onSend={() => asking.mutate(said.trim())}
        >
          {words(($) => $.turns.appealSend)}
        </SendButton>
      </div>
    </Card>
  );
}
