import { PlusOutlined } from '@ant-design/icons';
import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '@/desk/ButtonLink';
import { ListPage } from '@/desk/ListPage';
import { pagingOf } from '@/desk/listSearch';
import { usePermissions } from '@/desk/staff';
import { Moment } from '@/desk/values';
import { api } from '@/shared/api/client';
import type { CustomerRow } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';
import { StatusBadge } from '@/shared/ui/Pill';

const route = getRouteApi('/_desk/customers/');

export function CustomersPage() {
  const { t } = useTranslation('staff');
  const may = usePermissions();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const columns = useColumns();
  const customers = api.useQuery(
    'get',
    '/api/v1/customers',
    { params: { query: pagingOf(search) } },
    { placeholderData: keepPreviousData },
  );
  return (
    <ListPage<CustomerRow>
      title={t(($) => $.parties.title)}
      hint={t(($) => $.parties.searchHint)}
      query={customers}
      columns={columns}
      card={(row) => <CustomerCard row={row} />}
      search={search}
      onSearch={(next) => void navigate({ search: next })}
      actions={
        may('customers.open') && (
          <ButtonLink to="/customers/new" main icon={<PlusOutlined />}>
            {t(($) => $.parties.open)}
          </ButtonLink>
        )
      }
    />
  );
}

function useColumns(): TableColumnsType<CustomerRow> {
  const { t } = useTranslation('staff');
  const text = useText();
  return [
    {
      title: t(($) => $.parties.number),
      dataIndex: 'number',
      width: 160,
      render: (number: string, { id }) => (
        <Link to="/customers/$id" params={{ id }} className="num">
          {number}
        </Link>
      ),
    },
    { title: t(($) => $.parties.name), dataIndex: 'name_masked', width: 110 },
    {
      title: t(($) => $.parties.idNumber),
      dataIndex: 'id_number_masked',
      width: 190,
      className: 'num',
    },
    { title: t(($) => $.parties.phone), dataIndex: 'phone_masked', width: 130, className: 'num' },
    {
      title: t(($) => $.desk.table.status),
      dataIndex: 'status',
      width: 120,
      render: (_, { status }) => <StatusBadge status={status} />,
    },
    {
      title: t(($) => $.parties.organisation),
      dataIndex: 'organisation',
      width: 170,
      render: (_, { organisation }) => text(organisation.name),
    },
    {
      title: t(($) => $.parties.openedAt),
      dataIndex: 'opened_at',
      width: 150,
      render: (at: string) => <Moment value={at} />,
    },
  ];
}

function CustomerCard({ row }: { row: CustomerRow }) {
  const text = useText();
  return (
    <>
      <div style={{ display: 'flex', justifyContent: 'space-between', gap: 8 }}>
        <Link to="/customers/$id" params={{ id: row.id }} style={{ fontWeight: 500 }}>
          {row.name_masked}
        </Link>
        <StatusBadge status={row.status} />
      </div>
      <div className="num" style={{ margin: '4px 0' }}>
        {row.phone_masked} · {row.id_number_masked}
      </div>
      <div className="small num">
        {row.number} · {text(row.organisation.name)}
      </div>
    </>
  );
}
