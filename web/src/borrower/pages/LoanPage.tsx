import { useQuery } from '@tanstack/react-query';
import { ProgressBar } from 'antd-mobile';
import { formatMoney, formatRate } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { StatusPill } from '@/shared/ui/Pill';
import type { Loan } from '../api/contract';
import { loanQuery } from '../api/queries';
import { PlaceLink, usePlaceId } from '../app/navigation';
import { Callout, Failure } from '../components/Answer';
import { Card, Facts } from '../components/Card';
import { Page } from '../components/Page';
import { PdfLink } from '../components/PdfLink';
import { PageSkeleton } from '../components/Skeletons';
import { useDays } from '../format/days';
import { useWords } from '../i18n';
import { BillCard, BillNews } from '../loans/BillCard';
import { Certificates } from '../loans/Certificates';
import { isAwaited, standingOf, useWhen } from '../loans/next';
import { RepayEarly } from '../loans/RepayEarly';
import { Schedule } from '../loans/Schedule';
import { UsePapers } from '../loans/UsePapers';

/** One loan: what is left, what comes next, and every instalment. */
export function LoanPage() {
  const words = useWords();
  const id = usePlaceId();
  const loan = useQuery(loanQuery(id));
  return (
    <Page title={words(($) => $.loans.detail)} back="/loans">
      {loan.isPending && <PageSkeleton />}
      {loan.isError && !loan.data && <Failure error={loan.error} retry={loan.refetch} />}
      {loan.data && <LoanOf loan={loan.data} />}
    </Page>
  );
}

function LoanOf({ loan }: { loan: Loan }) {
  const words = useWords();
  const { day } = useDays();
  const { overdue, settled_on, written_off_on, schedule, bill } = loan;
  return (
    <>
      {bill && <BillNews loan={loan} bill={bill} />}
      {overdue && !bill && (
        <Callout tone="red" title={words(($) => $.loans.overdue, { n: overdue.days })}>
          {words(($) => $.loans.overdueHint, { amount: formatMoney(overdue.amount) })}
        </Callout>
      )}
      {written_off_on && !settled_on && (
        <Callout tone="red" title={words(($) => $.loans.writtenOff)}>
          {words(($) => $.loans.writtenOffHint, { day: day(written_off_on) })}
        </Callout>
      )}
      {settled_on && !bill && (
        <Callout tone="green" title={words(($) => $.loans.settled)}>
          {words(($) => $.loans.settledOn, { day: day(settled_on) })}
        </Callout>
      )}
      <BalanceCard loan={loan} />
      {bill && <BillCard bill={bill} />}
      {!settled_on && !written_off_on && !bill && <RepayEarly loan={loan} />}
      {!bill && <UsePapers loan={loan} />}
      {!bill && (
        <Card title={words(($) => $.loans.schedule)}>
          <Schedule rows={schedule} nextNumber={loan.next?.number} />
        </Card>
      )}
      <Card title={words(($) => $.loans.detail)}>
        <Details loan={loan} />
      </Card>
      <Card>
        <PdfLink
          href={`/api/v1/borrower/loans/${loan.id}/voucher`}
          title={words(($) => $.loans.voucher)}
          hint={words(($) => $.loans.voucherHint)}
        />
      </Card>
      <Certificates loan={loan} />
    </>
  );
}

function BalanceCard({ loan }: { loan: Loan }) {
  const words = useWords();
  const text = useText();
  const when = useWhen();
  const { next, overdue, instalments, instalments_paid, bill } = loan;
  const what = () => {
    if (isAwaited(loan)) return words(($) => $.bill.awaited);
    return words(($) => (bill ? $.bill.owed : $.loans.next));
  };
  return (
    <section className="card balance">
      <div className="row">
        <p>{words(($) => (bill ? $.bill.left : $.loans.balance))}</p>
        <StatusPill status={standingOf(loan)} />
      </div>
      <p className="balance-sum num">{formatMoney(loan.balance)}</p>
      <ProgressBar
        percent={Math.round((instalments_paid * 100) / instalments)}
        aria-hidden
        style={{
          '--track-width': '6px',
          '--track-color': 'rgb(255 255 255 / 25%)',
          '--fill-color': '#fff',
        }}
      />
      <div className="row balance-under num">
        <span>
          {bill
            ? text(bill.kind)
            : words(($) => $.loans.paidOf, { n: instalments_paid, of: instalments })}
        </span>
        <span>¥{formatMoney(loan.amount)}</span>
      </div>
      {next && (
        <div className="row balance-next num">
          <div>
            <p>{what()}</p>
            <p className="balance-when">{when(loan)}</p>
          </div>
          <strong>¥{formatMoney(overdue?.amount ?? next.total)}</strong>
        </div>
      )}
    </section>
  );
}

function Details({ loan }: { loan: Loan }) {
  const words = useWords();
  const text = useText();
  const { day } = useDays();
  return (
    <>
      <Facts
        facts={[
          { name: words(($) => $.loans.number), value: loan.number },
          { name: words(($) => $.loans.disbursed), value: day(loan.disbursed_on) },
          { name: words(($) => $.loans.matures), value: day(loan.matures_on) },
          {
            name: words(($) => $.contract.rate),
            value: words(($) => $.contract.rateText, {
              month: formatRate(loan.rate_pct_month),
              year: formatRate(loan.annual_rate_pct),
            }),
          },
          ...(loan.rate.rule
            ? [
                { name: words(($) => $.contract.rateSince), value: day(loan.rate.since_on) },
                { name: words(($) => $.contract.rateRule), value: text(loan.rate.rule) },
              ]
            : []),
          ...(loan.rate.next_on
            ? [{ name: words(($) => $.contract.rateNext), value: day(loan.rate.next_on) }]
            : []),
          { name: words(($) => $.apply.irr), value: formatRate(loan.irr_pct) },
          { name: words(($) => $.contract.method), value: text(loan.method) },
          { name: words(($) => $.contract.dueDay), value: text(loan.due) },
          {
            name: words(($) => $.loans.paidPrincipal),
            value: `¥${formatMoney(loan.principal_paid)}`,
          },
          {
            name: words(($) => $.loans.paidInterest),
            value: `¥${formatMoney(loan.interest_paid)}`,
          },
          ...(loan.paid_to
            ? [
                {
                  name: words(($) => $.loans.paidTo),
                  value: `${loan.paid_to.name} ${loan.paid_to.account_masked}`,
                },
              ]
            : []),
          { name: words(($) => $.loans.account), value: loan.repayment_account_masked },
          ...(loan.contract
            ? [
                {
                  name: words(($) => $.loans.contract),
                  value: (
                    <PlaceLink to={`/contracts/${loan.contract.id}`} className="more">
                      {loan.contract.number}
                    </PlaceLink>
                  ),
                },
              ]
            : []),
        ]}
      />
      {loan.next && !isAwaited(loan) && (
        <p className="hint account-hint">{words(($) => $.loans.accountHint)}</p>
      )}
    </>
  );
}
