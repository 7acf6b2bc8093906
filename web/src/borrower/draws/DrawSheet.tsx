import { Toast } from 'antd-mobile';
import { type FormEvent, useState } from 'react';
import { useSend } from '@/shared/api/intent';
import type { Refusal } from '@/shared/api/problem';
import { formatMoney } from '@/shared/format/money';
import { borrowerApi } from '../api/client';
import type { CostReadRequest, DrawAsk, DrawQuote, DrawRequest, DrawTaken } from '../api/contract';
import { queryClient } from '../api/queries';
import { useMe } from '../app/session';
import { isSmsCode } from '../checks/phone';
import { SendButton } from '../components/SendButton';
import { Sheet } from '../components/Sheet';
import { SmsCode } from '../components/SmsCode';
import { CostReading } from '../contract/CostReading';
import { useWords } from '../i18n';

interface DrawSheetProps {
  id: string;
  ask: DrawAsk;
  quote: DrawQuote;
  isOpen: boolean;
  close: () => void;
  onDrawn: () => void;
}

/** First what the draw costs, held long enough to be read; then the code. */
export function DrawSheet({ quote, isOpen, close, ...rest }: DrawSheetProps) {
  const words = useWords();
  const [read, setRead] = useState<CostReadRequest | null>(null);
  const leave = () => {
    setRead(null);
    close();
  };
  return (
    <Sheet
      title={words(($) => (read ? $.drawing.confirm : $.drawing.cost))}
      isOpen={isOpen}
      close={leave}
    >
      {read ? (
        <DrawForm {...rest} quote={quote} read={read} />
      ) : (
        <CostReading cost={quote.cost} lead={words(($) => $.drawing.costLead)} onRead={setRead} />
      )}
    </Sheet>
  );
}

interface DrawFormProps {
  id: string;
  ask: DrawAsk;
  quote: DrawQuote;
  read: CostReadRequest;
  onDrawn: () => void;
}

function DrawForm({ id, ask, quote, read, onDrawn }: DrawFormProps) {
  const words = useWords();
  const { phone_masked } = useMe();
  const [code, setCode] = useState('');
  const [fault, setFault] = useState<string>();
  const [failure, setFailure] = useState<string>();
  const show = ({ fields, message }: Refusal) => {
    setFault(fields.code);
    setFailure(fields.code === undefined ? message : undefined);
  };
  const drawing = useSend<DrawRequest, DrawTaken>(
    (body, headers) => borrowerApi.draw(id, body, headers),
    {
      onSuccess: () => {
        void queryClient.invalidateQueries({ queryKey: ['limits'] });
        void queryClient.invalidateQueries({ queryKey: ['loans'] });
        const said = words(($) => (quote.is_entrusted ? $.drawing.doneToAnother : $.drawing.done));
        Toast.show({ icon: 'success', content: said });
        onDrawn();
      },
      onError: show,
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setFailure(undefined);
    if (!isSmsCode(code)) setFault(words(($) => $.code.fault));
    else drawing.mutate({ ...ask, ...read, code });
  };
  return (
    <form className="sheet-body stack" onSubmit={submit} noValidate>
      <p className="summary num">
        {words(($) => $.drawing.sum, {
          amount: formatMoney(ask.amount),
          months: ask.term_months,
        })}
      </p>
      <p className="hint">
        {words(($) => (quote.is_entrusted ? $.drawing.counterparty : $.drawing.account))}
      </p>
      <SmsCode
        value={code}
        onChange={setCode}
        error={fault}
        help={words(($) => $.code.sentTo, { phone: phone_masked })}
        send={(headers) => borrowerApi.sendDrawCode(id, ask, headers)}
        onRefused={show}
      />
      <SendButton failure={failure} isSending={drawing.isPending}>
        {words(($) => $.drawing.confirm)}
      </SendButton>
    </form>
  );
}
