import { formatMoney } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import type { LoanSummary } from '../api/contract';
import { PlaceLink } from '../app/navigation';
import { Card } from '../components/Card';
import { useDays } from '../format/days';
import { useWords } from '../i18n';
import { isAwaited, isLate } from './next';

/** What falls due next on each loan that still runs, the earliest first. */
export function NextRepayments({ loans }: { loans: LoanSummary[] }) {
  const words = useWords();
  const text = useText();
  const { shortDay } = useDays();
  const running = loans
    .filter((loan) => loan.next !== null)
    .sort((a, b) => (a.next?.due_on ?? '').localeCompare(b.next?.due_on ?? ''));
  if (running.length === 0) return null;
  return (
    <Card title={words(($) => $.home.next)}>
      <ul className="rows">
        {running.map((loan) => (
          <li key={loan.id}>
            <PlaceLink to={`/loans/${loan.id}`} className="row card-link">
              <div className="grow">
                <p>{text(loan.product.name)}</p>
                <p className="hint num">
                  {isAwaited(loan) ? (
                    words(($) => $.bill.awaitedOn, { day: shortDay(loan.next?.due_on ?? '') })
                  ) : (
                    <When loan={loan} />
                  )}
                </p>
              </div>
              <strong className={isLate(loan) ? 'sum num warning' : 'sum num'}>
                ¥{formatMoney(loan.overdue?.amount ?? loan.next?.total ?? '0')}
              </strong>
            </PlaceLink>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Which instalment, and when it is debited or since when it is late. */
function When({ loan: { next, overdue, instalments } }: { loan: LoanSummary }) {
  const words = useWords();
  const { shortDay } = useDays();
  return (
    <>
      {words(($) => $.home.instalment, { n: next?.number, of: instalments })}
      {' · '}
      {overdue ? (
        <span className="warning">{words(($) => $.home.overdueDays, { n: overdue.days })}</span>
      ) : (
        words(($) => $.home.dueOn, { day: shortDay(next?.due_on ?? '') })
      )}
    </>
  );
}
