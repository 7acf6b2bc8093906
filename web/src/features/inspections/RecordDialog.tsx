import { useQueryClient } from '@tanstack/react-query';
import { App, Form, Input, Modal, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { FormRefusal, showFieldErrors } from '@/desk/forms';
import { answerOf, http } from '@/shared/api/client';
import type { InspectionRow, Status } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { useText } from '@/shared/i18n';

interface RecordDialogProps {
  row: InspectionRow;
  results: Status[];
  onClose: () => void;
}

interface Values {
  result: string;
  note: string;
}

/** Asks what an inspection found. */
export function RecordDialog({ row, results, onClose }: RecordDialogProps) {
  const { t } = useTranslation('staff');
  const text = useText();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const [form] = Form.useForm<Values>();
  const send = useSend((body: Values, headers) =>
    answerOf(
      http.POST('/api/v1/inspections/{inspection_id}/finding', {
        params: { path: { inspection_id: row.id } },
        body,
        headers,
      }),
    ),
  );
  const submit = (values: Values) =>
    send.mutate(values, {
      onSuccess: () => {
        void message.success(t(($) => $.inspections.done));
        void queryClient.invalidateQueries();
        onClose();
      },
      onError: (error) => showFieldErrors(form, error),
    });
  const rules = [{ required: true, message: t(($) => $.inspections.required) }];
  return (
    <Modal
      title={`${t(($) => $.inspections.record)} · ${row.customer.name} ${row.loan.number}`}
      open
      onCancel={onClose}
      onOk={form.submit}
      okText={t(($) => $.inspections.record)}
      confirmLoading={send.isPending}
    >
      <FormRefusal error={send.error} />
      <Form form={form} layout="vertical" onFinish={submit}>
        <Form.Item name="result" label={t(($) => $.inspections.result)} rules={rules}>
          <Select
            options={results.map(({ code, label }) => ({ value: code, label: text(label) }))}
          />
        </Form.Item>
        <Form.Item name="note" label={t(($) => $.inspections.note)} rules={rules}>
          <Input.TextArea rows={3} maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
