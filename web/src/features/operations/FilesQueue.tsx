import { SyncOutlined } from '@ant-design/icons';
import { keepPreviousData, useQueryClient } from '@tanstack/react-query';
import { App, Button, Flex, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { DataTable } from '@/desk/DataTable';
import { pagingOf, withoutGaps } from '@/desk/listSearch';
import { every } from '@/desk/polling';
import { Amount, Moment } from '@/desk/values';
import { answerOf, api, http } from '@/shared/api/client';
import type { DebitFile } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { useText } from '@/shared/i18n';
import { StatusBadge } from '@/shared/ui/Pill';
import { FileDifferences } from './FileDifferences';
import { NightFilters, type NightSearch } from './NightFilters';

const POLL_MS = 15_000;

interface FilesQueueProps {
  search: NightSearch;
  onSearch: (search: NightSearch) => void;
}

/** The files of debits that nights sent, and what came back. */
export function FilesQueue({ search, onSearch }: FilesQueueProps) {
  const { t } = useTranslation('staff');
  const columns = useColumns();
  const files = api.useQuery(
    'get',
    '/api/v1/debit-files',
    { params: { query: { ...pagingOf(search), ...withoutGaps({ on: search.on }) } } },
    { placeholderData: keepPreviousData, refetchInterval: every(POLL_MS) },
  );
  return (
    <DataTable<DebitFile>
      title={t(($) => $.operations.tabs.files)}
      actions={<NightFilters search={search} onSearch={onSearch} statuses={files.data?.statuses} />}
      query={files}
      columns={columns}
      rowKey="id"
      search={search}
      onSearch={onSearch}
      width={1130}
      card={(row) => <FileCard row={row} />}
    />
  );
}

function useColumns(): TableColumnsType<DebitFile> {
  const { t } = useTranslation('staff');
  return [
    {
      title: t(($) => $.operations.file),
      dataIndex: 'number',
      width: 270,
      render: (_, row) => <Named row={row} />,
    },
    {
      title: t(($) => $.operations.ordered),
      dataIndex: 'total',
      width: 140,
      align: 'right',
      render: (_, row) => <Sum count={row.lines} amount={row.total} />,
    },
    {
      title: t(($) => $.operations.collected),
      dataIndex: 'collected',
      width: 140,
      align: 'right',
      render: (_, row) => <Sum count={row.collected_count} amount={row.collected} />,
    },
    {
      title: t(($) => $.operations.failedAndOut),
      key: 'rest',
      width: 120,
      align: 'right',
      className: 'num',
      render: (_, row) => `${row.failed_count} / ${row.waiting}`,
    },
    {
      title: t(($) => $.desk.table.status),
      dataIndex: 'status',
      width: 170,
      render: (_, row) => <State row={row} />,
    },
    {
      title: t(($) => $.operations.differences),
      key: 'differences',
      width: 170,
      render: (_, row) => <FileDifferences file={row} />,
    },
    {
      title: t(($) => $.desk.table.actions),
      key: 'actions',
      width: 120,
      render: (_, row) => <Fetch row={row} />,
    },
  ];
}

function Named({ row }: { row: DebitFile }) {
  const { t } = useTranslation('staff');
  const text = useText();
  return (
    <>
      <span className="num">{row.number}</span>
      <div className="small">
        {text(row.channel)} ·{' '}
        {t(($) => $.operations.sequence, { on: row.night_on, number: row.sequence })}
      </div>
    </>
  );
}

function Sum({ count, amount }: { count: number; amount: string }) {
  const { t } = useTranslation('staff');
  return (
    <>
      <Amount value={amount} strong />
      <div className="small">{t(($) => $.operations.lines, { count })}</div>
    </>
  );
}

function State({ row }: { row: DebitFile }) {
  const text = useText();
  return (
    <>
      <StatusBadge status={row.status} />
      {row.reason && <div className="small">{text(row.reason)}</div>}
      <div className="small">
        <Moment value={row.settled_at ?? row.sent_at ?? row.made_at} />
      </div>
    </>
  );
}

function Fetch({ row }: { row: DebitFile }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const fetch = useSend((id: string, headers) =>
    answerOf(
      http.POST('/api/v1/debit-files/{file_id}/result', {
        params: { path: { file_id: id } },
        headers,
      }),
    ),
  );
  if (!row.allowed_actions.includes('fetch')) return null;
  return (
    <Button
      size="small"
      icon={<SyncOutlined />}
      loading={fetch.isPending}
      onClick={() =>
        fetch.mutate(row.id, {
          onSuccess: ({ status }) =>
            void message.info(t(($) => $.operations.fetched, { status: text(status.label) })),
          onError: (error) => void message.error(error.message, 8),
          onSettled: () =>
            void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/debit-files'] }),
        })
      }
    >
      {t(($) => $.operations.fetch)}
    </Button>
  );
}

function FileCard({ row }: { row: DebitFile }) {
  const { t } = useTranslation('staff');
  return (
    <>
      <CardLines
        title={<Named row={row} />}
        aside={<StatusBadge status={row.status} />}
        lines={[
          {
            label: t(($) => $.operations.ordered),
            value: <Sum count={row.lines} amount={row.total} />,
          },
          {
            label: t(($) => $.operations.collected),
            value: <Sum count={row.collected_count} amount={row.collected} />,
          },
          {
            label: t(($) => $.operations.failedAndOut),
            value: `${row.failed_count} / ${row.waiting}`,
          },
        ]}
      />
      <Flex gap={8} wrap style={{ marginTop: 8 }}>
        <FileDifferences file={row} />
        <Fetch row={row} />
      </Flex>
    </>
  );
}
