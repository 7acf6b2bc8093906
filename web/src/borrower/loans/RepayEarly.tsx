import { Button, Dialog, Input } from 'antd-mobile';
import { useState } from 'react';
import { useSend } from '@/shared/api/intent';
import { formatMoney } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { borrowerApi } from '../api/client';
import type { EarlyQuote, Loan } from '../api/contract';
import { queryClient } from '../api/queries';
import { Callout } from '../components/Answer';
import { Card, Facts } from '../components/Card';
import { Chips } from '../components/Chips';
import { useWords } from '../i18n';

/** Repay all or a part before its time: what it costs today, then taken from my account. */
export function RepayEarly({ loan }: { loan: Loan }) {
  const words = useWords();
  const text = useText();
  const [principal, setPrincipal] = useState(loan.balance);
  const [keep, setKeep] = useState('term');
  const [quote, setQuote] = useState<EarlyQuote>();
  const [failure, setFailure] = useState<string>();
  const onError = ({ message }: Error) => setFailure(message);
  const asking = useSend<void, EarlyQuote>(
    (_nothing, headers) =>
      borrowerApi.quoteEarly(loan.id, { principal, keep, valid_days: 0 }, headers),
    {
      onSuccess: (answer) => {
        setFailure(undefined);
        setQuote(answer);
      },
      onError,
    },
  );
  const ordering = useSend<string, EarlyQuote>(
    (id, headers) => borrowerApi.orderEarly(id, headers),
    {
      onSuccess: async (answer) => {
        setQuote(answer);
        await queryClient.invalidateQueries({ queryKey: ['loans'] });
      },
      onError,
    },
  );
  const confirm = (asked: EarlyQuote) =>
    void Dialog.confirm({
      title: words(($) => $.loans.early.title),
      content: words(($) => $.loans.early.ask, {
        amount: formatMoney(asked.amount),
        account: loan.repayment_account_masked,
      }),
      confirmText: words(($) => $.loans.early.pay),
      cancelText: words(($) => $.app.cancel),
      onConfirm: () => ordering.mutate(asked.id),
    });
  return (
    <Card title={words(($) => $.loans.early.title)}>
      <div className="stack">
        <label htmlFor="early-principal">{words(($) => $.loans.early.principal)}</label>
        <Input
          id="early-principal"
          type="text"
          inputMode="decimal"
          value={principal}
          onChange={(value) => {
            setPrincipal(value);
            setQuote(undefined);
          }}
        />
        <Chips
          label={words(($) => $.loans.early.keep)}
          value={keep}
          onChange={(value) => {
            setKeep(value);
            setQuote(undefined);
          }}
          choices={[
            { code: 'term', label: words(($) => $.loans.early.keepTerm) },
            { code: 'instalment', label: words(($) => $.loans.early.keepInstalment) },
          ]}
        />
        {failure && (
          <Callout tone="red" alert>
            {failure}
          </Callout>
        )}
        {quote && (
          <Facts
            facts={[
              { name: words(($) => $.loans.early.due), value: `¥${formatMoney(quote.due)}` },
              {
                name: words(($) => $.loans.early.interest),
                value: `¥${formatMoney(quote.interest)}`,
              },
              { name: words(($) => $.loans.early.fee), value: `¥${formatMoney(quote.fee)}` },
              {
                name: words(($) => $.loans.early.amount),
                value: `¥${formatMoney(quote.amount)}`,
                isStrong: true,
              },
            ]}
          />
        )}
        {quote && quote.status.code !== 'quoted' ? (
          <Callout tone="green" title={text(quote.status.label)}>
            {words(($) => $.loans.early.ordered)}
          </Callout>
        ) : (
          <Button
            block
            color="primary"
            loading={asking.isPending || ordering.isPending}
            onClick={() => (quote ? confirm(quote) : asking.mutate())}
          >
            {words(($) => (quote ? $.loans.early.pay : $.loans.early.cost))}
          </Button>
        )}
      </div>
    </Card>
  );
}
