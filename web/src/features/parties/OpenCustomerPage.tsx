import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { App, Button, Card, Flex, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { AmountInput } from '@/desk/AmountInput';
import { FormRefusal, FormSection, showFieldErrors } from '@/desk/forms';
import { PageBody, PageHead, useTitle } from '@/desk/page';
import { answerOf, api, http } from '@/shared/api/client';
import type { CustomerRequest } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { useText } from '@/shared/i18n';

type FormValues = Omit<CustomerRequest, 'employer'> & Partial<Pick<CustomerRequest, 'employer'>>;

/** Opening a customer: what is wrong with a field is said beside it. */
export function OpenCustomerPage() {
  const { t } = useTranslation('staff');
  const text = useText();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [form] = Form.useForm<FormValues>();
  useTitle(t(($) => $.parties.form.title));
  const occupations = api.useQuery(
    'get',
    '/api/v1/customers/occupations',
    {},
    { staleTime: 3_600_000 },
  );
  const open = useSend((body: CustomerRequest, headers) =>
    answerOf(http.POST('/api/v1/customers', { body, headers })),
  );
  const submit = (values: FormValues) =>
    open.mutate(tidy(values), {
      onSuccess: ({ id, number }) => {
        void message.success(t(($) => $.parties.form.done, { number }));
        void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/customers'] });
        void navigate({ to: '/customers/$id', params: { id } });
      },
      onError: (error) => showFieldErrors(form, error),
    });
  const required = (label: string) => [
    { required: true, whitespace: true, message: t(($) => $.parties.form.required, { label }) },
  ];
  const label = {
    name: t(($) => $.parties.form.name),
    id_number: t(($) => $.parties.form.idNumber),
    phone: t(($) => $.parties.form.phone),
    occupation: t(($) => $.parties.form.occupation),
    monthly_income: t(($) => $.parties.form.monthlyIncome),
    bank_card: t(($) => $.parties.form.bankCard),
  };
  return (
    <PageBody>
      <Card styles={{ body: { padding: '16px 24px 20px' } }}>
        <PageHead title={t(($) => $.parties.form.title)} below={t(($) => $.parties.form.lead)} />
      </Card>
      <Card>
        <Form form={form} layout="vertical" onFinish={submit} style={{ maxWidth: 880 }}>
          <FormSection title={t(($) => $.parties.form.identity)}>
            <Form.Item name="name" label={label.name} rules={required(label.name)}>
              <Input maxLength={60} autoComplete="off" />
            </Form.Item>
            <Form.Item name="id_number" label={label.id_number} rules={required(label.id_number)}>
              <Input maxLength={18} autoComplete="off" className="num" />
            </Form.Item>
            <Form.Item name="phone" label={label.phone} rules={required(label.phone)}>
              <Input maxLength={11} inputMode="numeric" autoComplete="off" className="num" />
            </Form.Item>
            <Form.Item
              name="address"
              label={t(($) => $.parties.form.address)}
              rules={required(t(($) => $.parties.form.address))}
            >
              <Input maxLength={120} autoComplete="off" />
            </Form.Item>
          </FormSection>
          <FormSection title={t(($) => $.parties.form.work)}>
            <Form.Item
              name="occupation"
              label={label.occupation}
              rules={required(label.occupation)}
            >
              <Select
                showSearch={{ optionFilterProp: 'label' }}
                loading={occupations.isLoading}
                options={occupations.data?.items.map(({ code, label: name }) => ({
                  value: code,
                  label: text(name),
                }))}
              />
            </Form.Item>
            <Form.Item
              name="monthly_income"
              label={label.monthly_income}
              rules={required(label.monthly_income)}
            >
              <AmountInput />
            </Form.Item>
            <Form.Item name="employer" label={t(($) => $.parties.form.employer)}>
              <Input maxLength={80} autoComplete="off" />
            </Form.Item>
          </FormSection>
          <FormSection title={t(($) => $.parties.form.account)}>
            <Form.Item
              name="bank_card"
              label={label.bank_card}
              rules={required(label.bank_card)}
              extra={t(($) => $.parties.form.bankCardHelp)}
            >
              <Input maxLength={23} inputMode="numeric" autoComplete="off" className="num" />
            </Form.Item>
          </FormSection>
          <FormRefusal error={open.error} />
          <Flex gap={12} style={{ marginTop: 12 }}>
            <Button type="primary" htmlType="submit" loading={open.isPending}>
              {t(($) => $.parties.form.submit)}
            </Button>
            <Button onClick={() => void navigate({ to: '/customers' })}>
              {t(($) => $.desk.act.cancel)}
            </Button>
          </Flex>
        </Form>
      </Card>
    </PageBody>
  );
}

/** Without the spaces that people put between digits. */
function tidy(values: FormValues): CustomerRequest {
  return {
    ...values,
    name: values.name.trim(),
    id_number: values.id_number.replace(/\s/g, '').toUpperCase(),
    phone: values.phone.replace(/\s/g, ''),
    bank_card: values.bank_card.replace(/\s/g, ''),
    employer: values.employer?.trim() ?? '',
    address: values.address.trim(),
  };
}
