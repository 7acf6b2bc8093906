import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Button, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { ListPage } from '@/desk/ListPage';
import { pagingOf } from '@/desk/listSearch';
import { PageLink } from '@/desk/SubjectLink';
import { Day } from '@/desk/values';
import { api } from '@/shared/api/client';
import type { InspectionRow } from '@/shared/api/contract';
import { StatusBadge } from '@/shared/ui/Pill';
import { RecordDialog } from './RecordDialog';

const route = getRouteApi('/_desk/inspections');

/** The monthly inspections of restructured loans: what is due, what is late, what was found. */
export function InspectionsPage() {
  const { t } = useTranslation('staff');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [chosen, setChosen] = useState<InspectionRow>();
  const columns = useColumns(setChosen);
  const inspections = api.useQuery(
    'get',
    '/api/v1/inspections',
    { params: { query: pagingOf(search) } },
    { placeholderData: keepPreviousData },
  );
  return (
    <ListPage<InspectionRow>
      title={t(($) => $.inspections.title)}
      hint={t(($) => $.inspections.searchHint)}
      query={inspections}
      columns={columns}
      card={(row) => <InspectionCard row={row} onRecord={setChosen} />}
      search={search}
      onSearch={(next) => void navigate({ search: next })}
      width={1080}
    >
      <p className="muted" style={{ margin: 0 }}>
        {t(($) => $.inspections.lead)}
      </p>
      {chosen && (
        <RecordDialog
          row={chosen}
          results={inspections.data?.results ?? []}
          onClose={() => setChosen(undefined)}
        />
      )}
    </ListPage>
  );
}

interface Recording {
  row: InspectionRow;
  onRecord: (row: InspectionRow) => void;
}

/** What was found; of one that waits, the way to write it down. */
function Found({ row, onRecord }: Recording) {
  const { t } = useTranslation('staff');
  if (row.allowed_actions.includes('record'))
    return (
      <Button size="small" onClick={() => onRecord(row)}>
        {t(($) => $.inspections.record)}
      </Button>
    );
  if (!row.done_on) return '—';
  return (
    <>
      <div>{row.note}</div>
      <div className="small">
        {row.done_by} · <Day value={row.done_on} />
      </div>
    </>
  );
}

function useColumns(onRecord: Recording['onRecord']): TableColumnsType<InspectionRow> {
  const { t } = useTranslation('staff');
  return [
    {
      title: t(($) => $.inspections.loan),
      dataIndex: 'loan',
      width: 150,
      render: (_, { loan }) => (
        <PageLink kind="loan" id={loan.id}>
          {loan.number}
        </PageLink>
      ),
    },
    {
      title: t(($) => $.inspections.customer),
      dataIndex: 'customer',
      width: 110,
      render: (_, { customer }) => customer.name,
    },
    {
      title: t(($) => $.inspections.dueOn),
      dataIndex: 'due_on',
      width: 120,
      render: (on: string) => <Day value={on} />,
    },
    {
      title: t(($) => $.desk.table.status),
      dataIndex: 'status',
      width: 160,
      render: (_, { status }) => <StatusBadge status={status} />,
    },
    {
      title: t(($) => $.inspections.class),
      dataIndex: 'risk_class',
      width: 120,
      render: (_, row) => <StatusBadge status={row.risk_class} />,
    },
    {
      title: t(($) => $.inspections.daysPastDue),
      dataIndex: 'days_past_due',
      width: 110,
      align: 'right',
    },
    {
      title: t(($) => $.inspections.watchedUntil),
      dataIndex: 'watched_until_on',
      width: 120,
      render: (on: string | null) => on && <Day value={on} />,
    },
    {
      title: t(($) => $.inspections.found),
      dataIndex: 'note',
      width: 220,
      render: (_, row) => <Found row={row} onRecord={onRecord} />,
    },
  ];
}

function InspectionCard({ row, onRecord }: Recording) {
  const { t } = useTranslation('staff');
  return (
    <CardLines
      title={
        <PageLink kind="loan" id={row.loan.id}>
          {`${row.customer.name} ${row.loan.number}`}
        </PageLink>
      }
      aside={<StatusBadge status={row.status} />}
      lines={[
        { label: t(($) => $.inspections.dueOn), value: <Day value={row.due_on} /> },
        {
          label: t(($) => $.inspections.watchedUntil),
          value: row.watched_until_on && <Day value={row.watched_until_on} />,
        },
        {
          label: t(($) => $.inspections.found),
          value: <Found row={row} onRecord={onRecord} />,
        },
      ]}
    />
  );
}
