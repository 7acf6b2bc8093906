import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { App, Button, Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { FormRefusal } from '@/desk/forms';
import { PlainTable } from '@/desk/PlainTable';
import { Day } from '@/desk/values';
import { answerOf, http } from '@/shared/api/client';
import type { LoanSetAside } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { useText } from '@/shared/i18n';
import { Pill } from '@/shared/ui/Pill';

/** The loans that the night leaves out, each with why, and the way back. */
export function SetAside({ rows }: { rows: LoanSetAside[] }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const repair = useSend((set_aside_id: string, headers) =>
    answerOf(
      http.POST('/api/v1/night/set-asides/{set_aside_id}/repair', {
        params: { path: { set_aside_id } },
        headers,
      }),
    ),
  );
  const give = (row: LoanSetAside) =>
    repair.mutate(row.id, {
      onSuccess: () => {
        void message.success(t(($) => $.night.repaired, { number: row.number }));
        void queryClient.invalidateQueries();
      },
    });
  const loan = ({ loan_id, number }: LoanSetAside) => (
    <Link to="/loans/$id" params={{ id: loan_id }} className="num">
      {number}
    </Link>
  );
  const action = (row: LoanSetAside) =>
    row.may_repair && (
      <Button
        size="small"
        loading={repair.isPending && repair.variables === row.id}
        onClick={() => give(row)}
      >
        {t(($) => $.night.repair)}
      </Button>
    );
  const reason = (row: LoanSetAside) => (
    <span className="small" style={{ overflowWrap: 'anywhere' }}>
      {row.reason}
    </span>
  );
  return (
    <Card
      title={t(($) => $.night.setAside)}
      extra={<Pill tone="red">{t(($) => $.night.loans, { count: rows.length })}</Pill>}
      className="flush"
      styles={{ body: { padding: 0 } }}
    >
      <div style={{ padding: '12px 24px' }}>
        <p className="muted" style={{ margin: 0 }}>
          {t(($) => $.night.setAsideLead)}
        </p>
        {repair.error && (
          <div style={{ marginTop: 12 }}>
            <FormRefusal error={repair.error} />
          </div>
        )}
      </div>
      <PlainTable<LoanSetAside>
        rows={rows}
        rowKey="id"
        width={860}
        card={(row) => (
          <CardLines
            title={
              <>
                {row.customer_name} · {loan(row)}
              </>
            }
            aside={action(row)}
            lines={[
              { label: t(($) => $.night.asideOn), value: <Day value={row.on} /> },
              { label: t(($) => $.night.step), value: text(row.step) },
              { label: t(($) => $.night.fault), value: reason(row) },
            ]}
          />
        )}
        columns={[
          {
            title: t(($) => $.loans.number),
            key: 'loan',
            width: 150,
            render: (_, row) => loan(row),
          },
          { title: t(($) => $.loans.customer), dataIndex: 'customer_name', width: 100 },
          {
            title: t(($) => $.night.asideOn),
            key: 'on',
            width: 120,
            render: (_, row) => <Day value={row.on} />,
          },
          {
            title: t(($) => $.night.step),
            key: 'step',
            width: 150,
            render: (_, row) => text(row.step),
          },
          { title: t(($) => $.night.fault), key: 'fault', render: (_, row) => reason(row) },
          { title: '', key: 'act', width: 130, align: 'right', render: (_, row) => action(row) },
        ]}
      />
    </Card>
  );
}
