import { useQueryClient } from '@tanstack/react-query';
import { App, Button, DatePicker, Form, Input, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { FormRefusal, showFieldErrors } from '@/desk/forms';
import { useStaff } from '@/desk/staff';
import { answerOf, http } from '@/shared/api/client';
import type { DelegationRequest, Delegations } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { useText } from '@/shared/i18n';

const DAY = 'YYYY-MM-DD';

interface Values {
  absent_id?: string;
  deputy_id: string;
  from_on: Dayjs;
  until_on: Dayjs;
  reason: string;
}

/** Names a deputy: for oneself, or (an administrator) for somebody who is away. */
export function DelegationForm({ data }: { data: Delegations }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const staff = useStaff();
  const [form] = Form.useForm<Values>();
  const make = useSend((body: DelegationRequest, headers) =>
    answerOf(http.POST('/api/v1/staff/delegations', { body, headers })),
  );
  const submit = ({ from_on, until_on, absent_id, ...rest }: Values) =>
    make.mutate(
      {
        ...rest,
        absent_id: absent_id ?? null,
        from_on: from_on.format(DAY),
        until_on: until_on.format(DAY),
      },
      {
        onSuccess: () => {
          form.resetFields();
          void message.success(t(($) => $.account.absence.saved));
          void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/staff/delegations'] });
        },
        onError: (error) => showFieldErrors(form, error),
      },
    );
  const people = data.colleagues.map(({ id, name, organisation, roles }) => ({
    value: id,
    label: `${name} · ${text(organisation)} · ${roles.map(text).join(' / ')}`,
  }));
  const required = { required: true, message: t(($) => $.account.password.required) };
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={submit}
      initialValues={{ from_on: dayjs(), until_on: dayjs().add(7, 'day') }}
    >
      <div className="form-grid">
        {data.may_manage && (
          <Form.Item name="absent_id" label={t(($) => $.account.absence.absent)}>
            <Select
              allowClear
              showSearch={{ optionFilterProp: 'label' }}
              placeholder={t(($) => $.account.absence.me)}
              options={people}
            />
          </Form.Item>
        )}
        <Form.Item name="deputy_id" label={t(($) => $.account.absence.deputy)} rules={[required]}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            options={people.filter(({ value }) => value !== staff.id)}
          />
        </Form.Item>
        <Form.Item name="from_on" label={t(($) => $.desk.table.from)} rules={[required]}>
          <DatePicker style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="until_on" label={t(($) => $.desk.table.until)} rules={[required]}>
          <DatePicker style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="reason" label={t(($) => $.account.absence.reason)} rules={[required]}>
          <Input maxLength={200} />
        </Form.Item>
      </div>
      <FormRefusal error={make.error} />
      <Button htmlType="submit" loading={make.isPending} style={{ marginBottom: 16 }}>
        {t(($) => $.account.absence.save)}
      </Button>
    </Form>
  );
}
