import { Button, Toast } from 'antd-mobile';
import { useState } from 'react';
import { useSend } from '@/shared/api/intent';
import { borrowerApi } from '../api/client';
import type { Application } from '../api/contract';
import { Callout } from '../components/Answer';
import { AreaField } from '../components/Field';
import { Sheet } from '../components/Sheet';
import { useWords } from '../i18n';
import { moved } from './moved';

const REASON_MAX = 100;

/** Takes the application back, after one more look. */
export function Withdrawal({ application }: { application: Application }) {
  const words = useWords();
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<string>();
  const { id } = application;
  const sending = useSend<string, void>(
    (said, headers) => borrowerApi.withdraw(id, said, headers),
    {
      onSuccess: async () => {
        await moved(id);
        setOpen(false);
        Toast.show({ content: words(($) => $.turns.withdrawn) });
      },
      onError: ({ message }) => setFailure(message),
    },
  );
  return (
    <>
      <Button block fill="none" onClick={() => setOpen(true)}>
        {words(($) => $.turns.withdraw)}
      </Button>
      <Sheet title={words(($) => $.turns.withdraw)} isOpen={isOpen} close={() => setOpen(false)}>
        <div className="sheet-body stack">
          <p>{words(($) => $.turns.withdrawHint)}</p>
          <AreaField
            label={words(($) => $.turns.withdrawReason)}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            isOptional
            maxLength={REASON_MAX}
            rows={2}
          />
          {failure && (
            <Callout tone="red" alert>
              {failure}
            </Callout>
          )}
          <Button
            block
            color="danger"
            size="large"
            loading={sending.isPending}
            onClick={() => sending.mutate(reason.trim())}
          >
            {words(($) => $.turns.withdrawSend)}
          </Button>
        </div>
      </Sheet>
    </>
  );
}
