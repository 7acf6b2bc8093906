import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Card, Popconfirm, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { PlainTable } from '@/desk/PlainTable';
import { Loaded } from '@/desk/states';
import { answerOf, api, http } from '@/shared/api/client';
import type { Delegation, Delegations } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { StatusPill } from '@/shared/ui/Pill';
import { DelegationForm } from './DelegationForm';

/** Who stands in for whom, and a form to name a deputy. */
export function DelegationsCard() {
  const { t } = useTranslation('staff');
  const found = api.useQuery('get', '/api/v1/staff/delegations', {});
  return (
    <Card title={t(($) => $.account.absence.title)}>
      <p className="muted" style={{ marginTop: 0 }}>
        {t(($) => $.account.absence.lead)}
      </p>
      <Loaded query={found}>
        {(data) => (
          <>
            <DelegationForm data={data} />
            <DelegationTable data={data} />
          </>
        )}
      </Loaded>
    </Card>
  );
}

function DelegationTable({ data }: { data: Delegations }) {
  const { t } = useTranslation('staff');
  const days = ({ from_on, until_on }: Delegation) => (
    <span className="num">
      {from_on} – {until_on}
    </span>
  );
  const columns: TableColumnsType<Delegation> = [
    { title: t(($) => $.account.absence.absent), dataIndex: 'absent', width: 90 },
    { title: t(($) => $.account.absence.deputy), dataIndex: 'deputy', width: 90 },
    {
      title: t(($) => $.account.absence.days),
      key: 'days',
      width: 200,
      render: (_, row) => days(row),
    },
    { title: t(($) => $.account.absence.reason), dataIndex: 'reason', width: 140 },
    {
      title: t(($) => $.account.absence.state),
      dataIndex: 'state',
      width: 90,
      render: (_, { state }) => <StatusPill status={state} />,
    },
    {
      key: 'act',
      title: t(($) => $.desk.table.actions),
      width: 100,
      render: (_, row) => <EndButton row={row} />,
    },
  ];
  return (
    <PlainTable<Delegation>
      rows={data.items}
      rowKey="id"
      columns={columns}
      width={720}
      empty={t(($) => $.account.absence.none)}
      card={(row) => (
        <>
          <CardLines
            title={`${row.absent} → ${row.deputy}`}
            aside={<StatusPill status={row.state} />}
            lines={[
              { label: t(($) => $.account.absence.days), value: days(row) },
              { label: t(($) => $.account.absence.reason), value: row.reason },
            ]}
          />
          <EndButton row={row} />
        </>
      )}
    />
  );
}

function EndButton({ row }: { row: Delegation }) {
  const { t } = useTranslation('staff');
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const end = useSend((id: string, headers) =>
    answerOf(
      http.POST('/api/v1/staff/delegations/{delegation_id}/end', {
        params: { path: { delegation_id: id } },
        headers,
      }),
    ),
  );
  if (!row.allowed_actions.includes('end')) return null;
  const confirm = () =>
    end.mutate(row.id, {
      onSuccess: () => void message.success(t(($) => $.account.absence.ended)),
      onError: (error) => void message.error(error.message),
      onSettled: () =>
        void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/staff/delegations'] }),
    });
  return (
    <Popconfirm
      title={t(($) => $.account.absence.endAsk)}
      okText={t(($) => $.account.absence.end)}
      cancelText={t(($) => $.desk.act.cancel)}
      onConfirm={confirm}
    >
      <Button size="small" loading={end.isPending}>
        {t(($) => $.account.absence.end)}
      </Button>
    </Popconfirm>
  );
}
