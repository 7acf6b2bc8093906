import { useQuery } from '@tanstack/react-query';
import { ProgressBar } from 'antd-mobile';
import { BillOutline } from 'antd-mobile-icons';
import { formatMoney } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { StatusPill } from '@/shared/ui/Pill';
import type { LoanSummary } from '../api/contract';
import { applicationsQuery, limitsQuery, loansQuery } from '../api/queries';
import { PlaceLink } from '../app/navigation';
import { Answer, Failure } from '../components/Answer';
import { Card } from '../components/Card';
import { Page } from '../components/Page';
import { CardSkeleton } from '../components/Skeletons';
import { LimitCard } from '../draws/LimitCard';
import { useWords } from '../i18n';
import { isLate, standingOf, useWhen } from '../loans/next';
import { ApplicationRows } from '../progress/ApplicationRows';

const APPLICATIONS_SHOWN_MAX = 3;

/** The loans, running ones first, and below them the latest applications. */
export function Loans() {
  const words = useWords();
  const loans = useQuery(loansQuery);
  const applications = useQuery(applicationsQuery);
  const limits = useQuery(limitsQuery);
  const ordered = [...(loans.data ?? [])].sort(
    (a, b) => Number(a.next === null) - Number(b.next === null),
  );
  return (
    <Page title={words(($) => $.loans.title)}>
      {loans.isPending && <CardSkeleton lines={4} />}
      {loans.isError && !loans.data && <Failure error={loans.error} retry={loans.refetch} />}
      {loans.data?.length === 0 && limits.data?.length === 0 && (
        <Answer
          title={words(($) => $.loans.empty)}
          text={words(($) => $.loans.emptyHint)}
          icon={<BillOutline />}
        />
      )}
      {limits.data?.map((limit) => (
        <LimitCard key={limit.contract.id} limit={limit} />
      ))}
      {ordered.map((loan) => (
        <LoanCard key={loan.id} loan={loan} />
      ))}
      {applications.data && applications.data.length > 0 && (
        <Card
          title={words(($) => $.loans.applications)}
          extra={
            <PlaceLink to="/applications" className="more">
              {words(($) => $.app.all)}
            </PlaceLink>
          }
        >
          <ApplicationRows applications={applications.data.slice(0, APPLICATIONS_SHOWN_MAX)} />
        </Card>
      )}
    </Page>
  );
}

function LoanCard({ loan }: { loan: LoanSummary }) {
  const words = useWords();
  const text = useText();
  const when = useWhen();
  const { next, overdue, instalments, instalments_paid, bill } = loan;
  const warning = isLate(loan) ? 'warning' : undefined;
  return (
    <PlaceLink to={`/loans/${loan.id}`} className="card card-link loan-card">
      <div className="card-head">
        <h2>{text(loan.product.name)}</h2>
        <StatusPill status={standingOf(loan)} />
      </div>
      <p className="hint">{words(($) => (bill ? $.bill.left : $.loans.balance))}</p>
      <p className="loan-sum num">{formatMoney(loan.balance)}</p>
      <ProgressBar
        percent={Math.round((instalments_paid * 100) / instalments)}
        aria-hidden
        style={{ '--track-width': '6px', '--track-color': '#e8ecf3' }}
      />
      <div className="row hint num loan-under">
        <span>
          {bill
            ? text(bill.kind)
            : words(($) => $.loans.paidOf, { n: instalments_paid, of: instalments })}
        </span>
        <span>¥{formatMoney(loan.amount)}</span>
      </div>
      {next && (
        <div className="row loan-next num">
          <span className={warning}>{when(loan)}</span>
          <strong className={warning}>¥{formatMoney(overdue?.amount ?? next.total)}</strong>
        </div>
      )}
    </PlaceLink>
  );
}
