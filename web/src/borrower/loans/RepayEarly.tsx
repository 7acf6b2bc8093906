import { RightOutline } from 'antd-mobile-icons';
import { useState } from 'react';
import { useSend } from '@/shared/api/intent';
import { formatMoney } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { borrowerApi } from '../api/client';
import type { EarlyQuote, Loan } from '../api/contract';
import { queryClient } from '../api/queries';
import { fenOf, ungrouped } from '../checks/amount';
import { Callout } from '../components/Answer';
import { Facts } from '../components/Card';
import { Chips } from '../components/Chips';
import { TextField } from '../components/Field';
import { SendButton } from '../components/SendButton';
import { Sheet } from '../components/Sheet';
import { useWords } from '../i18n';

/** Repay all or a part before its time: what it costs today, then taken from my account. */
export function RepayEarly({ loan }: { loan: Loan }) {
  const words = useWords();
  const [isOpen, setOpen] = useState(false);
  const title = words(($) => $.loans.early.title);
  return (
    <>
      <button type="button" className="card row card-link" onClick={() => setOpen(true)}>
        <span className="grow">
          {title}
          <span className="hint">{words(($) => $.loans.early.hint)}</span>
        </span>
        <RightOutline aria-hidden className="weak" />
      </button>
      <Sheet title={title} isOpen={isOpen} close={() => setOpen(false)}>
        <EarlyForm loan={loan} />
      </Sheet>
    </>
  );
}

function EarlyForm({ loan }: { loan: Loan }) {
  const words = useWords();
  const text = useText();
  const [principal, setPrincipal] = useState(loan.balance);
  const [keep, setKeep] = useState('term');
  const asking = useSend<void, EarlyQuote>((_, headers) =>
    borrowerApi.quoteEarly(loan.id, { principal, keep, valid_days: 0 }, headers),
  );
  const ordering = useSend<string, EarlyQuote>(
    (id, headers) => borrowerApi.orderEarly(id, headers),
    { onSuccess: () => queryClient.invalidateQueries({ queryKey: ['loans'] }) },
  );
  const quote = ordering.data ?? asking.data;
  /** Other values have another price. */
  const change = (set: (value: string) => void) => (value: string) => {
    set(value);
    asking.reset();
    ordering.reset();
  };
  const isPart = (fenOf(principal) ?? 0) < (fenOf(loan.balance) ?? 0);
  const failure = asking.error ?? ordering.error;
  const fault = failure?.fields.principal;
  return (
    <div className="sheet-body stack">
      <TextField
        label={words(($) => $.loans.early.principal)}
        help={words(($) => $.loans.early.left, { amount: formatMoney(loan.balance) })}
        inputMode="decimal"
        autoComplete="off"
        value={principal}
        error={fault}
        onChange={(event) => change(setPrincipal)(ungrouped(event.target.value))}
        before={<span className="field-unit">¥</span>}
      />
      {isPart && (
        <Chips
          label={words(($) => $.loans.early.keep)}
          value={keep}
          onChange={change(setKeep)}
          choices={[
            { code: 'term', label: words(($) => $.loans.early.keepTerm) },
            { code: 'instalment', label: words(($) => $.loans.early.keepInstalment) },
          ]}
        />
      )}
      {quote && <Cost quote={quote} />}
      {ordering.data ? (
        <Callout tone="green" title={text(ordering.data.status.label)}>
          {words(($) => $.loans.early.ordered)}
        </Callout>
      ) : (
        <>
          {quote && (
            <p className="hint">
              {words(($) => $.loans.early.ask, {
                amount: formatMoney(quote.amount),
                account: loan.repayment_account_masked,
              })}
            </p>
          )}
          <SendButton
            failure={fault === undefined ? failure?.message : undefined}
            isSending={asking.isPending || ordering.isPending}
            onSend={() => (quote ? ordering.mutate(quote.id) : asking.mutate())}
          >
            {words(($) => (quote ? $.loans.early.pay : $.loans.early.cost))}
          </SendButton>
        </>
      )}
    </div>
  );
}

function Cost({ quote }: { quote: EarlyQuote }) {
  const words = useWords();
  const yuan = (value: string) => `¥${formatMoney(value)}`;
  return (
    <Facts
      facts={[
        { name: words(($) => $.loans.early.principal), value: yuan(quote.principal) },
        { name: words(($) => $.loans.early.due), value: yuan(quote.due) },
        { name: words(($) => $.loans.early.interest), value: yuan(quote.interest) },
        { name: words(($) => $.loans.early.fee), value: yuan(quote.fee) },
        { name: words(($) => $.loans.early.amount), value: yuan(quote.amount), isStrong: true },
      ]}
    />
  );
}
