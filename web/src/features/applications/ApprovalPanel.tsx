import { App, Button, Flex, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AmountInput } from '@/desk/AmountInput';
import { FormRefusal, showFieldErrors } from '@/desk/forms';
import { answerOf, http } from '@/shared/api/client';
import type { OpinionRequest } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { formatMoney, toFen } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { ConditionFields } from './ConditionFields';
import { ReturnDialog } from './ReturnDialog';
import { useRefreshCase } from './refresh';
import type { TaskPanelProps } from './TaskPanel';

type Values = Pick<OpinionRequest, 'opinion' | 'amount' | 'reduced_for' | 'conditions'>;

/** Where the person who has the task writes an opinion and decides. */
export function ApprovalPanel({ data, task }: TaskPanelProps) {
  const { t } = useTranslation('staff');
  const text = useText();
  const { modal, message } = App.useApp();
  const refresh = useRefreshCase();
  const [isReturning, setReturning] = useState(false);
  const [form] = Form.useForm<Values>();
  const may = (action: 'approve' | 'decline' | 'return') => data.allowed_actions.includes(action);
  const decide = useSend((body: OpinionRequest, headers) =>
    answerOf(
      http.POST('/api/v1/applications/{application_id}/opinions', {
        params: { path: { application_id: data.id } },
        body,
        headers,
      }),
    ),
  );
  const send = (
    outcome: OpinionRequest['outcome'],
    { opinion, amount, reduced_for, conditions }: Values,
  ) =>
    decide
      .mutateAsync({
        task_id: task.id,
        outcome,
        opinion: opinion.trim(),
        reduced_for: reduced_for ?? '',
        conditions: outcome === 'approve' ? (conditions ?? []) : [],
        ...(outcome === 'approve' && amount ? { amount } : {}),
      })
      .then(() => {
        void message.success(
          t(($) =>
            outcome === 'approve'
              ? $.applications.approval.approved
              : $.applications.approval.declined,
          ),
        );
        // The dialog stays until the case shows that it has moved on.
        return refresh();
      })
      .catch((error: unknown) => void showFieldErrors(form, error));
  const amount = Form.useWatch('amount', form);
  const isLess = Boolean(amount) && toFen(amount || '0') < toFen(data.amount);
  const ask = async (outcome: OpinionRequest['outcome']) => {
    const values = await form.validateFields().catch(() => null);
    if (!values) return;
    const isApproval = outcome === 'approve';
    modal.confirm({
      title: t(($) =>
        isApproval
          ? $.applications.approval.confirmApprove
          : $.applications.approval.confirmDecline,
      ),
      content: t(($) => $.applications.approval.confirmNote),
      okText: t(($) =>
        isApproval ? $.applications.approval.approve : $.applications.approval.decline,
      ),
      okButtonProps: { danger: !isApproval },
      onOk: () => send(outcome, values),
    });
  };
  return (
    <>
      <Form form={form} layout="vertical" initialValues={{ amount: data.amount }}>
        <Form.Item
          name="amount"
          label={t(($) => $.applications.approval.amount)}
          extra={t(($) => $.applications.approval.amountHelp, { amount: formatMoney(data.amount) })}
          rules={[
            {
              validator: async (_, amount?: string) => {
                if (amount && toFen(amount) > toFen(data.amount))
                  throw new Error(t(($) => $.applications.approval.tooMuch));
              },
            },
          ]}
        >
          <AmountInput />
        </Form.Item>
        {isLess && (
          <Form.Item
            name="reduced_for"
            label={t(($) => $.applications.approval.reducedFor)}
            extra={t(($) => $.applications.approval.reducedHelp)}
            rules={[{ required: true, message: t(($) => $.applications.approval.reducedMissing) }]}
          >
            <Select
              options={data.turns.reductions.map(({ code, label }) => ({
                value: code,
                label: text(label),
              }))}
            />
          </Form.Item>
        )}
        <ConditionFields kinds={data.turns.deferrable_kinds} />
        <Form.Item
          name="opinion"
          label={t(($) => $.applications.approval.opinion)}
          rules={[
            {
              required: true,
              whitespace: true,
              min: 4,
              message: t(($) => $.applications.approval.opinionShort),
            },
          ]}
        >
          <Input.TextArea
            rows={4}
            maxLength={1000}
            placeholder={t(($) => $.applications.approval.opinionHint)}
          />
        </Form.Item>
        <FormRefusal error={decide.error} />
        <Flex gap={12} wrap style={{ marginTop: 8 }}>
          {may('decline') && (
            <Button
              danger
              style={{ flex: 1 }}
              disabled={decide.isPending}
              onClick={() => void ask('decline')}
            >
              {t(($) => $.applications.approval.decline)}
            </Button>
          )}
          {may('return') && (
            <Button style={{ flex: 1 }} onClick={() => setReturning(true)}>
              {t(($) => $.applications.returning.button)}
            </Button>
          )}
          {may('approve') && (
            <Button
              type="primary"
              style={{ flex: 1 }}
              disabled={decide.isPending}
              onClick={() => void ask('approve')}
            >
              {t(($) => $.applications.approval.approve)}
            </Button>
          )}
        </Flex>
      </Form>
      {isReturning && (
        <ReturnDialog data={data} taskId={task.id} close={() => setReturning(false)} />
      )}
    </>
  );
}
