import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { DataTable } from '@/desk/DataTable';
import { pagingOf, withoutGaps } from '@/desk/listSearch';
import { ChoiceFilter, QueryBar } from '@/desk/QueryBar';
import { PageLink } from '@/desk/SubjectLink';
import { Amount, Day } from '@/desk/values';
import { api } from '@/shared/api/client';
import type { Difference } from '@/shared/api/contract';
import { useJoin, useText } from '@/shared/i18n';
import { StatusBadge } from '@/shared/ui/Pill';
import { BreakActions } from './BreakActions';
import type { BreakSearch } from './search';

const route = getRouteApi('/_desk/reconciliation');

/** What differs, what waits for somebody first. */
export function Breaks() {
  const { t } = useTranslation('staff');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const columns = useColumns();
  const { kind, on, source = 'core' } = search;
  const breaks = api.useQuery(
    'get',
    '/api/v1/reconciliation/breaks',
    { params: { query: { ...pagingOf(search), ...withoutGaps({ kind, on, source }) } } },
    { placeholderData: keepPreviousData },
  );
  const onSearch = (next: BreakSearch) => void navigate({ search: next });
  return (
    <>
      <QueryBar<BreakSearch>
        search={search}
        onSearch={(next) =>
          onSearch(
            withoutGaps({
              ...next,
              on: next.q || next.kind || next.status ? on : undefined,
              source: search.source,
            }),
          )
        }
        placeholder={t(($) => $.reconciliation.searchHint)}
        statuses={breaks.data?.statuses}
      >
        <ChoiceFilter
          name="kind"
          label={t(($) => $.reconciliation.kind)}
          choices={breaks.data?.kinds}
        />
      </QueryBar>
      <DataTable<Difference>
        title={t(($) => $.reconciliation.breaks)}
        query={breaks}
        columns={columns}
        rowKey="id"
        card={(row) => <BreakCard row={row} />}
        search={search}
        onSearch={onSearch}
        width={1130}
      />
    </>
  );
}

function Subject({ row }: { row: Difference }) {
  const text = useText();
  if (row.what === null) return <span className="muted">—</span>;
  if (row.loan_id)
    return (
      <PageLink kind="loan" id={row.loan_id}>
        {text(row.what)}
      </PageLink>
    );
  if (row.application_id)
    return (
      <PageLink kind="application" id={row.application_id}>
        {text(row.what)}
      </PageLink>
    );
  return text(row.what);
}

function useColumns(): TableColumnsType<Difference> {
  const { t } = useTranslation('staff');
  const text = useText();
  const sides = (first: React.ReactNode, second: React.ReactNode) => (
    <>
      {first}
      <div className="small">{second}</div>
    </>
  );
  return [
    {
      title: t(($) => $.reconciliation.number),
      dataIndex: 'number',
      width: 150,
      render: (number: string, row) => sides(<span className="num">{number}</span>, row.on),
    },
    {
      title: t(($) => $.reconciliation.kind),
      dataIndex: 'kind',
      width: 130,
      render: (_, { kind }) => text(kind.label),
    },
    {
      title: t(($) => $.reconciliation.what),
      dataIndex: 'what',
      width: 120,
      render: (_, row) => <Subject row={row} />,
    },
    {
      title: t(($) => $.reconciliation.ourAmount),
      dataIndex: 'our_amount',
      width: 140,
      align: 'right',
      render: (_, row) => sides(<Amount value={row.our_amount} />, <Day value={row.our_on} />),
    },
    {
      title: t(($) => $.reconciliation.theirAmount),
      dataIndex: 'their_amount',
      width: 140,
      align: 'right',
      render: (_, row) =>
        sides(<Amount value={row.their_amount} strong />, <Day value={row.their_on} />),
    },
    {
      title: t(($) => $.reconciliation.age),
      dataIndex: 'age_days',
      width: 80,
      align: 'right',
      render: (count: number) => t(($) => $.reconciliation.ageDays, { count }),
    },
    {
      title: t(($) => $.desk.table.status),
      dataIndex: 'state',
      width: 200,
      render: (_, row) => (
        <>
          <StatusBadge status={row.state} />
          <Resolution row={row} />
        </>
      ),
    },
    {
      key: 'actions',
      title: t(($) => $.desk.table.actions),
      width: 200,
      render: (_, row) => <BreakActions row={row} />,
    },
  ];
}

function Resolution({ row }: { row: Difference }) {
  const { t } = useTranslation('staff');
  const join = useJoin();
  const people = [row.proposed_by, row.decided_by].filter(
    (name, place, all): name is string => !!name && all.indexOf(name) === place,
  );
  if (!row.reason) return null;
  return (
    <div className="small">
      {row.reason}
      {people.length > 0 && ` · ${join.names(people)}`}
      {row.entry_number &&
        ` · ${t(($) => $.reconciliation.entry, { number: row.entry_number ?? '' })}`}
    </div>
  );
}

function BreakCard({ row }: { row: Difference }) {
  const { t } = useTranslation('staff');
  const text = useText();
  return (
    <>
      <CardLines
        title={
          <>
            <span className="num">{row.number}</span> · {text(row.kind.label)}
          </>
        }
        aside={<StatusBadge status={row.state} />}
        lines={[
          { label: t(($) => $.reconciliation.what), value: <Subject row={row} /> },
          { label: t(($) => $.reconciliation.ourAmount), value: <Amount value={row.our_amount} /> },
          {
            label: t(($) => $.reconciliation.theirAmount),
            value: <Amount value={row.their_amount} strong />,
          },
          {
            label: t(($) => $.reconciliation.age),
            value: `${row.on} · ${t(($) => $.reconciliation.ageDays, { count: row.age_days })}`,
          },
        ]}
      />
      <Resolution row={row} />
      <BreakActions row={row} />
    </>
  );
}
