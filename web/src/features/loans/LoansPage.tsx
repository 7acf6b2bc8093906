import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Form, Select, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { ListPage } from '@/desk/ListPage';
import { pagingOf, withoutGaps } from '@/desk/listSearch';
import { every } from '@/desk/polling';
import { Amount, Day, Term } from '@/desk/values';
import { api } from '@/shared/api/client';
import type { LoanRow } from '@/shared/api/contract';
import { formatRate } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { Pill, StatusBadge } from '@/shared/ui/Pill';
import type { LoansSearch } from './search';

const route = getRouteApi('/_desk/loans/');
const POLL_MS = 15_000;

export function LoansPage() {
  const { t } = useTranslation('staff');
  const text = useText();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const columns = useColumns();
  const { risk_class } = search;
  const loans = api.useQuery(
    'get',
    '/api/v1/loans',
    { params: { query: { ...pagingOf(search), ...withoutGaps({ risk_class }) } } },
    { placeholderData: keepPreviousData, refetchInterval: every(POLL_MS) },
  );
  return (
    <ListPage<LoanRow, LoansSearch>
      title={t(($) => $.loans.title)}
      hint={t(($) => $.loans.searchHint)}
      query={loans}
      columns={columns}
      card={(row) => <LoanCard row={row} />}
      search={search}
      onSearch={(next) => void navigate({ search: next })}
      width={1160}
      filters={
        <Form.Item name="risk_class">
          <Select
            allowClear
            aria-label={t(($) => $.loans.class.label)}
            placeholder={t(($) => $.loans.class.label)}
            style={{ width: 160 }}
            options={(loans.data?.classes ?? []).map(({ code, label }) => ({
              value: Number(code),
              label: text(label),
            }))}
          />
        </Form.Item>
      }
    />
  );
}

function PastDue({ days }: { days: number }) {
  const { t } = useTranslation('staff');
  if (days === 0) return <span className="num">0</span>;
  return <Pill tone="red">{t(($) => $.loans.days, { count: days })}</Pill>;
}

function useColumns(): TableColumnsType<LoanRow> {
  const { t } = useTranslation('staff');
  const text = useText();
  return [
    {
      title: t(($) => $.loans.number),
      dataIndex: 'number',
      width: 130,
      render: (number: string, { id }) => (
        <Link to="/loans/$id" params={{ id }} className="num">
          {number}
        </Link>
      ),
    },
    {
      title: t(($) => $.loans.customer),
      dataIndex: 'customer',
      width: 80,
      className: 'nowrap',
      render: (_, { customer }) => customer.name,
    },
    {
      title: t(($) => $.loans.product),
      dataIndex: 'product',
      width: 170,
      render: (_, { product }) => text(product.name),
    },
    {
      title: t(($) => $.loans.amount),
      dataIndex: 'amount',
      width: 105,
      align: 'right',
      render: (amount: string) => <Amount value={amount} />,
    },
    {
      title: t(($) => $.loans.balance),
      dataIndex: 'balance',
      width: 115,
      align: 'right',
      render: (balance: string) => <Amount value={balance} strong />,
    },
    {
      title: `${t(($) => $.loans.term)} / ${t(($) => $.loans.rate)}`,
      dataIndex: 'term_months',
      width: 110,
      align: 'right',
      render: (months: number, { rate_pct_month }) => (
        <>
          <Term months={months} />
          <div className="small num">{formatRate(rate_pct_month)}</div>
        </>
      ),
    },
    {
      title: t(($) => $.loans.nextDue),
      dataIndex: 'next_due_on',
      width: 115,
      align: 'right',
      render: (on: string | null, { next_due }) =>
        on ? (
          <>
            <Day value={on} />
            <div className="small">
              <Amount value={next_due} />
            </div>
          </>
        ) : (
          '—'
        ),
    },
    {
      title: t(($) => $.loans.dpd),
      dataIndex: 'days_past_due',
      width: 90,
      align: 'right',
      render: (days: number) => <PastDue days={days} />,
    },
    {
      title: t(($) => $.desk.table.status),
      dataIndex: 'status',
      width: 110,
      render: (_, { status }) => <StatusBadge status={status} />,
    },
    {
      title: `${t(($) => $.loans.disbursedOn)} / ${t(($) => $.loans.maturesOn)}`,
      dataIndex: 'disbursed_on',
      width: 130,
      render: (on: string, { matures_on }) => (
        <>
          <Day value={on} />
          <div className="small">
            <Day value={matures_on} />
          </div>
        </>
      ),
    },
  ];
}

function LoanCard({ row }: { row: LoanRow }) {
  const { t } = useTranslation('staff');
  const text = useText();
  return (
    <>
      <div style={{ display: 'flex', justifyContent: 'space-between', gap: 8 }}>
        <Link to="/loans/$id" params={{ id: row.id }} style={{ fontWeight: 500 }}>
          {row.customer.name} · {text(row.product.name)}
        </Link>
        <StatusBadge status={row.status} />
      </div>
      <div style={{ margin: '4px 0' }}>
        <Amount value={row.balance} sign strong />
        <span className="muted num">
          {' / '}
          <Amount value={row.amount} />
        </span>
        {row.days_past_due > 0 && (
          <>
            {' '}
            <PastDue days={row.days_past_due} />
          </>
        )}
      </div>
      <div className="small num">
        {row.number}
        {row.next_due_on && ` · ${t(($) => $.loans.nextDue)} ${row.next_due_on}`}
      </div>
    </>
  );
}
