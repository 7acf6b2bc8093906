import { useQueryClient } from '@tanstack/react-query';
import { Flex, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { answerOf, http } from '@/shared/api/client';
import type { Correction } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { formatMoment } from '@/shared/format/dates';
import { useText } from '@/shared/i18n';
import { StatusPill } from '@/shared/ui/Pill';
import { CardLines } from './CardLines';
import { PlainTable } from './PlainTable';
import { ReasonButton } from './ReasonButton';
import { PageLink } from './SubjectLink';

/** Corrections of customers' data: what, why, by whom; and the second person's decision. */
export function CorrectionTable({
  rows,
  withCustomer = false,
}: {
  rows: Correction[];
  withCustomer?: boolean;
}) {
  const { t } = useTranslation('staff');
  const customer = (row: Correction) => (
    <PageLink kind="customer" id={row.customer.id}>
      {row.customer.name} {row.customer.number}
    </PageLink>
  );
  const columns: TableColumnsType<Correction> = [
    ...(withCustomer
      ? [
          {
            title: t(($) => $.desk.correction.customer),
            key: 'customer',
            width: 150,
            render: (_: unknown, row: Correction) => customer(row),
          },
        ]
      : []),
    {
      title: t(($) => $.desk.correction.what),
      dataIndex: 'fields',
      width: 280,
      render: (_, row) => <Fields row={row} />,
    },
    { title: t(($) => $.desk.correction.reason), dataIndex: 'reason', width: 180 },
    {
      title: t(($) => $.desk.correction.by),
      key: 'by',
      width: 150,
      render: (_, { proposed_by, proposed_at }) => (
        <>
          {proposed_by}
          <div className="small num">{formatMoment(proposed_at)}</div>
        </>
      ),
    },
    {
      title: t(($) => $.desk.table.status),
      dataIndex: 'status',
      width: 170,
      render: (_, row) => <Outcome row={row} />,
    },
    {
      key: 'act',
      title: t(($) => $.desk.table.actions),
      width: 140,
      render: (_, row) => <Decide row={row} />,
    },
  ];
  return (
    <PlainTable<Correction>
      rows={rows}
      rowKey="id"
      columns={columns}
      width={withCustomer ? 1070 : 920}
      card={(row) => (
        <>
          <CardLines
            title={withCustomer ? customer(row) : row.proposed_by}
            aside={<StatusPill status={row.status} />}
            lines={[
              { label: t(($) => $.desk.correction.reason), value: row.reason },
              { label: t(($) => $.desk.correction.by), value: row.proposed_by },
            ]}
          />
          <Fields row={row} />
          <Decide row={row} />
        </>
      )}
    />
  );
}

function Fields({ row }: { row: Correction }) {
  const text = useText();
  return row.fields.map(({ field, label, before, after }) => (
    <div key={field}>
      <span className="muted">{text(label)}</span>{' '}
      <span className="num">
        <s>{before || '—'}</s> → {after}
      </span>
    </div>
  ));
}

function Outcome({ row }: { row: Correction }) {
  return (
    <>
      <StatusPill status={row.status} />
      {row.decided_at && (
        <div className="small">
          {row.decided_by} <span className="num">{formatMoment(row.decided_at)}</span>
          <div>{row.opinion}</div>
        </div>
      )}
    </>
  );
}

function Decide({ row }: { row: Correction }) {
  const { t } = useTranslation('staff');
  const queryClient = useQueryClient();
  const decide = useSend(
    ({ outcome, opinion }: { outcome: 'approve' | 'reject'; opinion: string }, headers) =>
      answerOf(
        http.POST('/api/v1/corrections/{correction_id}/decision', {
          params: { path: { correction_id: row.id } },
          body: { outcome, opinion },
          headers,
        }),
      ),
  );
  if (!row.allowed_actions.includes('decide')) return null;
  const send = (outcome: 'approve' | 'reject') => async (opinion: string) => {
    await decide.mutateAsync({ outcome, opinion });
    for (const path of [
      '/api/v1/corrections',
      '/api/v1/customers/{customer_id}/corrections',
      '/api/v1/customers/{customer_id}',
    ])
      await queryClient.invalidateQueries({ queryKey: ['get', path] });
  };
  return (
    <Flex gap={6} wrap style={{ marginTop: 4 }}>
      <ReasonButton
        size="small"
        label={t(($) => $.desk.correction.approve)}
        lead={t(($) => $.desk.correction.approveLead)}
        send={send('approve')}
      />
      <ReasonButton
        size="small"
        danger
        label={t(($) => $.desk.correction.reject)}
        lead={t(($) => $.desk.correction.rejectLead)}
        send={send('reject')}
      />
    </Flex>
  );
}
