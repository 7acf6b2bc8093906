import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { ListPage } from '@/desk/ListPage';
import { pagingOf } from '@/desk/listSearch';
import { PageLink } from '@/desk/SubjectLink';
import { Amount, Day } from '@/desk/values';
import { api } from '@/shared/api/client';
import type { ContractRow as Row } from '@/shared/api/contract';
import { StatusBadge } from '@/shared/ui/Pill';

const route = getRouteApi('/_desk/contracts/');

/** Contracts and where each stands. */
export function ContractsPage() {
  const { t } = useTranslation('staff');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const columns = useColumns();
  const contracts = api.useQuery(
    'get',
    '/api/v1/contracts',
    { params: { query: pagingOf(search) } },
    { placeholderData: keepPreviousData },
  );
  return (
    <ListPage<Row>
      title={t(($) => $.contracts.title)}
      hint={t(($) => $.contracts.searchHint)}
      query={contracts}
      columns={columns}
      card={(row) => <ContractCard row={row} />}
      search={search}
      onSearch={(next) => void navigate({ search: next })}
      width={1000}
    />
  );
}

function NumberLink({ row }: { row: Row }) {
  return (
    <Link to="/contracts/$id" params={{ id: row.id }} className="num">
      {row.number}
    </Link>
  );
}

function useColumns(): TableColumnsType<Row> {
  const { t } = useTranslation('staff');
  return [
    {
      title: t(($) => $.contracts.number),
      dataIndex: 'number',
      width: 170,
      render: (_, row) => <NumberLink row={row} />,
    },
    {
      title: t(($) => $.contracts.customer),
      dataIndex: 'customer',
      className: 'nowrap',
      render: (_, { customer }) => customer.name,
    },
    {
      title: t(($) => $.contracts.application),
      dataIndex: 'application',
      render: (_, { application }) => (
        <PageLink kind="application" id={application.id}>
          {application.number}
        </PageLink>
      ),
    },
    {
      title: t(($) => $.contracts.amount),
      dataIndex: 'amount',
      align: 'right',
      render: (amount: string) => <Amount value={amount} strong />,
    },
    {
      title: t(($) => $.desk.table.status),
      dataIndex: 'status',
      render: (_, { status }) => <StatusBadge status={status} />,
    },
    {
      title: t(($) => $.contracts.datedOn),
      dataIndex: 'dated_on',
      render: (on: string) => <Day value={on} />,
    },
    {
      title: t(($) => $.contracts.before),
      dataIndex: 'confirm_before_on',
      render: (on: string) => <Day value={on} />,
    },
  ];
}

function ContractCard({ row }: { row: Row }) {
  return (
    <>
      <div style={{ display: 'flex', justifyContent: 'space-between', gap: 8 }}>
        <strong>{row.customer.name}</strong>
        <StatusBadge status={row.status} />
      </div>
      <div style={{ margin: '4px 0' }}>
        <Amount value={row.amount} sign strong />
      </div>
      <NumberLink row={row} />
    </>
  );
}
