import { Button, type ButtonProps, Form, Input, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormRefusal, showFieldErrors } from './forms';

interface ReasonButtonProps {
  label: string;
  /** What will happen. */
  lead: ReactNode;
  /** What the words are, when they are no reason. */
  asks?: string;
  /** Resolves when it is done; what it throws is shown in the dialog. */
  send: (reason: string, more: Record<string, unknown>) => Promise<void>;
  /** More to say: `Form.Item`s, named as the server names them. */
  fields?: ReactNode;
  size?: ButtonProps['size'];
  danger?: boolean;
}

/** A button whose action needs a reason in words: asked for in a dialog. */
export function ReasonButton({
  label,
  lead,
  asks,
  send,
  fields,
  size,
  danger = false,
}: ReasonButtonProps) {
  const { t } = useTranslation('staff');
  const [form] = Form.useForm<{ reason: string }>();
  const [isOpen, setOpen] = useState(false);
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<unknown>(null);
  const open = () => {
    setRefusal(null); // What was said of the last try is not about this one.
    setOpen(true);
  };
  const submit = async ({ reason, ...more }: { reason: string }) => {
    setSending(true);
    setRefusal(null);
    try {
      await send(reason.trim(), more);
      setOpen(false);
    } catch (error) {
      showFieldErrors(form, error);
      setRefusal(error);
    } finally {
      setSending(false);
    }
  };
  return (
    <>
      <Button {...(size ? { size } : {})} danger={danger} onClick={open}>
        {label}
      </Button>
      <Modal
        open={isOpen}
        title={label}
        destroyOnHidden
        okText={t(($) => $.desk.act.confirm)}
        cancelText={t(($) => $.desk.act.cancel)}
        okButtonProps={{ danger, loading: isSending }}
        onOk={() => form.submit()}
        onCancel={() => setOpen(false)}
      >
        <div style={{ margin: '14px 0' }}>{lead}</div>
        <Form form={form} layout="vertical" preserve={false} onFinish={(v) => void submit(v)}>
          <Form.Item
            name="reason"
            label={asks ?? t(($) => $.contracts.reason)}
            rules={[
              {
                required: true,
                whitespace: true,
                min: 4,
                message: t(($) => $.contracts.reasonFault),
              },
            ]}
          >
            <Input.TextArea rows={3} maxLength={500} />
          </Form.Item>
          {fields}
          <FormRefusal error={refusal} />
        </Form>
      </Modal>
    </>
  );
}
