import { Button, Toast } from 'antd-mobile';
import { useState } from 'react';
import { useSend } from '@/shared/api/intent';
import { useText } from '@/shared/i18n';
import { borrowerApi } from '../api/client';
import type { RevolvingLimit } from '../api/contract';
import { queryClient } from '../api/queries';
import { Callout } from '../components/Answer';
import { SendButton } from '../components/SendButton';
import { Sheet } from '../components/Sheet';
import { useWords } from '../i18n';

/** Ends the limit before its term, after one more look; or says what has to be done first. */
export function LimitClosing({ limit }: { limit: RevolvingLimit }) {
  const words = useWords();
  const text = useText();
  const [isOpen, setOpen] = useState(false);
  const closing = useSend<void, void>(
    (_, headers) => borrowerApi.closeLimit(limit.contract.id, headers),
    {
      onSuccess: async () => {
        void queryClient.invalidateQueries({ queryKey: ['contracts', limit.contract.id] });
        void queryClient.invalidateQueries({ queryKey: ['offer'] });
        await queryClient.invalidateQueries({ queryKey: ['limits'] });
        Toast.show({ icon: 'success', content: words(($) => $.drawing.closed) });
      },
    },
  );
  const title = words(($) => $.drawing.close);
  return (
    <>
      <Button block fill="none" onClick={() => setOpen(true)}>
        {title}
      </Button>
      <Sheet title={title} isOpen={isOpen} close={() => setOpen(false)}>
        <div className="sheet-body stack">
          <p>{words(($) => $.drawing.closeHint)}</p>
          {limit.held_for ? (
            <Callout tone="amber" title={words(($) => $.drawing.heldFor)}>
              {text(limit.held_for)}
            </Callout>
          ) : (
            <SendButton
              color="danger"
              failure={closing.error?.message}
              isSending={closing.isPending}
              onSend={() => closing.mutate()}
            >
              {words(($) => $.drawing.closeSend)}
            </SendButton>
          )}
        </div>
      </Sheet>
    </>
  );
}
