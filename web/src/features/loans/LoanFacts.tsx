import { Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { type FactItem, Facts } from '@/desk/Facts';
import { PageLink } from '@/desk/SubjectLink';
import { Amount, Day, MonthRate, Term } from '@/desk/values';
import type { Loan, LoanSummary } from '@/shared/api/contract';
import { formatRate } from '@/shared/format/money';
import { useJoin, useText } from '@/shared/i18n';
import { StatusPill } from '@/shared/ui/Pill';

/** Of a rate that follows a published one: by which rule, since when, and when it is fixed anew. */
function useFollowed(rate: LoanSummary['rate']): FactItem[] {
  const { t } = useTranslation('staff');
  const text = useText();
  if (!rate.rule) return [];
  return [
    { label: t(($) => $.loans.facts.rateSince), value: <Day value={rate.since_on} /> },
    { label: t(($) => $.loans.facts.rateAgreed), value: formatRate(rate.agreed_pct) },
    {
      label: t(($) => $.loans.facts.rateNext),
      value: rate.next_on && <Day value={rate.next_on} />,
    },
    { label: t(($) => $.loans.facts.rateRule), value: text(rate.rule), wide: true },
  ];
}

/** How a loan is classified, why, and what is provided for it. */
function useClass(classed: Loan['classed']): FactItem[] {
  const { t } = useTranslation('staff');
  const join = useJoin();
  const causes = join.texts(classed.causes);
  return [
    { label: t(($) => $.loans.class.label), value: <StatusPill status={classed.risk_class} /> },
    {
      label: t(($) => $.loans.class.stage),
      value: t(($) => $.loans.class.nr, { stage: classed.stage }),
    },
    {
      label: t(($) => $.loans.class.causes),
      value: causes || t(($) => $.loans.class.byDays),
      wide: true,
    },
    {
      label: t(($) => $.loans.class.others),
      value: classed.others.length > 0 ? <Others rows={classed.others} /> : '—',
      wide: true,
    },
    { label: t(($) => $.loans.class.allowance), value: <Amount value={classed.allowance} /> },
    { label: t(($) => $.loans.class.expected), value: <Amount value={classed.expected_loss} /> },
    {
      label: t(($) => $.loans.class.accruing),
      value: t(($) => (classed.accruing ? $.loans.class.inside : $.loans.class.outside)),
    },
  ];
}

/** The debtor's other running loans, the worst first. */
function Others({ rows }: { rows: Loan['classed']['others'] }) {
  const { t } = useTranslation('staff');
  return rows.map(({ loan, risk_class, days_past_due, balance }) => (
    <Flex key={loan.id} gap="4px 12px" wrap align="center">
      <PageLink kind="loan" id={loan.id}>
        {loan.number}
      </PageLink>
      <StatusPill status={risk_class} />
      <Amount value={balance} />
      {days_past_due > 0 && t(($) => $.loans.class.late, { count: days_past_due })}
    </Flex>
  ));
}

/** What was agreed of a loan, and how it is classified. */
export function LoanFacts({ summary, classed }: Pick<Loan, 'summary' | 'classed'>) {
  const { t } = useTranslation('staff');
  const text = useText();
  const followed = useFollowed(summary.rate);
  const risk = useClass(classed);
  return (
    <Facts
      items={[
        { label: t(($) => $.loans.rate), value: <MonthRate value={summary.rate_pct_month} /> },
        { label: t(($) => $.loans.facts.annual), value: formatRate(summary.annual_rate_pct) },
        ...followed,
        { label: t(($) => $.loans.facts.irr), value: formatRate(summary.irr_pct) },
        { label: t(($) => $.loans.facts.method), value: text(summary.method) },
        { label: t(($) => $.loans.term), value: <Term months={summary.term_months} /> },
        {
          label: t(($) => $.loans.facts.dueDay),
          value: text(summary.due),
        },
        { label: t(($) => $.loans.disbursedOn), value: <Day value={summary.disbursed_on} /> },
        { label: t(($) => $.loans.maturesOn), value: <Day value={summary.matures_on} /> },
        {
          label: t(($) => $.loans.facts.account),
          value: <span className="num">{summary.repayment_account_masked}</span>,
        },
        ...(summary.paid_to
          ? [
              {
                label: t(($) => $.disbursement.payee.entrusted),
                value: (
                  <>
                    {summary.paid_to.name}{' '}
                    <span className="num">{summary.paid_to.account_masked}</span>
                  </>
                ),
              },
            ]
          : []),
        {
          label: t(($) => $.loans.facts.contract),
          value: summary.contract && (
            <PageLink kind="contract" id={summary.contract.id}>
              {summary.contract.number}
            </PageLink>
          ),
        },
        {
          label: t(($) => $.loans.facts.application),
          value: summary.application && (
            <PageLink kind="application" id={summary.application.id}>
              {summary.application.number}
            </PageLink>
          ),
        },
        { label: t(($) => $.loans.organisation), value: text(summary.organisation.name) },
        ...risk,
      ]}
    />
  );
}
