import { App, Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormRefusal } from '@/desk/forms';
import { answerOf, http } from '@/shared/api/client';
import type { Case } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { useRefreshCase } from './refresh';

/** Takes the application back as the customer asks at the desk. */
export function WithdrawButton({ data }: { data: Case }) {
  const { t } = useTranslation('staff');
  const { message } = App.useApp();
  const refresh = useRefreshCase();
  const [isOpen, setOpen] = useState(false);
  const [form] = Form.useForm<{ reason: string }>();
  const sending = useSend((body: { reason: string }, headers) =>
    answerOf(
      http.POST('/api/v1/applications/{application_id}/withdrawal', {
        params: { path: { application_id: data.id } },
        body,
        headers,
      }),
    ),
  );
  const submit = ({ reason }: { reason: string }) =>
    sending.mutate(
      { reason },
      {
        onSuccess: async () => {
          void message.success(t(($) => $.applications.withdrawal.done));
          await refresh();
          setOpen(false);
        },
      },
    );
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t(($) => $.applications.withdrawal.button)}</Button>
      <Modal
        open={isOpen}
        title={t(($) => $.applications.withdrawal.title)}
        onCancel={() => setOpen(false)}
        okText={t(($) => $.applications.withdrawal.button)}
        okButtonProps={{ danger: true, loading: sending.isPending }}
        onOk={() => form.submit()}
      >
        <p>{t(($) => $.applications.withdrawal.lead)}</p>
        <Form form={form} layout="vertical" onFinish={submit}>
          <Form.Item
            name="reason"
            label={t(($) => $.applications.withdrawal.reason)}
            rules={[
              {
                required: true,
                whitespace: true,
                message: t(($) => $.applications.withdrawal.reasonMissing),
              },
            ]}
          >
            <Input maxLength={100} />
          </Form.Item>
          <FormRefusal error={sending.error} />
        </Form>
      </Modal>
    </>
  );
}
