import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { PlainTable } from '@/desk/PlainTable';
import { Amount, Day, Moment, Term } from '@/desk/values';
import type { Consent, CustomerApplication, CustomerLoan, Fact } from '@/shared/api/contract';
import { formatValue } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { StatusBadge } from '@/shared/ui/Pill';

export function ApplicationsTable({ rows }: { rows: CustomerApplication[] }) {
  const { t } = useTranslation('staff');
  const text = useText();
  return (
    <PlainTable<CustomerApplication>
      rows={rows}
      rowKey="id"
      width={720}
      columns={[
        {
          title: t(($) => $.parties.number),
          dataIndex: 'number',
          render: (number: string, { id }) => (
            <Link to="/applications/$id" params={{ id }} className="num">
              {number}
            </Link>
          ),
        },
        {
          title: t(($) => $.parties.product),
          dataIndex: 'product',
          render: (_, { product }) => text(product.name),
        },
        {
          title: t(($) => $.parties.amount),
          dataIndex: 'amount',
          align: 'right',
          render: (amount: string) => <Amount value={amount} />,
        },
        {
          title: t(($) => $.parties.term),
          dataIndex: 'term_months',
          align: 'right',
          render: (months: number) => <Term months={months} />,
        },
        {
          title: t(($) => $.desk.table.status),
          dataIndex: 'status',
          render: (_, { status }) => <StatusBadge status={status} />,
        },
        {
          title: t(($) => $.parties.submittedAt),
          dataIndex: 'submitted_at',
          render: (at: string) => <Moment value={at} />,
        },
      ]}
    />
  );
}

export function LoansTable({ rows }: { rows: CustomerLoan[] }) {
  const { t } = useTranslation('staff');
  return (
    <PlainTable<CustomerLoan>
      rows={rows}
      rowKey="id"
      width={720}
      columns={[
        {
          title: t(($) => $.parties.number),
          dataIndex: 'number',
          render: (number: string, { id }) => (
            <Link to="/loans/$id" params={{ id }} className="num">
              {number}
            </Link>
          ),
        },
        {
          title: t(($) => $.parties.amount),
          dataIndex: 'amount',
          align: 'right',
          render: (amount: string) => <Amount value={amount} />,
        },
        {
          title: t(($) => $.parties.balance),
          dataIndex: 'balance',
          align: 'right',
          render: (balance: string) => <Amount value={balance} />,
        },
        {
          title: t(($) => $.desk.table.status),
          dataIndex: 'status',
          render: (_, { status }) => <StatusBadge status={status} />,
        },
        {
          title: t(($) => $.parties.disbursedOn),
          dataIndex: 'disbursed_on',
          render: (on: string) => <Day value={on} />,
        },
        {
          title: t(($) => $.parties.maturesOn),
          dataIndex: 'matures_on',
          render: (on: string) => <Day value={on} />,
        },
      ]}
    />
  );
}

export function ConsentsTable({ rows }: { rows: Consent[] }) {
  const { t } = useTranslation('staff');
  const text = useText();
  return (
    <PlainTable<Consent>
      rows={rows}
      rowKey="id"
      width={720}
      columns={[
        {
          title: t(($) => $.parties.purpose),
          dataIndex: 'purpose',
          render: (_, { purpose }) => text(purpose),
        },
        { title: t(($) => $.parties.version), dataIndex: 'version', className: 'num' },
        {
          title: t(($) => $.desk.table.status),
          dataIndex: 'status',
          render: (_, { status }) => <StatusBadge status={status} />,
        },
        {
          title: t(($) => $.parties.givenAt),
          dataIndex: 'given_at',
          render: (at: string) => <Moment value={at} />,
        },
        {
          title: t(($) => $.parties.channel),
          dataIndex: 'channel',
          render: (_, { channel }) => text(channel),
        },
        {
          title: t(($) => $.parties.expires),
          dataIndex: 'expires_on',
          render: (on: string | null) => (on ? <Day value={on} /> : t(($) => $.parties.noExpiry)),
        },
      ]}
    />
  );
}

export function FactsTable({ rows }: { rows: Fact[] }) {
  const { t } = useTranslation('staff');
  const text = useText();
  return (
    <PlainTable<Fact>
      rows={rows}
      rowKey="id"
      width={820}
      columns={[
        {
          title: t(($) => $.parties.field),
          dataIndex: 'label',
          render: (_, { label }) => text(label),
        },
        {
          title: t(($) => $.parties.value),
          dataIndex: 'value',
          className: 'num',
          render: (value: string | null, fact) =>
            fact.text ? text(fact.text) : formatValue(value ?? '—'),
        },
        {
          title: t(($) => $.parties.validFrom),
          dataIndex: 'valid_from_on',
          render: (on: string) => <Day value={on} />,
        },
        {
          title: t(($) => $.parties.knownAt),
          dataIndex: 'known_at',
          render: (at: string) => <Moment value={at} seconds />,
        },
        {
          title: t(($) => $.parties.source),
          dataIndex: 'source',
          render: (_, { source }) => text(source),
        },
        { title: t(($) => $.parties.recordedBy), dataIndex: 'recorded_by' },
      ]}
    />
  );
}
