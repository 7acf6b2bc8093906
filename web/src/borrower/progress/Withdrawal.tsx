import { Button } from 'antd-mobile';
import { useState } from 'react';
import { borrowerApi } from '../api/client';
import type { Application } from '../api/contract';
import { AreaField } from '../components/Field';
import { SendButton } from '../components/SendButton';
import { Sheet } from '../components/Sheet';
import { useWords } from '../i18n';
import { useTurn } from './turn';

const REASON_MAX = 100;

/** Takes the application back, after one more look. */
export function Withdrawal({ application }: { application: Application }) {
  const words = useWords();
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const { id } = application;
  const sending = useTurn<string>(id, (said, headers) => borrowerApi.withdraw(id, said, headers), {
    done: words(($) => $.turns.withdrawn),
    after: () => setOpen(false),
  });
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
          <SendButton
            color="danger"
            failure={sending.error?.message}
            isSending={sending.isPending}
            onSend={() => sending.mutate(reason.trim())}
          >
            {words(($) => $.turns.withdrawSend)}
          </SendButton>
        </div>
      </Sheet>
    </>
  );
}
