import { keepPreviousData, useQueryClient } from '@tanstack/react-query';
import { App, Button, Popconfirm, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { DataTable } from '@/desk/DataTable';
import { pagingOf } from '@/desk/listSearch';
import { PageLink } from '@/desk/SubjectLink';
import { Amount, Day } from '@/desk/values';
import { answerOf, api, http } from '@/shared/api/client';
import type { RejectedReport } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { useText } from '@/shared/i18n';
import type { QueueProps } from './OperationsPage';

/** Records that the bureau did not take. */
export function ReportsQueue({ search, onSearch }: QueueProps) {
  const { t } = useTranslation('staff');
  const text = useText();
  const reports = api.useQuery(
    'get',
    '/api/v1/operations/reports',
    { params: { query: pagingOf(search) } },
    { placeholderData: keepPreviousData },
  );
  const columns: TableColumnsType<RejectedReport> = [
    {
      title: t(($) => $.operations.record),
      dataIndex: 'number',
      width: 170,
      render: (number: string, { kind }) => (
        <>
          <span className="num">{number}</span>
          <div className="small">{text(kind)}</div>
        </>
      ),
    },
    {
      title: t(($) => $.operations.customer),
      dataIndex: 'customer',
      width: 100,
      render: (_, { customer }) => (
        <PageLink kind="customer" id={customer.id}>
          {customer.name}
        </PageLink>
      ),
    },
    {
      title: t(($) => $.operations.on),
      dataIndex: 'business_on',
      width: 115,
      render: (on: string) => <Day value={on} />,
    },
    {
      title: t(($) => $.operations.figures),
      key: 'figures',
      width: 150,
      align: 'right',
      render: (_, row) => <Figures row={row} />,
    },
    {
      title: t(($) => $.operations.cause),
      dataIndex: 'cause',
      width: 190,
      render: (_, row) => <Cause row={row} />,
    },
    {
      title: t(($) => $.operations.mend),
      dataIndex: 'mend',
      width: 220,
      render: (_, row) => <Mend row={row} />,
    },
    {
      key: 'act',
      title: t(($) => $.desk.table.actions),
      width: 100,
      render: (_, row) => <Resend row={row} />,
    },
  ];
  return (
    <DataTable<RejectedReport>
      title={t(($) => $.operations.tabs.reports)}
      query={reports}
      columns={columns}
      rowKey="id"
      search={search}
      onSearch={onSearch}
      width={1060}
      card={(row) => (
        <>
          <CardLines
            title={`${text(row.kind)} ${row.number}`}
            lines={[
              { label: t(($) => $.operations.customer), value: row.customer.name },
              { label: t(($) => $.operations.on), value: <Day value={row.business_on} /> },
              { label: t(($) => $.operations.figures), value: <Figures row={row} /> },
              { label: t(($) => $.operations.cause), value: <Cause row={row} /> },
              { label: t(($) => $.operations.mend), value: <Mend row={row} /> },
            ]}
          />
          <div style={{ marginTop: 8 }}>
            <Resend row={row} />
          </div>
        </>
      )}
    />
  );
}

function Figures({ row }: { row: RejectedReport }) {
  return (
    <>
      <Amount value={row.balance} />
      <div className="small">
        <Amount value={row.overdue} />
      </div>
    </>
  );
}

function Cause({ row }: { row: RejectedReport }) {
  const { t } = useTranslation('staff');
  const text = useText();
  return (
    <>
      {text(row.cause)}
      {row.held_up > 0 && (
        <div className="small">{t(($) => $.operations.heldUp, { count: row.held_up })}</div>
      )}
    </>
  );
}

function Mend({ row }: { row: RejectedReport }) {
  const { t } = useTranslation('staff');
  const text = useText();
  return (
    <>
      {text(row.mend)}
      {row.mend_at === 'customer' && (
        <div>
          <PageLink kind="customer" id={row.customer.id}>
            {t(($) => $.operations.mendAt.customer)}
          </PageLink>
        </div>
      )}
      {row.mend_at === 'loan' && (
        <div>
          <PageLink kind="loan" id={row.loan.id}>
            {t(($) => $.operations.mendAt.loan)}
          </PageLink>
        </div>
      )}
    </>
  );
}

function Resend({ row }: { row: RejectedReport }) {
  const { t } = useTranslation('staff');
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const retry = useSend((id: string, headers) =>
    answerOf(
      http.POST('/api/v1/reports/{record_id}/retry', {
        params: { path: { record_id: id } },
        headers,
      }),
    ),
  );
  if (!row.allowed_actions.includes('retry')) return null;
  const send = () =>
    retry.mutate(row.id, {
      onSuccess: () => void message.success(t(($) => $.operations.retried)),
      onError: (error) => void message.error(error.message),
      onSettled: () =>
        void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/operations/reports'] }),
    });
  return (
    <Popconfirm
      title={t(($) => $.operations.retryAsk)}
      okText={t(($) => $.operations.retry)}
      cancelText={t(($) => $.desk.act.cancel)}
      onConfirm={send}
    >
      <Button size="small" loading={retry.isPending}>
        {t(($) => $.operations.retry)}
      </Button>
    </Popconfirm>
  );
}
