import { useQueryClient } from '@tanstack/react-query';
import { App, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { PlainTable } from '@/desk/PlainTable';
import { ReasonButton } from '@/desk/ReasonButton';
import { usePermissions } from '@/desk/staff';
import { Amount, Day } from '@/desk/values';
import { answerOf, http } from '@/shared/api/client';
import type { LifeEvent } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { useText } from '@/shared/i18n';
import { Pill } from '@/shared/ui/Pill';

/** What happened to the loan, and the way to take it back. */
export function LoanEvents({ id, events }: { id: string; events: LifeEvent[] }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const may = usePermissions();
  const reverse = ({ number, may_reverse }: LifeEvent) =>
    may_reverse && may('servicing.reverse') && <Reverse id={id} number={number} />;
  const what = (row: LifeEvent) => (
    <>
      {text(row.name)}{' '}
      {row.is_reversed && <Pill tone="grey">{t(($) => $.loans.life.reversed)}</Pill>}
      {row.reason && <div className="small">{row.reason}</div>}
    </>
  );
  const columns: TableColumnsType<LifeEvent> = [
    {
      title: t(($) => $.loans.life.number),
      dataIndex: 'number',
      width: 64,
      align: 'right',
      className: 'num',
    },
    { title: t(($) => $.loans.life.on), width: 140, render: (_, row) => <Day value={row.on} /> },
    { title: t(($) => $.loans.life.what), render: (_, row) => what(row) },
    {
      title: t(($) => $.loans.life.amount),
      align: 'right',
      render: (_, row) => <Amount value={row.amount} />,
    },
    { title: '', key: 'reverse', width: 120, align: 'right', render: (_, row) => reverse(row) },
  ];
  return (
    <section>
      <h3>{t(($) => $.loans.life.events)}</h3>
      <PlainTable<LifeEvent>
        rows={events}
        rowKey="number"
        columns={columns}
        empty={t(($) => $.loans.life.noEvents)}
        card={(row) => (
          <CardLines
            title={what(row)}
            aside={<Amount value={row.amount} strong />}
            lines={[
              { label: t(($) => $.loans.life.on), value: <Day value={row.on} /> },
              ...(row.may_reverse ? [{ label: '', value: reverse(row) }] : []),
            ]}
          />
        )}
      />
    </section>
  );
}

function Reverse({ id, number }: { id: string; number: number }) {
  const { t } = useTranslation('staff');
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const reverse = useSend((reason: string, headers) =>
    answerOf(
      http.POST('/api/v1/loans/{loan_id}/events/{number}/reversal', {
        params: { path: { loan_id: id, number } },
        body: { reason },
        headers,
      }),
    ),
  );
  return (
    <ReasonButton
      size="small"
      danger
      label={t(($) => $.loans.life.reverse)}
      lead={t(($) => $.loans.life.reverseLead, { number })}
      send={async (reason) => {
        await reverse.mutateAsync(reason);
        void message.success(t(($) => $.loans.life.reverseDone, { number }));
        void queryClient.invalidateQueries();
      }}
    />
  );
}
