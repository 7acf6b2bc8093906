import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Flex, Form, Input } from 'antd';
import type { Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { FormRefusal, showFieldErrors } from '@/desk/forms';
import { Payee, usePayee } from '@/desk/Payee';
import { PayOnField } from '@/desk/PayOnField';
import { answerOf, http } from '@/shared/api/client';
import { useSend } from '@/shared/api/intent';
import type { TaskPanelProps } from './TaskPanel';

interface Decided {
  outcome: string;
  opinion: string;
  payee_id?: string | null;
  pay_on?: string | null;
}

/** Where the person who has the task requests the payment, or reviews the request. */
export function PaymentPanel({ data, task }: TaskPanelProps) {
  const { t } = useTranslation('staff');
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const [form] = Form.useForm<{ opinion: string; pay_on?: Dayjs }>();
  const isReview = task.kind === 'pay_review';
  const yes = isReview ? 'approve' : 'submit';
  const contractId = data.contract?.id ?? '';
  const payee = usePayee({ contractId }, contractId !== '');
  const decide = useSend(async (body: Decided, headers) => {
    if (isReview && data.disbursement)
      await answerOf(
        http.POST('/api/v1/disbursements/{disbursement_id}/review', {
          params: { path: { disbursement_id: data.disbursement.id } },
          body: { ...body, task_id: task.id },
          headers,
        }),
      );
    else
      await answerOf(
        http.POST('/api/v1/tasks/{task_id}/payment-request', {
          params: { path: { task_id: task.id } },
          body,
          headers,
        }),
      );
  });
  const send = async (outcome: string) => {
    const values = await form.validateFields().catch(() => null);
    if (!values) return;
    decide.mutate(
      {
        outcome,
        opinion: values.opinion.trim(),
        payee_id: payee.data?.payee?.id ?? null,
        ...(isReview ? {} : { pay_on: values.pay_on?.format('YYYY-MM-DD') ?? null }),
      },
      {
        onSuccess: () => {
          void message.success(t(($) => $.disbursement.panel.done));
          void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/tasks'] });
          void queryClient.invalidateQueries({
            queryKey: ['get', '/api/v1/applications/{application_id}'],
          });
        },
        onError: (error) => void showFieldErrors(form, error),
      },
    );
  };
  return (
    <Flex vertical gap={16}>
      {payee.data?.is_entrusted && <Payee contractId={contractId} />}
      {isReview && data.disbursement?.pay_on && (
        <p>{t(($) => $.disbursement.payOn, { on: data.disbursement?.pay_on })}</p>
      )}
      <Form form={form} layout="vertical">
        {!isReview && <PayOnField />}
        <Form.Item
          name="opinion"
          label={t(($) => $.disbursement.panel.opinion)}
          rules={[
            {
              required: true,
              whitespace: true,
              min: 4,
              message: t(($) => $.disbursement.panel.opinionShort),
            },
          ]}
        >
          <Input.TextArea rows={3} maxLength={500} />
        </Form.Item>
        <FormRefusal error={decide.error} />
        <Flex gap={12}>
          <Button danger style={{ flex: 1 }} onClick={() => void send('return')}>
            {t(($) => $.disbursement.panel.return)}
          </Button>
          <Button
            type="primary"
            style={{ flex: 1 }}
            loading={decide.isPending}
            onClick={() => void send(yes)}
          >
            {t(($) => (isReview ? $.disbursement.panel.approve : $.disbursement.panel.submit))}
          </Button>
        </Flex>
      </Form>
    </Flex>
  );
}
