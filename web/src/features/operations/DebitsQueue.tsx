import { keepPreviousData } from '@tanstack/react-query';
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { DataTable } from '@/desk/DataTable';
import { pagingOf, withoutGaps } from '@/desk/listSearch';
import { PageLink } from '@/desk/SubjectLink';
import { Amount } from '@/desk/values';
import { api } from '@/shared/api/client';
import type { FailedDebit, FailedDebits } from '@/shared/api/contract';
import { formatMoney, toFen } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { StatusBadge } from '@/shared/ui/Pill';
import { NightFilters, type NightSearch } from './NightFilters';

interface DebitsQueueProps {
  search: NightSearch;
  onSearch: (search: NightSearch) => void;
}

/** The debits of a night that brought nothing, or not all of it. */
export function DebitsQueue({ search, onSearch }: DebitsQueueProps) {
  const columns = useColumns();
  const debits = api.useQuery(
    'get',
    '/api/v1/operations/failed-debits',
    { params: { query: { ...pagingOf(search), ...withoutGaps({ on: search.on }) } } },
    { placeholderData: keepPreviousData },
  );
  return (
    <DataTable<FailedDebit>
      title={<Night found={debits.data} />}
      actions={
        <NightFilters search={search} onSearch={onSearch} statuses={debits.data?.statuses} />
      }
      query={debits}
      columns={columns}
      rowKey="id"
      search={search}
      onSearch={onSearch}
      width={1060}
      card={(row) => <DebitCard row={row} />}
    />
  );
}

/** Of which night, and what it did not bring. */
function Night({ found }: { found: FailedDebits | undefined }) {
  const { t } = useTranslation('staff');
  if (!found?.on) return t(($) => $.operations.tabs.debits);
  const { on, missed } = found;
  if (toFen(missed) === 0n) return t(($) => $.operations.allCollected, { on });
  return t(($) => $.operations.missed, { on, amount: formatMoney(missed) });
}

function useColumns(): TableColumnsType<FailedDebit> {
  const { t } = useTranslation('staff');
  const text = useText();
  return [
    {
      title: t(($) => $.operations.number),
      dataIndex: 'number',
      width: 170,
      render: (_, row) => <Named row={row} />,
    },
    {
      title: t(($) => $.operations.loan),
      dataIndex: 'loan',
      width: 150,
      render: (_, { loan }) => (
        <PageLink kind="loan" id={loan.id}>
          {loan.number}
        </PageLink>
      ),
    },
    {
      title: t(($) => $.operations.customer),
      dataIndex: 'customer',
      width: 110,
      render: (_, { customer, organisation }) => (
        <>
          <PageLink kind="customer" id={customer.id}>
            {customer.name}
          </PageLink>
          <div className="small">{text(organisation.name)}</div>
        </>
      ),
    },
    {
      title: t(($) => $.operations.ordered),
      dataIndex: 'asked',
      width: 130,
      align: 'right',
      render: (asked: string) => <Amount value={asked} />,
    },
    {
      title: t(($) => $.operations.collected),
      dataIndex: 'collected',
      width: 130,
      align: 'right',
      render: (collected: string) => <Amount value={collected} />,
    },
    {
      title: t(($) => $.desk.table.status),
      dataIndex: 'status',
      width: 120,
      render: (_, { status }) => <StatusBadge status={status} />,
    },
    {
      title: t(($) => $.operations.reason),
      dataIndex: 'reason',
      width: 160,
      render: (_, { reason }) => (reason ? text(reason) : '—'),
    },
  ];
}

function Named({ row }: { row: FailedDebit }) {
  const { t } = useTranslation('staff');
  return (
    <>
      <span className="num">{row.number}</span>
      <div className="small">
        {t(($) => (row.by_file ? $.operations.byFile : $.operations.alone))}
      </div>
    </>
  );
}

function DebitCard({ row }: { row: FailedDebit }) {
  const { t } = useTranslation('staff');
  const text = useText();
  return (
    <CardLines
      title={
        <PageLink kind="loan" id={row.loan.id}>
          {row.loan.number}
        </PageLink>
      }
      aside={<StatusBadge status={row.status} />}
      lines={[
        { label: t(($) => $.operations.customer), value: row.customer.name },
        { label: t(($) => $.operations.ordered), value: <Amount value={row.asked} /> },
        { label: t(($) => $.operations.collected), value: <Amount value={row.collected} /> },
        { label: t(($) => $.operations.reason), value: row.reason ? text(row.reason) : '—' },
      ]}
    />
  );
}
