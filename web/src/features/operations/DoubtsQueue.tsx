import { SyncOutlined } from '@ant-design/icons';
import { keepPreviousData, useQueryClient } from '@tanstack/react-query';
import { App, Button, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { DataTable } from '@/desk/DataTable';
import { pagingOf } from '@/desk/listSearch';
import { every } from '@/desk/polling';
import { PageLink } from '@/desk/SubjectLink';
import { Amount, Moment } from '@/desk/values';
import { answerOf, api, http } from '@/shared/api/client';
import type { Doubt } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { useText } from '@/shared/i18n';
import { Pill, StatusBadge } from '@/shared/ui/Pill';
import type { QueueProps } from './OperationsPage';

const POLL_MS = 15_000;
const MOST_CALLS = 4;

/** Payments and debits of which nobody knows what became. */
export function DoubtsQueue({ search, onSearch }: QueueProps) {
  const { t } = useTranslation('staff');
  const text = useText();
  const doubts = api.useQuery(
    'get',
    '/api/v1/operations/doubts',
    { params: { query: pagingOf(search) } },
    { placeholderData: keepPreviousData, refetchInterval: every(POLL_MS) },
  );
  const columns: TableColumnsType<Doubt> = [
    {
      title: t(($) => $.operations.number),
      dataIndex: 'number',
      width: 150,
      render: (number: string, { kind_label }) => (
        <>
          <span className="num">{number}</span>
          <div className="small">{text(kind_label)}</div>
        </>
      ),
    },
    {
      title: t(($) => $.operations.about),
      dataIndex: 'about',
      width: 160,
      render: (_, row) => <About row={row} />,
    },
    {
      title: t(($) => $.operations.amount),
      dataIndex: 'amount',
      width: 120,
      align: 'right',
      render: (amount: string) => <Amount value={amount} strong />,
    },
    {
      title: t(($) => $.operations.age),
      dataIndex: 'minutes',
      width: 140,
      render: (_, row) => <Age row={row} />,
    },
    {
      title: t(($) => $.operations.reason),
      dataIndex: 'reason',
      width: 180,
      render: (_, { status, reason }) => (
        <>
          <StatusBadge status={status} />
          {reason && <div className="small">{text(reason)}</div>}
        </>
      ),
    },
    {
      title: t(($) => $.operations.asked),
      dataIndex: 'calls',
      width: 290,
      render: (_, row) => <Calls row={row} />,
    },
    {
      key: 'act',
      title: t(($) => $.desk.table.actions),
      width: 120,
      render: (_, row) => <AskAgain row={row} />,
    },
  ];
  return (
    <DataTable<Doubt>
      title={t(($) => $.operations.tabs.doubts)}
      query={doubts}
      columns={columns}
      rowKey="id"
      search={search}
      onSearch={onSearch}
      width={1160}
      card={(row) => (
        <>
          <CardLines
            title={`${text(row.kind_label)} ${row.number}`}
            aside={<Amount value={row.amount} strong />}
            lines={[
              { label: t(($) => $.operations.about), value: <About row={row} /> },
              { label: t(($) => $.operations.age), value: <Age row={row} /> },
              {
                label: t(($) => $.operations.reason),
                value: row.reason ? text(row.reason) : text(row.status.label),
              },
            ]}
          />
          <div style={{ marginBlock: 6 }}>
            <Calls row={row} />
          </div>
          <AskAgain row={row} />
        </>
      )}
    />
  );
}

function About({ row }: { row: Doubt }) {
  return (
    <>
      {row.about.id ? (
        <PageLink kind={row.kind === 'debit' ? 'loan' : 'application'} id={row.about.id}>
          {row.about.number}
        </PageLink>
      ) : (
        <span className="num">{row.about.number}</span>
      )}
      <div className="small">{row.customer.name}</div>
    </>
  );
}

function Age({ row: { minutes, since_at } }: { row: Doubt }) {
  const { t } = useTranslation('staff');
  const shown =
    minutes < 120
      ? t(($) => $.operations.minutes, { count: minutes })
      : minutes < 2880
        ? t(($) => $.operations.hours, { count: Math.floor(minutes / 60) })
        : t(($) => $.operations.days, { count: Math.floor(minutes / 1440) });
  return (
    <>
      <Pill tone={minutes < 30 ? 'amber' : 'red'}>{shown}</Pill>
      <div className="small">
        <Moment value={since_at} />
      </div>
    </>
  );
}

function Calls({ row }: { row: Doubt }) {
  const { t } = useTranslation('staff');
  const text = useText();
  if (row.calls.length === 0) return <span className="muted">{t(($) => $.operations.none)}</span>;
  return row.calls.slice(0, MOST_CALLS).map((call) => (
    <div key={call.at} className="small">
      <Moment value={call.at} seconds /> {text(call.asked)}{' '}
      <Pill tone={call.answer.tone}>
        {text(call.answer.label)}
        {call.said && ` · ${call.said}`}
      </Pill>
    </div>
  ));
}

function AskAgain({ row }: { row: Doubt }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const ask = useSend(async ({ id, kind }: Doubt, headers) =>
    kind === 'debit'
      ? (
          await answerOf(
            http.POST('/api/v1/debits/{debit_id}/query', {
              params: { path: { debit_id: id } },
              headers,
            }),
          )
        ).status
      : (
          await answerOf(
            http.POST('/api/v1/disbursements/{disbursement_id}/query', {
              params: { path: { disbursement_id: id } },
              headers,
            }),
          )
        ).status,
  );
  if (!row.allowed_actions.includes('query')) return null;
  return (
    <Button
      size="small"
      icon={<SyncOutlined />}
      loading={ask.isPending}
      onClick={() =>
        ask.mutate(row, {
          onSuccess: ({ label }) =>
            void message.info(t(($) => $.operations.queried, { status: text(label) })),
          onError: (error) => void message.error(error.message),
          onSettled: () =>
            void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/operations/doubts'] }),
        })
      }
    >
      {t(($) => $.operations.query)}
    </Button>
  );
}
