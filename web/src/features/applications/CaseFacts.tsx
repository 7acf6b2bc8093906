import { Link } from '@tanstack/react-router';
import { Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { type FactItem, Facts } from '@/desk/Facts';
import { PageLink } from '@/desk/SubjectLink';
import { Amount, Moment, Term } from '@/desk/values';
import type { Case } from '@/shared/api/contract';
import { formatRate } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { StatusBadge } from '@/shared/ui/Pill';

/** What was asked for, by whom, and what became of it. */
export function CaseFacts({ data }: { data: Case }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const { customer, contract, disbursement, loan } = data;
  const items: FactItem[] = [
    {
      label: t(($) => $.applications.facts.amount),
      value: <Amount value={data.amount} sign strong />,
    },
    {
      label: t(($) => $.applications.facts.approved),
      value: data.approved_amount && <Amount value={data.approved_amount} sign strong />,
    },
    { label: t(($) => $.applications.facts.term), value: <Term months={data.term_months} /> },
    { label: t(($) => $.applications.facts.rate), value: <Rate value={data.rate_pct_month} /> },
    { label: t(($) => $.applications.facts.annual), value: <Rate value={data.annual_rate_pct} /> },
    {
      label: t(($) => $.applications.facts.rateRule),
      value: data.rate_rule && text(data.rate_rule),
      wide: true,
    },
    { label: t(($) => $.applications.facts.irr), value: <Rate value={data.irr_pct} /> },
    {
      label: t(($) =>
        data.is_level ? $.applications.facts.instalment : $.applications.facts.highest,
      ),
      value: <Amount value={data.instalment} sign />,
    },
    { label: t(($) => $.applications.facts.method), value: text(data.method) },
    { label: t(($) => $.applications.facts.due), value: text(data.due) },
    {
      label: t(($) => $.applications.facts.purpose),
      value: [text(data.purpose.label), data.purpose_detail].filter(Boolean).join(' · '),
      wide: true,
    },
    {
      label: t(($) => $.applications.customer),
      value: (
        <Link to="/customers/$id" params={{ id: customer.id }}>
          {customer.name} <span className="num">{customer.number}</span>
        </Link>
      ),
    },
    {
      label: t(($) => $.applications.facts.phone),
      value: <span className="num">{customer.phone_masked}</span>,
    },
    {
      label: t(($) => $.applications.facts.idNumber),
      value: <span className="num">{customer.id_number_masked}</span>,
    },
    { label: t(($) => $.applications.facts.organisation), value: text(data.organisation.name) },
    { label: t(($) => $.applications.facts.submittedBy), value: data.submitted_by },
    {
      label: t(($) => $.applications.submittedAt),
      value: <Moment value={data.submitted_at} seconds />,
    },
  ];
  if (contract)
    items.push({
      label: t(($) => $.applications.facts.contract),
      value: (
        <Numbered
          number={
            <PageLink kind="contract" id={contract.id}>
              {contract.number}
            </PageLink>
          }
          status={<StatusBadge status={contract.status} />}
        />
      ),
    });
  if (disbursement)
    items.push({
      label: t(($) => $.applications.facts.disbursement),
      value: (
        <Numbered
          number={disbursement.number}
          status={<StatusBadge status={disbursement.status} />}
        />
      ),
    });
  if (loan)
    items.push({
      label: t(($) => $.applications.facts.loan),
      value: (
        <Numbered
          number={
            <Link to="/loans/$id" params={{ id: loan.id }}>
              {loan.number}
            </Link>
          }
          status={<StatusBadge status={loan.status} />}
        />
      ),
    });
  return <Facts items={items} />;
}

function Rate({ value }: { value: string }) {
  return <span className="num">{formatRate(value)}</span>;
}

function Numbered({ number, status }: { number: React.ReactNode; status: React.ReactNode }) {
  return (
    <Flex gap={12} wrap>
      <span className="num">{number}</span>
      {status}
    </Flex>
  );
}
