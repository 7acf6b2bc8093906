import { formatMoney } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { Pill } from '@/shared/ui/Pill';
import { borrowerApi } from '../api/client';
import type { Application } from '../api/contract';
import { Card, Facts } from '../components/Card';
import { SendButton } from '../components/SendButton';
import { useWords } from '../i18n';
import { useTurn } from './turn';

/** Less than asked was approved, and why: the borrower takes it, or takes the application back. */
export function OfferCard({ application }: { application: Application }) {
  const words = useWords();
  const text = useText();
  const { id, approved, amount } = application;
  const taking = useTurn<void>(id, (_, headers) => borrowerApi.acceptOffer(id, headers), {
    done: words(($) => $.turns.taken),
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
        <SendButton
          failure={taking.error?.message}
          isSending={taking.isPending}
          onSend={() => taking.mutate()}
        >
          {words(($) => $.turns.take, { amount: formatMoney(approved.amount) })}
        </SendButton>
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
