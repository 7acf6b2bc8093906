import { useQueryClient } from '@tanstack/react-query';
import { App, Button, DatePicker, Flex, Form, Input, InputNumber, Radio, Select } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AmountInput } from '@/desk/AmountInput';
import { FormRefusal, showFieldErrors } from '@/desk/forms';
import { usePermissions } from '@/desk/staff';
import { Loaded } from '@/desk/states';
import { WriteOffEvidence } from '@/desk/WriteOffEvidence';
import { api } from '@/shared/api/client';
import type { Loan, LoanLife } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { useText } from '@/shared/i18n';
import { LoanChanges } from './LoanChanges';
import { LIFE } from './LoanLife';
import { type ServiceValues, sendService } from './sendService';
import {
  changesOf,
  isByLevels,
  isByTwo,
  isOffered,
  isOptional,
  SERVICES,
  type Service,
  type ServiceCode,
  type ServiceField,
} from './services';

type Grounds = Loan['grounds'];
type Classes = Loan['classed']['options'];
type Choices = { life: LoanLife; grounds: Grounds; classes: Classes };
type FormProps = { id: string; service: Service } & Choices;
// What may be done with a discounted bill: its interest is paid, and its day stands.
const OF_BILLS: readonly ServiceCode[] = [
  'receipt',
  'waiver',
  'class',
  'write_off',
  'write_off_reversal',
];

/** What the person may do for this loan, and what two people decide or decided of it. */
export function LoanServices({ loan }: { loan: Loan }) {
  const { t } = useTranslation('staff');
  const may = usePermissions();
  const { id, bill } = loan.summary;
  const offered = SERVICES.filter(
    (one) =>
      may(one.permission) &&
      isOffered(one, loan.written_off !== null) &&
      (!bill || OF_BILLS.includes(one.code)),
  );
  const [code, setCode] = useState<ServiceCode | undefined>(offered[0]?.code);
  const service = offered.find((one) => one.code === code) ?? offered[0];
  const life = api.useQuery('get', LIFE, { params: { path: { loan_id: id } } });
  return (
    <Flex vertical gap={16}>
      <Radio.Group
        aria-label={t(($) => $.loans.services.which)}
        value={service?.code}
        onChange={({ target }) => setCode(target.value as ServiceCode)}
        style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}
      >
        {offered.map((one) => (
          <Radio key={one.code} value={one.code}>
            {t(($) => $.loans.services.names[one.code])}
          </Radio>
        ))}
      </Radio.Group>
      {service?.code === 'write_off' && <WriteOffEvidence loanId={id} isOpen />}
      {service && (
        <Loaded query={life}>
          {(data) => (
            <ServiceForm
              key={service.code}
              id={id}
              service={service}
              life={data}
              grounds={loan.grounds}
              classes={loan.classed.options}
            />
          )}
        </Loaded>
      )}
      {may('proposals.see') && <LoanChanges id={id} />}
    </Flex>
  );
}

function ServiceForm({ id, service, life, grounds, classes }: FormProps) {
  const { t } = useTranslation('staff');
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const [form] = Form.useForm<ServiceValues>();
  const send = useSend((values: ServiceValues, headers) =>
    sendService(id, service, values, headers),
  );
  const nameOf = (field: ServiceField) => (isByTwo(service) ? `values.${field}` : field);
  const done = isByTwo(service)
    ? t(($) => $.loans.services.proposed)
    : t(($) => $.loans.services.done);
  const submit = (values: ServiceValues) =>
    send.mutate(values, {
      onSuccess: () => {
        void message.success(done);
        form.resetFields();
        void queryClient.invalidateQueries();
      },
      onError: (error) => showFieldErrors(form, error),
    });
  const required = [{ required: true, message: t(($) => $.loans.services.required) }];
  return (
    <Form<ServiceValues>
      form={form}
      layout="vertical"
      onFinish={submit}
      initialValues={{ received_on: dayjs(life.on) }}
    >
      <p className="muted" style={{ marginTop: 0 }}>
        {t(($) => $.loans.services.hints[service.code])}
        {isByLevels(service) && t(($) => $.loans.services.byLevels)}
        {isByTwo(service) && !isByLevels(service) && t(($) => $.loans.services.byTwo)}
      </p>
      <div className="form-grid">
        {service.fields.map((field: ServiceField) => (
          <Form.Item
            key={field}
            name={nameOf(field)}
            label={t(($) => $.loans.services.fields[field])}
            rules={isOptional(service, field) ? [] : required}
          >
            <FieldInput field={field} life={life} grounds={grounds} classes={classes} />
          </Form.Item>
        ))}
      </div>
      <Form.Item name="reason" label={t(($) => $.loans.services.reason)} rules={required}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
      <FormRefusal error={send.error} />
      <Button type="primary" htmlType="submit" loading={send.isPending}>
        {isByTwo(service) ? t(($) => $.loans.services.propose) : t(($) => $.loans.services.run)}
      </Button>
    </Form>
  );
}

type FieldInputProps = { field: ServiceField } & Choices;

/** Form.Item passes value, onChange and id. */
function FieldInput({ field, life, grounds, classes, ...props }: FieldInputProps) {
  const { t } = useTranslation('staff');
  const text = useText();
  switch (field) {
    case 'ground':
      return (
        <Select
          options={grounds.map(({ code, label }) => ({ value: code, label: text(label) }))}
          {...props}
        />
      );
    case 'risk_class':
      return (
        <Select
          options={classes.map(({ code, label }) => ({ value: Number(code), label: text(label) }))}
          {...props}
        />
      );
    case 'received_on':
    case 'until':
      return <DatePicker allowClear={false} style={{ width: '100%' }} {...props} />;
    case 'of':
      return (
        <Select
          options={changesOf(life).map(({ number, name, on }) => ({
            value: number,
            label: `${number} · ${text(name)} · ${on}`,
          }))}
          notFoundContent={t(($) => $.loans.services.nothingToReverse)}
          {...props}
        />
      );
    case 'periods':
    case 'instalments':
      return <InputNumber min={1} max={480} precision={0} style={{ width: '100%' }} {...props} />;
    case 'annual_rate_pct':
      return (
        <InputNumber<string>
          stringMode
          min="0"
          max="24"
          suffix="%"
          style={{ width: '100%' }}
          {...props}
        />
      );
    default:
      return <AmountInput {...props} />;
  }
}
