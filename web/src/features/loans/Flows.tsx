import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Flex, Form, Input, Radio, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { FormRefusal, showFieldErrors } from '@/desk/forms';
import { PlainTable } from '@/desk/PlainTable';
import { Amount, Day, Moment } from '@/desk/values';
import { answerOf, http } from '@/shared/api/client';
import type { LoanUse } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { useText } from '@/shared/i18n';
import { Pill, StatusPill } from '@/shared/ui/Pill';

type Flow = LoanUse['flows'][number];

interface FlowsProps {
  id: string;
  use: LoanUse;
}

/** Whether payments out of the account are tracked, and when they were last asked for. */
export function Tracking({ use }: { use: LoanUse }) {
  const { t } = useTranslation('staff');
  if (use.paid_to) return <>{t(($) => $.loans.use.paidTo, { payee: use.paid_to })}</>;
  if (!use.tracking) return <span className="muted">{t(($) => $.loans.use.notTracked)}</span>;
  const { status, ends_on, asked_at } = use.tracking;
  return (
    <Flex gap={8} wrap align="center">
      <StatusPill status={status} />
      <span className="small">
        {t(($) => $.loans.use.until)} <Day value={ends_on} />
      </span>
      {asked_at && (
        <span className="small">
          {t(($) => $.loans.use.askedAt)} <Moment value={asked_at} />
        </span>
      )}
    </Flex>
  );
}

/** Payments to payees on the list; what of them is suspected is weighed here. */
export function Flows({ id, use }: FlowsProps) {
  const { t } = useTranslation('staff');
  const mayWeigh = use.allowed_actions.includes('weigh');
  const mayAsk = use.allowed_actions.includes('ask');
  if (use.flows.length === 0 && !mayAsk) return null;
  return (
    <Flex vertical gap={12}>
      <Flex justify="space-between" align="center" gap={8} wrap>
        <h3 style={{ margin: 0 }}>{t(($) => $.loans.use.flows)}</h3>
        {mayAsk && <AskButton id={id} />}
      </Flex>
      {mayWeigh && (
        <Alert
          type="error"
          showIcon
          title={t(($) => $.loans.use.suspected)}
          description={t(($) => $.loans.use.suspectedHint)}
        />
      )}
      <FlowTable flows={use.flows} />
      {mayWeigh && <WeighForm id={id} use={use} />}
    </Flex>
  );
}

function FlowTable({ flows }: { flows: Flow[] }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const state = (flow: Flow) => (
    <Pill tone={flow.is_weighed ? 'grey' : 'red'}>
      {t(($) => (flow.is_weighed ? $.loans.use.weighed : $.loans.use.toWeigh))}
    </Pill>
  );
  const payee = (flow: Flow) => flow.payee || t(($) => $.loans.use.erased);
  const trade = (flow: Flow) => `${text(flow.trade)} (${flow.code})`;
  const columns: TableColumnsType<Flow> = [
    {
      title: t(($) => $.loans.use.movedAt),
      dataIndex: 'moved_at',
      width: 150,
      render: (at: string) => <Moment value={at} />,
    },
    {
      title: t(($) => $.loans.use.payee),
      key: 'payee',
      width: 200,
      render: (_, row) => payee(row),
    },
    {
      title: t(($) => $.loans.use.trade),
      key: 'trade',
      render: (_, row) => (
        <>
          <div>{text(row.flow)}</div>
          <div className="small">{trade(row)}</div>
        </>
      ),
    },
    {
      title: t(($) => $.loans.use.paid),
      dataIndex: 'amount',
      width: 130,
      align: 'right',
      render: (amount: string) => <Amount value={amount} strong />,
    },
    {
      title: t(($) => $.loans.use.inquiry),
      dataIndex: 'inquiry',
      width: 160,
      render: (number: string) => <span className="code">{number}</span>,
    },
    {
      title: t(($) => $.desk.table.status),
      key: 'state',
      width: 100,
      render: (_, row) => state(row),
    },
  ];
  return (
    <PlainTable<Flow>
      rows={flows}
      rowKey="id"
      width={900}
      empty={t(($) => $.loans.use.noFlows)}
      columns={columns}
      card={(row) => (
        <CardLines
          title={payee(row)}
          aside={state(row)}
          lines={[
            { label: t(($) => $.loans.use.paid), value: <Amount value={row.amount} strong /> },
            { label: t(($) => $.loans.use.movedAt), value: <Moment value={row.moved_at} /> },
            { label: text(row.flow), value: trade(row) },
            { label: t(($) => $.loans.use.inquiry), value: row.inquiry },
          ]}
        />
      )}
    />
  );
}

function AskButton({ id }: { id: string }) {
  const { t } = useTranslation('staff');
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const send = useSend((_: undefined, headers) =>
    answerOf(
      http.POST('/api/v1/loans/{loan_id}/flow-inquiries', {
        params: { path: { loan_id: id } },
        headers,
      }),
    ),
  );
  const ask = () =>
    send.mutate(undefined, {
      onSuccess: ({ noted }) => {
        void message.success(t(($) => $.loans.use.asked, { count: noted }));
        void queryClient.invalidateQueries();
      },
    });
  return (
    <Flex vertical gap={8}>
      <FormRefusal error={send.error} />
      <Button loading={send.isPending} onClick={ask} style={{ alignSelf: 'flex-end' }}>
        {t(($) => $.loans.use.askNow)}
      </Button>
    </Flex>
  );
}

interface Verdict {
  verdict: string;
  note: string;
}

/** Says of suspected payments that it is misuse, or how they are explained. */
function WeighForm({ id, use }: FlowsProps) {
  const { t } = useTranslation('staff');
  const text = useText();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const [form] = Form.useForm<Verdict>();
  const send = useSend((body: Verdict, headers) =>
    answerOf(
      http.POST('/api/v1/loans/{loan_id}/flow-verdicts', {
        params: { path: { loan_id: id } },
        body,
        headers,
      }),
    ),
  );
  const submit = (values: Verdict) =>
    send.mutate(values, {
      onSuccess: () => {
        form.resetFields();
        void message.success(t(($) => $.loans.use.done));
        void queryClient.invalidateQueries();
      },
      onError: (error) => showFieldErrors(form, error),
    });
  const required = [{ required: true, message: t(($) => $.loans.services.required) }];
  return (
    <Form<Verdict> form={form} layout="vertical" onFinish={submit}>
      <Form.Item name="verdict" label={t(($) => $.loans.use.verdict)} rules={required}>
        <Radio.Group
          options={use.verdicts.map(({ code, label }) => ({ value: code, label: text(label) }))}
        />
      </Form.Item>
      <Form.Item name="note" label={t(($) => $.loans.use.grounds)} rules={required}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
      <FormRefusal error={send.error} />
      <Button type="primary" htmlType="submit" loading={send.isPending}>
        {t(($) => $.loans.use.weigh)}
      </Button>
    </Form>
  );
}
