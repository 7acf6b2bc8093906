import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { answerOf, asForm, http } from '@/shared/api/client';
import type { Payeeship } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { useText } from '@/shared/i18n';
import { FileField } from './FileField';
import { FormRefusal, showFieldErrors } from './forms';
import type { PaidFor } from './Payee';

interface Values {
  name: string;
  account: string;
  bank: string;
  bank_code?: string;
  kind?: string;
  file?: File;
}

/** Notes to whom it is paid, with a paper that shows why. */
export function PayeeForm({ paid, data }: { paid: PaidFor; data: Payeeship }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const [form] = Form.useForm<Values>();
  const file = Form.useWatch('file', form);
  const send = useSend((values: Values, headers) =>
    answerOf(
      http.POST('/api/v1/contracts/{contract_id}/payee', {
        params: { path: { contract_id: paid.contractId } },
        ...asForm({ ...values, draw_id: paid.drawId ?? undefined }),
        headers,
      }),
    ),
  );
  const submit = (values: Values) =>
    send.mutate(values, {
      onSuccess: () => {
        void message.success(t(($) => $.disbursement.payee.done));
        void queryClient.invalidateQueries();
      },
      onError: (error) => void showFieldErrors(form, error),
    });
  const required = [{ required: true, message: t(($) => $.disbursement.payee.required) }];
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      {...(data.payee ? { initialValues: data.payee } : {})}
      onFinish={submit}
    >
      <div className="form-grid">
        <Form.Item name="name" label={t(($) => $.disbursement.payee.name)} rules={required}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="account" label={t(($) => $.disbursement.payee.account)} rules={required}>
          <Input maxLength={40} inputMode="numeric" className="num" />
        </Form.Item>
        <Form.Item name="bank" label={t(($) => $.disbursement.payee.bank)} rules={required}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="bank_code" label={t(($) => $.disbursement.payee.bankCode)}>
          <Input
            maxLength={12}
            inputMode="numeric"
            className="num"
            placeholder={t(($) => $.disbursement.payee.bankCodeHint)}
          />
        </Form.Item>
        <Form.Item
          name="kind"
          label={t(($) => $.disbursement.payee.kind)}
          rules={[{ required: Boolean(file), message: t(($) => $.disbursement.payee.kindMissing) }]}
        >
          <Select
            allowClear
            options={data.kinds.map(({ code, label }) => ({ value: code, label: text(label) }))}
          />
        </Form.Item>
        <FileField
          label={t(($) => $.disbursement.payee.paper)}
          choose={t(($) => $.disbursement.payee.choose)}
        />
      </div>
      <FormRefusal error={send.error} />
      <Button htmlType="submit" loading={send.isPending}>
        {t(($) => (data.payee ? $.disbursement.payee.change : $.disbursement.payee.submit))}
      </Button>
    </Form>
  );
}
