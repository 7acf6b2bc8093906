import { useQueryClient } from '@tanstack/react-query';
import { App, Button, DatePicker, Flex, Form, Input, Modal } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Facts } from '@/desk/Facts';
import { FormRefusal, showFieldErrors } from '@/desk/forms';
import { ReasonButton } from '@/desk/ReasonButton';
import { usePermissions } from '@/desk/staff';
import { Day } from '@/desk/values';
import { answerOf, api, http } from '@/shared/api/client';
import type { LoanSummary } from '@/shared/api/contract';
import { newKey, useSend } from '@/shared/api/intent';
import { formatMoney, formatRate } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { StatusBadge } from '@/shared/ui/Pill';
import { LIFE } from './LoanLife';

type Bill = NonNullable<LoanSummary['bill']>;

/** The bill on which a loan was lent: what it says, and what its acceptor did. */
export function BillPanel({ summary, bill }: { summary: LoanSummary; bill: Bill }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const facts = [
    {
      label: t(($) => $.loans.bill.number),
      value: (
        <span className="num" style={{ wordBreak: 'break-all' }}>
          {bill.number}
        </span>
      ),
      wide: true,
    },
    { label: t(($) => $.loans.bill.kind), value: text(bill.kind) },
    { label: t(($) => $.loans.bill.status), value: <StatusBadge status={bill.status} /> },
    { label: t(($) => $.loans.bill.drawer), value: bill.drawer },
    { label: t(($) => $.loans.bill.acceptor), value: bill.acceptor },
    { label: t(($) => $.loans.bill.face), value: formatMoney(bill.face) },
    { label: t(($) => $.loans.bill.discount), value: formatMoney(bill.discount) },
    { label: t(($) => $.loans.bill.proceeds), value: formatMoney(bill.proceeds) },
    { label: t(($) => $.loans.bill.unearned), value: formatMoney(summary.interest_unearned) },
    { label: t(($) => $.loans.bill.rate), value: formatRate(bill.annual_rate_pct) },
    { label: t(($) => $.loans.bill.days), value: bill.days },
    { label: t(($) => $.loans.bill.issuedOn), value: <Day value={bill.issued_on} /> },
    { label: t(($) => $.loans.bill.discountedOn), value: <Day value={bill.discounted_on} /> },
    { label: t(($) => $.loans.bill.dueOn), value: <Day value={bill.due_on} /> },
    { label: t(($) => $.loans.bill.maturesOn), value: <Day value={bill.matures_on} /> },
    { label: t(($) => $.loans.bill.trade), value: bill.trade_contract },
    { label: t(($) => $.loans.bill.invoices), value: bill.invoices },
    ...(bill.answered_on
      ? [
          { label: t(($) => $.loans.bill.answeredOn), value: <Day value={bill.answered_on} /> },
          {
            label: t(($) =>
              bill.status.code === 'refused' ? $.loans.bill.why : $.loans.bill.reference,
            ),
            value: bill.answer,
          },
        ]
      : []),
  ];
  return (
    <Flex vertical gap={16}>
      {bill.status.code === 'held' && <BillActions loanId={summary.id} bill={bill} />}
      <Facts items={facts} />
    </Flex>
  );
}

function BillActions({ loanId, bill }: { loanId: string; bill: Bill }) {
  const { t } = useTranslation('staff');
  const may = usePermissions();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const life = api.useQuery('get', LIFE, { params: { path: { loan_id: loanId } } });
  if (!life.data) return null;
  const today = life.data.on;
  const isDue = today >= bill.matures_on;
  const done = (said: string) => {
    void message.success(said);
    void queryClient.invalidateQueries();
  };
  const refuse = async (reason: string) => {
    await answerOf(
      http.POST('/api/v1/bills/{bill_id}/refusal', {
        params: { path: { bill_id: bill.id } },
        body: { reason },
        headers: { 'Idempotency-Key': newKey() },
      }),
    );
    done(t(($) => $.loans.bill.done));
  };
  const cancel = async (reason: string) => {
    await answerOf(
      http.POST('/api/v1/proposals', {
        body: { kind: 'bill_cancellation', key: loanId, values: {}, reason },
        headers: { 'Idempotency-Key': newKey() },
      }),
    );
    done(t(($) => $.loans.bill.proposed));
  };
  return (
    <Flex gap={8} wrap>
      {isDue && may('bills.present') && (
        <>
          <PaidButton bill={bill} today={today} onDone={() => done(t(($) => $.loans.bill.done))} />
          <ReasonButton
            danger
            label={t(($) => $.loans.bill.refused)}
            lead={t(($) => $.loans.bill.refusedLead)}
            send={refuse}
          />
        </>
      )}
      {today === bill.discounted_on && may('bills.cancel') && (
        <ReasonButton
          label={t(($) => $.loans.bill.cancel)}
          lead={t(($) => $.loans.bill.cancelLead)}
          send={cancel}
        />
      )}
    </Flex>
  );
}

type Paid = { received_on: Dayjs; reference: string };

function PaidButton({ bill, today, onDone }: { bill: Bill; today: string; onDone: () => void }) {
  const { t } = useTranslation('staff');
  const [form] = Form.useForm<Paid>();
  const [isOpen, setOpen] = useState(false);
  const send = useSend((values: { received_on: string; reference: string }, headers) =>
    answerOf(
      http.POST('/api/v1/bills/{bill_id}/payment', {
        params: { path: { bill_id: bill.id } },
        body: values,
        headers,
      }),
    ),
  );
  const submit = ({ received_on, reference }: Paid) =>
    send.mutate(
      { received_on: received_on.format('YYYY-MM-DD'), reference },
      {
        onSuccess: () => {
          setOpen(false);
          onDone();
        },
        onError: (error) => showFieldErrors(form, error),
      },
    );
  const required = [{ required: true, message: t(($) => $.loans.bill.required) }];
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t(($) => $.loans.bill.paid)}
      </Button>
      <Modal
        open={isOpen}
        title={t(($) => $.loans.bill.paid)}
        okText={t(($) => $.desk.act.confirm)}
        cancelText={t(($) => $.desk.act.cancel)}
        okButtonProps={{ loading: send.isPending }}
        onOk={form.submit}
        onCancel={() => setOpen(false)}
      >
        <p>{t(($) => $.loans.bill.paidLead)}</p>
        <FormRefusal error={send.error} />
        <Form<Paid>
          form={form}
          layout="vertical"
          onFinish={submit}
          initialValues={{ received_on: dayjs(today) }}
        >
          <Form.Item name="received_on" label={t(($) => $.loans.bill.receivedOn)} rules={required}>
            <DatePicker allowClear={false} style={{ width: '100%' }} />
          </Form.Item>
          <Form.Item
            name="reference"
            label={t(($) => $.loans.bill.reference)}
            extra={t(($) => $.loans.bill.referenceHint)}
            rules={required}
          >
            <Input maxLength={200} autoComplete="off" className="num" />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}
