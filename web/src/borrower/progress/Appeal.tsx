import { Button, Toast } from 'antd-mobile';
import { useState } from 'react';
import { useSend } from '@/shared/api/intent';
import { borrowerApi } from '../api/client';
import type { Application } from '../api/contract';
import { Callout } from '../components/Answer';
import { Card } from '../components/Card';
import { AreaField } from '../components/Field';
import { useDays } from '../format/days';
import { useWords } from '../i18n';
import { moved } from './moved';

const WORDS_MAX = 500;

/** A refusal by the machine alone can be put before a person: everybody's right. */
export function Appeal({ application }: { application: Application }) {
  const words = useWords();
  const { moment } = useDays();
  const [said, setSaid] = useState('');
  const [failure, setFailure] = useState<string>();
  const { id, may_appeal, appealed_at } = application;
  const asking = useSend<string, void>((text, headers) => borrowerApi.appeal(id, text, headers), {
    onSuccess: async () => {
      await moved(id);
      Toast.show({ icon: 'success', content: words(($) => $.turns.appealed) });
    },
    onError: ({ message }) => setFailure(message),
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
        {failure && (
          <Callout tone="red" alert>
            {failure}
          </Callout>
        )}
        <Button
          block
          color="primary"
          size="large"
          loading={asking.isPending}
          onClick={() => asking.mutate(said.trim())}
        >
          {words(($) => $.turns.appealSend)}
        </Button>
      </div>
    </Card>
  );
}
