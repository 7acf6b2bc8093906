import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { ListPage } from '@/desk/ListPage';
import { pagingOf } from '@/desk/listSearch';
import { PageLink } from '@/desk/SubjectLink';
import { Amount } from '@/desk/values';
import { api } from '@/shared/api/client';
import type { WriteOffRow } from '@/shared/api/contract';
import { useJoin, useText } from '@/shared/i18n';
import { StatusBadge } from '@/shared/ui/Pill';

const route = getRouteApi('/_desk/write-offs');

/** Loans that have been late for so long that they may be written off, and what each lacks. */
export function WriteOffsPage() {
  const { t } = useTranslation('staff');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const columns = useColumns();
  const found = api.useQuery(
    'get',
    '/api/v1/write-offs',
    { params: { query: pagingOf(search) } },
    { placeholderData: keepPreviousData },
  );
  return (
    <ListPage<WriteOffRow>
      title={t(($) => $.loans.writeOffs.title)}
      hint={t(($) => $.loans.writeOffs.searchHint)}
      query={found}
      columns={columns}
      card={(row) => <WriteOffCard row={row} />}
      search={search}
      onSearch={(next) => void navigate({ search: next })}
      width={1180}
    >
      {found.data && (
        <p className="muted" style={{ margin: 0 }}>
          {t(($) => $.loans.writeOffs.lead, { days: found.data.days })}
        </p>
      )}
    </ListPage>
  );
}

/** Whose turn it is where it is proposed; else what is missing, if anything is. */
function Standing({ row }: { row: WriteOffRow }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const join = useJoin();
  if (row.proposal)
    return (
      <Link to="/proposals/$id" params={{ id: row.proposal.id }}>
        {t(($) => $.setup.turn, { level: text(row.proposal.turn) })}
      </Link>
    );
  return <>{join.texts(row.missing) || t(($) => $.loans.writeOffs.ready)}</>;
}

function useColumns(): TableColumnsType<WriteOffRow> {
  const { t } = useTranslation('staff');
  const amount = (value: string) => <Amount value={value} />;
  return [
    {
      title: t(($) => $.loans.number),
      dataIndex: 'loan',
      width: 150,
      render: (_, { loan }) => (
        <PageLink kind="loan" id={loan.id}>
          {loan.number}
        </PageLink>
      ),
    },
    {
      title: t(($) => $.loans.customer),
      dataIndex: 'customer',
      width: 110,
      render: (_, { customer }) => customer.name,
    },
    { title: t(($) => $.loans.dpd), dataIndex: 'days_past_due', width: 100, align: 'right' },
    {
      title: t(($) => $.loans.writeOffs.class),
      dataIndex: 'risk_class',
      width: 130,
      render: (_, row) => <StatusBadge status={row.risk_class} />,
    },
    {
      title: t(($) => $.loans.balance),
      dataIndex: 'principal',
      width: 130,
      align: 'right',
      render: amount,
    },
    {
      title: t(($) => $.loans.writeOffs.allowance),
      dataIndex: 'allowance',
      width: 130,
      align: 'right',
      render: amount,
    },
    {
      title: t(($) => $.loans.writeOffs.expected),
      dataIndex: 'expected_loss',
      width: 150,
      align: 'right',
      render: amount,
    },
    {
      title: t(($) => $.loans.writeOffs.contacts),
      dataIndex: 'contacts',
      width: 90,
      align: 'right',
    },
    {
      title: t(($) => $.loans.writeOffs.where),
      dataIndex: 'proposal',
      width: 220,
      render: (_, row) => <Standing row={row} />,
    },
  ];
}

function WriteOffCard({ row }: { row: WriteOffRow }) {
  const { t } = useTranslation('staff');
  return (
    <CardLines
      title={
        <PageLink kind="loan" id={row.loan.id}>
          {`${row.customer.name} ${row.loan.number}`}
        </PageLink>
      }
      aside={<StatusBadge status={row.risk_class} />}
      lines={[
        { label: t(($) => $.loans.dpd), value: row.days_past_due },
        { label: t(($) => $.loans.balance), value: <Amount value={row.principal} /> },
        {
          label: t(($) => $.loans.writeOffs.expected),
          value: <Amount value={row.expected_loss} />,
        },
        { label: t(($) => $.loans.writeOffs.contacts), value: row.contacts },
        { label: t(($) => $.loans.writeOffs.where), value: <Standing row={row} /> },
      ]}
    />
  );
}
