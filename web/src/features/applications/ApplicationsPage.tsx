import { PlusOutlined } from '@ant-design/icons';
import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '@/desk/ButtonLink';
import { ListPage } from '@/desk/ListPage';
import { pagingOf } from '@/desk/listSearch';
import { every } from '@/desk/polling';
import { ChoiceFilter } from '@/desk/QueryBar';
import { usePermissions } from '@/desk/staff';
import { Amount, Moment, Term } from '@/desk/values';
import { api } from '@/shared/api/client';
import type { ApplicationRow } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';
import { Pill, StatusBadge } from '@/shared/ui/Pill';
import type { ApplicationSearch } from './search';

const route = getRouteApi('/_desk/applications/');
const POLL_MS = 15_000;

export function ApplicationsPage() {
  const { t } = useTranslation('staff');
  const may = usePermissions();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const columns = useColumns();
  const { product } = search;
  const query = { ...pagingOf(search), ...(product ? { product } : {}) };
  const applications = api.useQuery(
    'get',
    '/api/v1/applications',
    { params: { query } },
    { placeholderData: keepPreviousData, refetchInterval: every(POLL_MS) },
  );
  return (
    <ListPage<ApplicationRow, ApplicationSearch>
      title={t(($) => $.applications.title)}
      hint={t(($) => $.applications.searchHint)}
      query={applications}
      columns={columns}
      card={(row) => <ApplicationCard row={row} />}
      search={search}
      onSearch={(next) => void navigate({ search: next })}
      width={1160}
      actions={
        may('applications.submit') && (
          <ButtonLink to="/applications/new" main icon={<PlusOutlined />}>
            {t(($) => $.applications.create)}
          </ButtonLink>
        )
      }
      filters={may('products.see') && <ProductField />}
    />
  );
}

function ProductField() {
  const { t } = useTranslation('staff');
  const products = api.useQuery('get', '/api/v1/products', {}, { staleTime: 600_000 });
  return (
    <ChoiceFilter
      name="product"
      label={t(($) => $.applications.product)}
      choices={products.data?.items.map(({ code, name }) => ({ code, label: name }))}
      width={180}
    />
  );
}

function useColumns(): TableColumnsType<ApplicationRow> {
  const { t } = useTranslation('staff');
  const text = useText();
  return [
    {
      title: t(($) => $.applications.number),
      dataIndex: 'number',
      width: 150,
      render: (number: string, { id }) => (
        <Link to="/applications/$id" params={{ id }} className="num">
          {number}
        </Link>
      ),
    },
    {
      title: t(($) => $.applications.customer),
      dataIndex: 'customer',
      width: 80,
      className: 'nowrap',
      render: (_, { customer }) => customer.name,
    },
    {
      title: t(($) => $.applications.product),
      dataIndex: 'product',
      width: 120,
      render: (_, { product }) => text(product.name),
    },
    {
      title: t(($) => $.applications.amount),
      dataIndex: 'amount',
      width: 140,
      align: 'right',
      render: (amount: string) => <Amount value={amount} />,
    },
    {
      title: t(($) => $.applications.term),
      dataIndex: 'term_months',
      width: 100,
      align: 'right',
      render: (months: number) => <Term months={months} />,
    },
    {
      title: t(($) => $.applications.purpose),
      dataIndex: 'purpose',
      width: 110,
      render: (_, { purpose }) => text(purpose.label),
    },
    {
      title: t(($) => $.applications.grade),
      dataIndex: 'grade',
      width: 90,
      align: 'center',
      render: (grade: string | null) => (grade ? <Pill tone="blue">{grade}</Pill> : '—'),
    },
    {
      title: t(($) => $.desk.table.status),
      dataIndex: 'status',
      width: 150,
      render: (_, { status }) => <StatusBadge status={status} />,
    },
    {
      title: t(($) => $.applications.holder),
      dataIndex: 'holder',
      width: 100,
      render: (holder: string | null) => holder ?? '—',
    },
    {
      title: t(($) => $.applications.channel),
      dataIndex: 'channel',
      width: 110,
      render: (_, { channel }) => text(channel),
    },
    {
      title: t(($) => $.applications.submittedAt),
      dataIndex: 'submitted_at',
      width: 150,
      render: (at: string) => <Moment value={at} />,
    },
  ];
}

function ApplicationCard({ row }: { row: ApplicationRow }) {
  const text = useText();
  return (
    <>
      <div style={{ display: 'flex', justifyContent: 'space-between', gap: 8 }}>
        <Link to="/applications/$id" params={{ id: row.id }} style={{ fontWeight: 500 }}>
          {row.customer.name} · {text(row.product.name)}
        </Link>
        <StatusBadge status={row.status} />
      </div>
      <div style={{ margin: '4px 0' }}>
        <Amount value={row.amount} sign strong /> · <Term months={row.term_months} /> ·{' '}
        {text(row.purpose.label)}
      </div>
      <div className="small num">
        {row.number} · <Moment value={row.submitted_at} />
        {row.holder && ` · ${row.holder}`}
      </div>
    </>
  );
}
