import { Button, Toast } from 'antd-mobile';
import { useState } from 'react';
import { useSend } from '@/shared/api/intent';
import { borrowerApi } from '../api/client';
import type { Contract, CostReadRequest } from '../api/contract';
import { contractQuery, queryClient } from '../api/queries';
import { useReading } from '../components/reading';
import { Sheet } from '../components/Sheet';
import { useWords } from '../i18n';
import { CostTable } from './CostTable';
import { SigningForm } from './SigningForm';

interface SigningSheetProps {
  contract: Contract;
  isOpen: boolean;
  close: () => void;
  onConfirmed: () => void;
}

/** First the cost, held long enough to be read; then the signature. */
export function SigningSheet({ contract, isOpen, close, onConfirmed }: SigningSheetProps) {
  const words = useWords();
  const [hasUnderstood, setUnderstood] = useState(false);
  const title = hasUnderstood ? words(($) => $.contract.sign) : words(($) => $.contract.cost);
  return (
    <Sheet title={title} isOpen={isOpen} close={close}>
      {hasUnderstood ? (
        <SigningForm contract={contract} onConfirmed={onConfirmed} />
      ) : (
        <CostReading contract={contract} onUnderstood={() => setUnderstood(true)} />
      )}
    </Sheet>
  );
}

function CostReading({ contract, onUnderstood }: { contract: Contract; onUnderstood: () => void }) {
  const words = useWords();
  const { left, isAtEnd, end } = useReading(contract.cost.reading_seconds);
  const [begunAt] = useState(() => Date.now());
  const isRead = left === 0 && isAtEnd;
  const reading = useSend<CostReadRequest, void>(
    (body, headers) => borrowerApi.confirmCost(contract.id, body, headers),
    {
      onSuccess: onUnderstood,
      onError: ({ message }) => {
        Toast.show({ content: message });
        void queryClient.invalidateQueries({ queryKey: contractQuery(contract.id).queryKey });
      },
    },
  );
  const confirm = () =>
    reading.mutate({
      digest: contract.cost.digest,
      seconds: Math.floor((Date.now() - begunAt) / 1000),
    });
  const waiting =
    left > 0 ? words(($) => $.consent.wait, { n: left }) : words(($) => $.consent.scroll);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling text must take the keyboard. */}
      <div className="sheet-body" tabIndex={0} role="document">
        <p className="hint summary">{words(($) => $.contract.costLead)}</p>
        <CostTable cost={contract.cost} />
        <div ref={end} className="reading-end" />
      </div>
      <div className="sheet-foot">
        <Button
          block
          color="primary"
          size="large"
          disabled={!isRead}
          loading={reading.isPending}
          onClick={confirm}
        >
          {isRead ? words(($) => $.contract.understood) : waiting}
        </Button>
      </div>
    </>
  );
}
