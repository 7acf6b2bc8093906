import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { ListPage } from '@/desk/ListPage';
import { pagingOf } from '@/desk/listSearch';
import { PageLink } from '@/desk/SubjectLink';
import { Amount, Day } from '@/desk/values';
import { api } from '@/shared/api/client';
import type { UseRow } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';
import { StatusBadge } from '@/shared/ui/Pill';

const route = getRouteApi('/_desk/use-of-funds');

/** Loans of which it is still to be found out how the money was used. */
export function UsesPage() {
  const { t } = useTranslation('staff');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const columns = useColumns();
  const uses = api.useQuery(
    'get',
    '/api/v1/use-of-funds',
    { params: { query: pagingOf(search) } },
    { placeholderData: keepPreviousData },
  );
  return (
    <ListPage<UseRow>
      title={t(($) => $.loans.use.title)}
      hint={t(($) => $.loans.use.searchHint)}
      query={uses}
      columns={columns}
      card={(row) => <UseCard row={row} />}
      search={search}
      onSearch={(next) => void navigate({ search: next })}
      width={980}
    />
  );
}

function useColumns(): TableColumnsType<UseRow> {
  const { t } = useTranslation('staff');
  const text = useText();
  return [
    {
      title: t(($) => $.loans.number),
      dataIndex: 'loan',
      width: 150,
      render: (_, { loan }) => <UseLink loan={loan}>{loan.number}</UseLink>,
    },
    {
      title: t(($) => $.loans.customer),
      dataIndex: 'customer',
      width: 120,
      render: (_, { customer }) => (
        <PageLink kind="customer" id={customer.id}>
          {customer.name}
        </PageLink>
      ),
    },
    {
      title: t(($) => $.loans.use.agreed),
      dataIndex: 'purpose',
      width: 170,
      render: (_, { purpose }) => text(purpose.label),
    },
    {
      title: t(($) => $.loans.amount),
      dataIndex: 'amount',
      width: 140,
      align: 'right',
      render: (amount: string) => <Amount value={amount} />,
    },
    {
      title: t(($) => $.loans.disbursedOn),
      dataIndex: 'disbursed_on',
      width: 120,
      render: (on: string) => <Day value={on} />,
    },
    {
      title: t(($) => $.loans.use.dueOn),
      dataIndex: 'due_on',
      width: 120,
      render: (on: string | null) => on && <Day value={on} />,
    },
    {
      title: t(($) => $.desk.table.status),
      dataIndex: 'status',
      width: 150,
      render: (_, { status }) => <StatusBadge status={status} />,
    },
  ];
}

/** To where the finding is recorded. */
function UseLink({ loan, children }: { loan: UseRow['loan']; children: string }) {
  return (
    <Link to="/loans/$id" params={{ id: loan.id }} search={{ tab: 'use' }} className="num">
      {children}
    </Link>
  );
}

function UseCard({ row }: { row: UseRow }) {
  const { t } = useTranslation('staff');
  const text = useText();
  return (
    <CardLines
      title={<UseLink loan={row.loan}>{`${row.customer.name} ${row.loan.number}`}</UseLink>}
      aside={<StatusBadge status={row.status} />}
      lines={[
        { label: t(($) => $.loans.use.agreed), value: text(row.purpose.label) },
        { label: t(($) => $.loans.amount), value: <Amount value={row.amount} /> },
        { label: t(($) => $.loans.use.dueOn), value: row.due_on && <Day value={row.due_on} /> },
      ]}
    />
  );
}
