import { useQueryClient } from '@tanstack/react-query';
import { App, Form, Input, Modal, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { AmountInput } from '@/desk/AmountInput';
import { FormRefusal, showFieldErrors } from '@/desk/forms';
import { answerOf, api, http } from '@/shared/api/client';
import type { CorrectionRequest } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { useText } from '@/shared/i18n';

/** Corrects what is filled in; what is left empty stays as it is. */
export function CorrectionDialog({
  customerId,
  onClose,
}: {
  customerId: string;
  onClose: () => void;
}) {
  const { t } = useTranslation('staff');
  const text = useText();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const [form] = Form.useForm<CorrectionRequest>();
  const occupations = api.useQuery('get', '/api/v1/customers/occupations', {});
  const correct = useSend((body: CorrectionRequest, headers) =>
    answerOf(
      http.POST('/api/v1/customers/{customer_id}/corrections', {
        params: { path: { customer_id: customerId } },
        body,
        headers,
      }),
    ),
  );
  const submit = (values: CorrectionRequest) => {
    const given = Object.entries(values).filter(([, value]) => value);
    const body = { ...(Object.fromEntries(given) as CorrectionRequest), reason: values.reason };
    correct.mutate(body, {
      onSuccess: ({ status }) => {
        void message.success(text(status.label));
        for (const path of [
          '/api/v1/customers/{customer_id}',
          '/api/v1/customers/{customer_id}/corrections',
        ])
          void queryClient.invalidateQueries({ queryKey: ['get', path] });
        onClose();
      },
      onError: (error) => showFieldErrors(form, error),
    });
  };
  return (
    <Modal
      open
      title={t(($) => $.parties.correct.title)}
      okText={t(($) => $.desk.act.submit)}
      cancelText={t(($) => $.desk.act.cancel)}
      okButtonProps={{ loading: correct.isPending }}
      width={800}
      onOk={form.submit}
      onCancel={onClose}
    >
      <p className="muted">{t(($) => $.parties.correct.lead)}</p>
      <FormRefusal error={correct.error} />
      <Form form={form} layout="vertical" requiredMark={false} onFinish={submit}>
        <div className="form-grid">
          <Form.Item name="name" label={t(($) => $.parties.form.name)}>
            <Input maxLength={60} autoComplete="off" />
          </Form.Item>
          <Form.Item name="id_number" label={t(($) => $.parties.form.idNumber)}>
            <Input maxLength={18} autoComplete="off" className="num" />
          </Form.Item>
          <Form.Item name="phone" label={t(($) => $.parties.form.phone)}>
            <Input maxLength={11} inputMode="numeric" autoComplete="off" className="num" />
          </Form.Item>
          <Form.Item name="bank_card" label={t(($) => $.parties.form.bankCard)}>
            <Input maxLength={23} inputMode="numeric" autoComplete="off" className="num" />
          </Form.Item>
          <Form.Item name="occupation" label={t(($) => $.parties.form.occupation)}>
            <Select
              allowClear
              options={
                occupations.data?.items.map(({ code, label }) => ({
                  value: code,
                  label: text(label),
                })) ?? []
              }
            />
          </Form.Item>
          <Form.Item name="monthly_income" label={t(($) => $.parties.form.monthlyIncome)}>
            <AmountInput />
          </Form.Item>
          <Form.Item name="employer" label={t(($) => $.parties.form.employer)}>
            <Input maxLength={80} autoComplete="off" />
          </Form.Item>
          <Form.Item name="address" label={t(($) => $.parties.form.address)}>
            <Input maxLength={120} autoComplete="off" />
          </Form.Item>
        </div>
        <Form.Item
          name="reason"
          label={t(($) => $.parties.correct.reason)}
          rules={[
            { required: true, whitespace: true, min: 4, message: t(($) => $.parties.reasonShort) },
          ]}
        >
          <Input.TextArea rows={2} maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
