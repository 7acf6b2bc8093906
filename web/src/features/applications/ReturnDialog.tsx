import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { App, Button, Flex, Form, Input, Modal, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { FormRefusal, showFieldErrors } from '@/desk/forms';
import { answerOf, http } from '@/shared/api/client';
import type { Case, ReturnRequest } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { useText } from '@/shared/i18n';
import { useRefreshCase } from './refresh';

interface ReturnDialogProps {
  data: Case;
  taskId: string;
  close: () => void;
}

interface Values {
  opinion: string;
  items: { what: string; text?: string }[];
}

/** Everything that is missing, in one list: it is asked for once, and comes back here. */
export function ReturnDialog({ data, taskId, close }: ReturnDialogProps) {
  const { t } = useTranslation('staff');
  const text = useText();
  const { message } = App.useApp();
  const refresh = useRefreshCase();
  const [form] = Form.useForm<Values>();
  const choices = [
    { value: 'question', label: t(($) => $.applications.returning.question) },
    { value: 'correction', label: t(($) => $.applications.returning.correction) },
    ...data.turns.askable_kinds.map(({ code, label }) => ({ value: code, label: text(label) })),
  ];
  const sending = useSend((body: ReturnRequest, headers) =>
    answerOf(
      http.POST('/api/v1/applications/{application_id}/returns', {
        params: { path: { application_id: data.id } },
        body,
        headers,
      }),
    ),
  );
  const submit = ({ opinion, items }: Values) =>
    sending.mutate(
      { task_id: taskId, opinion, items: items.map(itemOf) },
      {
        onSuccess: async () => {
          void message.success(t(($) => $.applications.returning.done));
          await refresh();
          close();
        },
        onError: (error) => void showFieldErrors(form, error),
      },
    );
  return (
    <Modal
      open
      title={t(($) => $.applications.returning.title)}
      onCancel={close}
      okText={t(($) => $.applications.returning.send)}
      okButtonProps={{ loading: sending.isPending }}
      onOk={() => form.submit()}
    >
      <p className="muted">{t(($) => $.applications.returning.lead)}</p>
      {/* Its own name: the opinion behind it has a field of the same one. */}
      <Form
        form={form}
        name="return"
        layout="vertical"
        onFinish={submit}
        initialValues={{ items: [{}] }}
      >
        <Form.List name="items">
          {(fields, { add, remove }) => (
            <>
              {fields.map(({ key, name }) => (
                <Flex key={key} gap={8} align="start">
                  <Form.Item
                    name={[name, 'what']}
                    style={{ width: 180, marginBottom: 12 }}
                    rules={[
                      { required: true, message: t(($) => $.applications.returning.whatMissing) },
                    ]}
                  >
                    <Select
                      aria-label={t(($) => $.applications.returning.what, { n: name + 1 })}
                      placeholder={t(($) => $.applications.returning.choose)}
                      options={choices}
                    />
                  </Form.Item>
                  <Form.Item name={[name, 'text']} style={{ flex: 1, marginBottom: 12 }}>
                    <Input
                      aria-label={t(($) => $.applications.returning.text, { n: name + 1 })}
                      placeholder={t(($) => $.applications.returning.textHint)}
                      maxLength={200}
                    />
                  </Form.Item>
                  <Button
                    icon={<DeleteOutlined />}
                    aria-label={t(($) => $.applications.returning.remove)}
                    disabled={fields.length === 1}
                    onClick={() => remove(name)}
                  />
                </Flex>
              ))}
              <Button
                type="dashed"
                block
                icon={<PlusOutlined />}
                style={{ marginBottom: 16 }}
                onClick={() => add({})}
              >
                {t(($) => $.applications.returning.add)}
              </Button>
            </>
          )}
        </Form.List>
        <Form.Item
          name="opinion"
          label={t(($) => $.applications.returning.opinion)}
          rules={[
            {
              required: true,
              whitespace: true,
              min: 4,
              message: t(($) => $.applications.approval.opinionShort),
            },
          ]}
        >
          <Input.TextArea rows={2} maxLength={1000} />
        </Form.Item>
        <FormRefusal error={sending.error} />
      </Form>
    </Modal>
  );
}

function itemOf({ what, text }: Values['items'][number]): ReturnRequest['items'][number] {
  const words = text?.trim() ?? '';
  if (what === 'question') return { kind: 'question', code: '', text: words };
  if (what === 'correction') return { kind: 'correction', code: 'purpose_detail', text: words };
  return { kind: 'document', code: what, text: words };
}
