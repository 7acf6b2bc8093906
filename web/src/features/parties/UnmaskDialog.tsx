import { Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { FormRefusal, showFieldErrors } from '@/desk/forms';
import { answerOf, http } from '@/shared/api/client';
import type { ProfileField, UnmaskRequest } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';

interface UnmaskDialogProps {
  customerId: string;
  isOpen: boolean;
  onClose: () => void;
  onUnmasked: (fields: ProfileField[]) => void;
}

/** Asks why somebody wants to see the data in full; the server records who, when and why. */
export function UnmaskDialog({ customerId, isOpen, onClose, onUnmasked }: UnmaskDialogProps) {
  const { t } = useTranslation('staff');
  const [form] = Form.useForm<UnmaskRequest>();
  const unmask = useSend((body: UnmaskRequest, headers) =>
    answerOf(
      http.POST('/api/v1/customers/{party_id}/unmask', {
        params: { path: { party_id: customerId } },
        body,
        headers,
      }),
    ),
  );
  const submit = (values: UnmaskRequest) =>
    unmask.mutate(values, {
      onSuccess: ({ fields }) => {
        onUnmasked(fields);
        onClose();
      },
      onError: (error) => showFieldErrors(form, error),
    });
  return (
    <Modal
      title={t(($) => $.parties.unmaskTitle)}
      open={isOpen}
      onCancel={onClose}
      onOk={form.submit}
      okText={t(($) => $.parties.unmask)}
      confirmLoading={unmask.isPending}
      destroyOnHidden
      afterClose={unmask.reset}
    >
      <p className="muted" style={{ fontSize: 14 }}>
        {t(($) => $.parties.unmaskLead)}
      </p>
      <FormRefusal error={unmask.error} />
      <Form form={form} layout="vertical" onFinish={submit} preserve={false}>
        <Form.Item
          name="reason"
          label={t(($) => $.parties.reason)}
          rules={[
            { required: true, min: 4, whitespace: true, message: t(($) => $.parties.reasonShort) },
          ]}
        >
          <Input.TextArea
            rows={3}
            maxLength={200}
            showCount
            placeholder={t(($) => $.parties.reasonHint)}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
