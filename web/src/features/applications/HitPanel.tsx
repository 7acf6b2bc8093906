import { Alert, App, Button, Flex, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { FormRefusal, showFieldErrors } from '@/desk/forms';
import { answerOf, http } from '@/shared/api/client';
import { useSend } from '@/shared/api/intent';
import { useRefreshCase } from './refresh';
import type { TaskPanelProps } from './TaskPanel';

type Outcome = 'cleared' | 'confirmed';

/** Whether the hit of a list is right: to clear it takes two people, and evidence on file. */
export function HitPanel({ data, task }: TaskPanelProps) {
  const { t } = useTranslation('staff');
  const { message } = App.useApp();
  const refresh = useRefreshCase();
  const [form] = Form.useForm<{ note: string }>();
  const sending = useSend((body: { task_id: string; outcome: string; note: string }, headers) =>
    answerOf(
      http.POST('/api/v1/applications/{application_id}/hit-opinions', {
        params: { path: { application_id: data.id } },
        body,
        headers,
      }),
    ),
  );
  const send = async (outcome: Outcome) => {
    const values = await form.validateFields().catch(() => null);
    if (!values) return;
    sending.mutate(
      { task_id: task.id, outcome, note: values.note.trim() },
      {
        onSuccess: () => {
          void message.success(t(($) => $.applications.hit.done));
          void refresh();
        },
        onError: (error) => void showFieldErrors(form, error),
      },
    );
  };
  return (
    <Form form={form} layout="vertical">
      <Alert
        type="warning"
        showIcon
        style={{ marginBottom: 16 }}
        title={t(($) => $.applications.hit.lead)}
      />
      <Form.Item
        name="note"
        label={t(($) => $.applications.hit.note)}
        rules={[
          {
            required: true,
            whitespace: true,
            min: 10,
            message: t(($) => $.applications.hit.noteShort),
          },
        ]}
      >
        <Input.TextArea
          rows={4}
          maxLength={1000}
          placeholder={t(($) => $.applications.hit.noteHint)}
        />
      </Form.Item>
      <FormRefusal error={sending.error} />
      <Flex gap={12}>
        <Button
          danger
          style={{ flex: 1 }}
          disabled={sending.isPending}
          onClick={() => void send('confirmed')}
        >
          {t(($) => $.applications.hit.confirm)}
        </Button>
        <Button
          type="primary"
          style={{ flex: 1 }}
          disabled={sending.isPending}
          onClick={() => void send('cleared')}
        >
          {t(($) => $.applications.hit.clear)}
        </Button>
      </Flex>
    </Form>
  );
}
