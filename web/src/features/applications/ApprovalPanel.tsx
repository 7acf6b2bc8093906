import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Card, Flex, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { AmountInput } from '@/desk/AmountInput';
import { FormRefusal, showFieldErrors } from '@/desk/forms';
import { answerOf, http } from '@/shared/api/client';
import type { Case, OpinionRequest } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { formatMoment } from '@/shared/format/dates';
import { formatMoney, toFen } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { palette } from '@/shared/ui/palette';

interface ApprovalPanelProps {
  data: Case;
  task: NonNullable<Case['my_task']>;
}

type Values = Pick<OpinionRequest, 'opinion' | 'amount'>;

/** Where the person who has the task writes an opinion and decides. */
export function ApprovalPanel({ data, task }: ApprovalPanelProps) {
  const { t } = useTranslation('staff');
  const text = useText();
  const { modal, message } = App.useApp();
  const queryClient = useQueryClient();
  const [form] = Form.useForm<Values>();
  const may = (action: 'approve' | 'decline') => data.allowed_actions.includes(action);
  const decide = useSend((body: OpinionRequest, headers) =>
    answerOf(
      http.POST('/api/v1/applications/{application_id}/opinions', {
        params: { path: { application_id: data.id } },
        body,
        headers,
      }),
    ),
  );
  const send = (outcome: OpinionRequest['outcome'], { opinion, amount }: Values) =>
    decide
      .mutateAsync({
        task_id: task.id,
        outcome,
        opinion: opinion.trim(),
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
        void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/tasks'] });
        void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/workbench'] });
        // The dialog stays until the case shows that it has moved on.
        return queryClient.invalidateQueries({
          queryKey: ['get', '/api/v1/applications/{application_id}'],
        });
      })
      .catch((error: unknown) => void showFieldErrors(form, error));
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
    <Card
      title={t(($) => $.applications.approval.title)}
      extra={<span className="muted">{text(task.title)}</span>}
      style={{ borderColor: palette.primary, borderTopWidth: 3 }}
    >
      {task.due_at && (
        <div className="muted num" style={{ marginBottom: 12 }}>
          {t(($) => $.applications.approval.due)} {formatMoment(task.due_at)}
        </div>
      )}
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
        <Flex gap={12} style={{ marginTop: 8 }}>
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
    </Card>
  );
}
