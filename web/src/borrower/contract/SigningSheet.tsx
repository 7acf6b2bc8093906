import { Button, Toast } from 'antd-mobile';
import { type FormEvent, useState } from 'react';
import { useSend } from '@/shared/api/intent';
import type { Refusal } from '@/shared/api/problem';
import { borrowerApi } from '../api/client';
import type { ConfirmationRequest, Contract } from '../api/contract';
import { contractQuery, queryClient } from '../api/queries';
import { useMe } from '../app/session';
import { isSmsCode } from '../checks/phone';
import { Callout } from '../components/Answer';
import { Fault } from '../components/Field';
import { useReading } from '../components/reading';
import { Sheet } from '../components/Sheet';
import { SmsCode } from '../components/SmsCode';
import { useWords } from '../i18n';
import { CostTable } from './CostTable';

interface SigningSheetProps {
  contract: Contract;
  isOpen: boolean;
  close: () => void;
  onConfirmed: () => void;
}

/** First the cost, held long enough to be read; then the code that confirms the contract. */
export function SigningSheet({ contract, isOpen, close, onConfirmed }: SigningSheetProps) {
  const words = useWords();
  const [hasUnderstood, setUnderstood] = useState(false);
  const title = hasUnderstood ? words(($) => $.contract.sign) : words(($) => $.contract.cost);
  return (
    <Sheet title={title} isOpen={isOpen} close={close}>
      {hasUnderstood ? (
        <CodeForm contract={contract} onConfirmed={onConfirmed} />
      ) : (
        <CostReading contract={contract} onUnderstood={() => setUnderstood(true)} />
      )}
    </Sheet>
  );
}

function CostReading({ contract, onUnderstood }: { contract: Contract; onUnderstood: () => void }) {
  const words = useWords();
  const { left, isAtEnd, end } = useReading(contract.cost.reading_seconds);
  const isRead = left === 0 && isAtEnd;
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
        <Button block color="primary" size="large" disabled={!isRead} onClick={onUnderstood}>
          {isRead ? words(($) => $.contract.understood) : waiting}
        </Button>
      </div>
    </>
  );
}

function CodeForm({ contract, onConfirmed }: { contract: Contract; onConfirmed: () => void }) {
  const words = useWords();
  const { phone_masked } = useMe();
  const [code, setCode] = useState('');
  const [isAgreed, setAgreed] = useState(false);
  const [errors, setErrors] = useState<{ code?: string; agree?: string; other?: string }>({});
  const show = ({ fields, message }: Refusal) =>
    setErrors(fields.code ? { code: fields.code } : { other: message });
  const confirming = useSend<ConfirmationRequest, Contract>(
    (body, headers) => borrowerApi.confirmContract(contract.id, body, headers),
    {
      onSuccess: () => {
        void queryClient.invalidateQueries({ queryKey: contractQuery(contract.id).queryKey });
        void queryClient.invalidateQueries({ queryKey: ['applications'] });
        Toast.show({ icon: 'success', content: words(($) => $.contract.done) });
        onConfirmed();
      },
      onError: show,
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isAgreed) setErrors({ agree: words(($) => $.contract.agreeFault) });
    else if (!isSmsCode(code)) setErrors({ code: words(($) => $.code.fault) });
    else confirming.mutate({ code });
  };
  return (
    <form className="sheet-body" onSubmit={submit} noValidate>
      <label className="tick">
        <input
          type="checkbox"
          checked={isAgreed}
          onChange={(event) => setAgreed(event.target.checked)}
        />
        {words(($) => $.contract.agree)}
      </label>
      <div aria-live="polite">{errors.agree && !isAgreed && <Fault text={errors.agree} />}</div>
      <SmsCode
        value={code}
        onChange={setCode}
        error={errors.code}
        help={words(($) => $.code.sentTo, { phone: phone_masked })}
        send={(headers) => borrowerApi.sendContractCode(contract.id, headers)}
        onRefused={show}
      />
      <div className="stack sheet-action">
        {errors.other && (
          <Callout tone="red" alert>
            {errors.other}
          </Callout>
        )}
        <Button block color="primary" size="large" type="submit" loading={confirming.isPending}>
          {words(($) => $.contract.submit)}
        </Button>
      </div>
    </form>
  );
}
