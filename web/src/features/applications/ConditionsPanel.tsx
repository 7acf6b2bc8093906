import { App, Button, Form, Input, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { FormRefusal, showFieldErrors } from '@/desk/forms';
import { answerOf, http } from '@/shared/api/client';
import { useSend } from '@/shared/api/intent';
import { useText } from '@/shared/i18n';
import { useRefreshCase } from './refresh';
import type { TaskPanelProps } from './TaskPanel';

interface Values {
  checks: { is_met: boolean; note: string }[];
}

/** Of every condition whether it is met, and how that was seen. */
export function ConditionsPanel({ data, task }: TaskPanelProps) {
  const { t } = useTranslation('staff');
  const text = useText();
  const { message } = App.useApp();
  const refresh = useRefreshCase();
  const [form] = Form.useForm<Values>();
  const sending = useSend((values: Values, headers) =>
    answerOf(
      http.POST('/api/v1/applications/{application_id}/condition-checks', {
        params: { path: { application_id: data.id } },
        body: {
          task_id: task.id,
          checks: values.checks.map((check, nr) => ({ ...check, nr })),
        },
        headers,
      }),
    ),
  );
  const submit = (values: Values) =>
    sending.mutate(values, {
      onSuccess: () => {
        void message.success(t(($) => $.applications.conditions.done));
        void refresh();
      },
      onError: (error) => void showFieldErrors(form, error),
    });
  return (
    <Form form={form} layout="vertical" onFinish={submit}>
      {data.turns.conditions.map(({ nr, text: condition, label }) => (
        <fieldset key={nr} style={{ border: 0, padding: 0, margin: '0 0 8px' }}>
          <legend style={{ fontWeight: 600, marginBottom: 8 }}>
            {nr + 1}. {condition}
            {label && <span className="muted"> · {text(label)}</span>}
          </legend>
          <Form.Item
            name={['checks', nr, 'is_met']}
            style={{ marginBottom: 8 }}
            rules={[{ required: true, message: t(($) => $.applications.conditions.choose) }]}
          >
            <Radio.Group
              options={[
                { value: true, label: t(($) => $.applications.conditions.met) },
                { value: false, label: t(($) => $.applications.conditions.unmet) },
              ]}
            />
          </Form.Item>
          <Form.Item
            name={['checks', nr, 'note']}
            rules={[
              {
                required: true,
                whitespace: true,
                min: 4,
                message: t(($) => $.applications.conditions.noteShort),
              },
            ]}
          >
            <Input
              aria-label={t(($) => $.applications.conditions.note, { n: nr + 1 })}
              placeholder={t(($) => $.applications.conditions.noteHint)}
              maxLength={500}
            />
          </Form.Item>
        </fieldset>
      ))}
      <FormRefusal error={sending.error} />
      <Button type="primary" block htmlType="submit" loading={sending.isPending}>
        {t(($) => $.applications.conditions.submit)}
      </Button>
    </Form>
  );
}
