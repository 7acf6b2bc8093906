import { Toast } from 'antd-mobile';
import { useState } from 'react';
import { useSend } from '@/shared/api/intent';
import { borrowerApi } from '../api/client';
import type { Contract, CostReadRequest } from '../api/contract';
import { contractQuery, queryClient } from '../api/queries';
import { Sheet } from '../components/Sheet';
import { useWords } from '../i18n';
import { CostReading } from './CostReading';
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
        <Cost contract={contract} onUnderstood={() => setUnderstood(true)} />
      )}
    </Sheet>
  );
}

function Cost({ contract, onUnderstood }: { contract: Contract; onUnderstood: () => void }) {
  const words = useWords();
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
  return (
    <CostReading
      cost={contract.cost}
      lead={words(($) => $.contract.costLead)}
      isSending={reading.isPending}
      onRead={reading.mutate}
    />
  );
}
