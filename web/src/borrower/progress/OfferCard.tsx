import { Button, Toast } from 'antd-mobile';
import { useState } from 'react';
import { useSend } from '@/shared/api/intent';
import { formatMoney } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { Pill } from '@/shared/ui/Pill';
import { borrowerApi } from '../api/client';
import type { Application } from '../api/contract';
import { Callout } from '../components/Answer';
import { Card, Facts } from '../components/Card';
import { useWords } from '../i18n';
import { moved } from './moved';

/** Less than asked was approved, and why: the borrower takes it, or takes the application back. */
export function OfferCard({ application }: { application: Application }) {
  const words = useWords();
  const text = useText();
  const [failure, setFailure] = useState<string>();
  const { id, approved, amount } = application;
  const taking = useSend<void, void>((_nothing, headers) => borrowerApi.acceptOffer(id, headers), {
    onSuccess: async () => {
      await moved(id);
      Toast.show({ icon: 'success', content: words(($) => $.turns.taken) });
    },
    onError: ({ message }) => setFailure(message),
  });
  if (approved === null) return null;
  return (
    <Card title={words(($) => $.turns.offer)}>
      <div className="stack">
        <Facts
          facts={[
            { name: words(($) => $.progress.amount), value: `¥${formatMoney(amount)}` },
            {
              name: words(($) => $.progress.approved),
              value: `¥${formatMoney(approved.amount)}`,
              isStrong: true,
            },
            ...(approved.reduced_for
              ? [{ name: words(($) => $.turns.reason), value: text(approved.reduced_for) }]
              : []),
          ]}
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
          loading={taking.isPending}
          onClick={() => taking.mutate()}
        >
          {words(($) => $.turns.take, { amount: formatMoney(approved.amount) })}
        </Button>
        <p className="hint">{words(($) => $.turns.orWithdraw)}</p>
      </div>
    </Card>
  );
}

/** What must be so before the money leaves, and what was found so far. */
export function Conditions({ application }: { application: Application }) {
  const words = useWords();
  const text = useText();
  return (
    <Card title={words(($) => $.turns.conditions)}>
      <ol className="rows">
        {application.conditions.map(({ nr, text: condition, label, is_met }) => (
          <li key={nr} className="row">
            <div className="grow">
              <p>{condition}</p>
              {label && <p className="hint">{text(label)}</p>}
            </div>
            {is_met !== null && (
              <Pill tone={is_met ? 'green' : 'red'}>
                {words(($) => (is_met ? $.turns.met : $.turns.unmet))}
              </Pill>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}
