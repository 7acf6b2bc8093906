import { keepPreviousData, useQueryClient } from '@tanstack/react-query';
import { Segmented, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { DataTable } from '@/desk/DataTable';
import { pagingOf } from '@/desk/listSearch';
import { ReasonButton } from '@/desk/ReasonButton';
import { Amount, Moment } from '@/desk/values';
import { answerOf, api, http } from '@/shared/api/client';
import type { RefusedCallback } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { formatMoment } from '@/shared/format/dates';
import { useText } from '@/shared/i18n';
import { StatusBadge } from '@/shared/ui/Pill';
import type { QueueProps } from './OperationsPage';

/** Callbacks that were refused and never applied. */
export function CallbacksQueue({ search, onSearch }: QueueProps) {
  const { t } = useTranslation('staff');
  const text = useText();
  const callbacks = api.useQuery(
    'get',
    '/api/v1/operations/callbacks',
    { params: { query: pagingOf(search) } },
    { placeholderData: keepPreviousData },
  );
  const columns: TableColumnsType<RefusedCallback> = [
    {
      title: t(($) => $.operations.channel),
      dataIndex: 'channel',
      width: 190,
      render: (_, { channel }) => text(channel),
    },
    {
      title: t(($) => $.operations.reason),
      dataIndex: 'reason',
      width: 170,
      render: (_, { reason }) => <StatusBadge status={reason} />,
    },
    {
      title: t(($) => $.operations.said),
      key: 'said',
      width: 230,
      render: (_, row) => <Said row={row} />,
    },
    {
      title: t(($) => $.operations.times),
      dataIndex: 'times',
      width: 80,
      align: 'right',
      className: 'num',
    },
    {
      title: t(($) => $.operations.lastAt),
      dataIndex: 'last_at',
      width: 150,
      render: (at: string) => <Moment value={at} />,
    },
    {
      key: 'act',
      title: t(($) => $.desk.table.actions),
      width: 220,
      render: (_, row) => <Deal row={row} />,
    },
  ];
  const statuses = callbacks.data?.statuses ?? [];
  return (
    <DataTable<RefusedCallback>
      title={t(($) => $.operations.tabs.callbacks)}
      actions={
        <Segmented
          value={search.status ?? 'open'}
          onChange={(status) => onSearch({ status: String(status) })}
          options={statuses.map(({ code, label }) => ({ value: code, label: text(label) }))}
        />
      }
      query={callbacks}
      columns={columns}
      rowKey="id"
      search={search}
      onSearch={onSearch}
      width={1040}
      card={(row) => (
        <>
          <CardLines
            title={text(row.channel)}
            aside={<StatusBadge status={row.reason} />}
            lines={[
              { label: t(($) => $.operations.said), value: <Said row={row} /> },
              { label: t(($) => $.operations.times), value: row.times },
              { label: t(($) => $.operations.lastAt), value: <Moment value={row.last_at} /> },
            ]}
          />
          <div style={{ marginTop: 8 }}>
            <Deal row={row} />
          </div>
        </>
      )}
    />
  );
}

function Said({ row: { number, said, amount } }: { row: RefusedCallback }) {
  const { t } = useTranslation('staff');
  if (!number && amount === null)
    return <span className="muted">{t(($) => $.operations.nothing)}</span>;
  return (
    <>
      <span className="num">{number}</span> {said}
      <div>
        <Amount value={amount} sign />
      </div>
    </>
  );
}

function Deal({ row }: { row: RefusedCallback }) {
  const { t } = useTranslation('staff');
  const queryClient = useQueryClient();
  const close = useSend(({ id, reason }: { id: string; reason: string }, headers) =>
    answerOf(
      http.POST('/api/v1/callbacks/refused/{refused_id}/closing', {
        params: { path: { refused_id: id } },
        body: { reason },
        headers,
      }),
    ),
  );
  if (row.closed_at)
    return (
      <>
        {row.note}
        <div className="small">
          {t(($) => $.operations.closedBy, {
            name: row.closed_by,
            at: formatMoment(row.closed_at),
          })}
        </div>
      </>
    );
  if (!row.allowed_actions.includes('close')) return null;
  return (
    <ReasonButton
      size="small"
      label={t(($) => $.operations.close)}
      lead={t(($) => $.operations.closeLead)}
      send={async (reason) => {
        await close.mutateAsync({ id: row.id, reason });
        await queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/operations/callbacks'] });
      }}
    />
  );
}
