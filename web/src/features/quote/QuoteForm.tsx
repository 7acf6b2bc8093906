import { Button, DatePicker, Form, Input, InputNumber, Select, Space } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AmountInput } from '@/desk/AmountInput';
import { FormRefusal } from '@/desk/forms';
import type { PlanTerms } from '@/shared/api/contract';
import { Refusal } from '@/shared/api/problem';
import { QuoteMore } from './QuoteMore';

type Method = PlanTerms['method'];
interface Asked {
  principal: string;
  annual_rate_pct: string;
  instalments: number;
  unit: 'month' | 'week' | 'day';
  disbursed_on: Dayjs;
  method: Method;
  other?: Method;
  day_count: NonNullable<PlanTerms['day_count']>;
  principal_grace: number;
  custom_principal?: string;
  every: number;
  due_day?: number | null;
  first_period: NonNullable<PlanTerms['first_period']>;
  rounding: NonNullable<PlanTerms['rounding']>;
  instalment_unit: NonNullable<PlanTerms['instalment_unit']>;
  principal_months: number[];
}

const METHODS = [
  'equal_instalment',
  'equal_principal',
  'interest_first',
  'bullet',
  'custom',
] as const;
const UNITS = ['month', 'week', 'day'] as const;
const DAY_COUNTS = [
  '30/360',
  '30/365',
  'actual/360',
  'actual/364',
  'actual/365',
  'actual/actual',
] as const;
const START = {
  principal: '50000.00',
  annual_rate_pct: '7.2',
  instalments: 12,
  unit: 'month',
  method: 'equal_instalment',
  other: 'equal_principal',
  day_count: '30/360',
  principal_grace: 0,
  every: 1,
  first_period: 'long',
  rounding: 'half_up',
  instalment_unit: '0.01',
  principal_months: [],
} as const;

interface QuoteFormProps {
  /** On which day the loan would be paid out, unless another is chosen. */
  today: string;
  onAsk: (plans: PlanTerms[], refused: (error: unknown) => void) => void;
  error: Refusal | null;
  isBusy: boolean;
}

/** The terms of a quote, and the method to compare with. */
export function QuoteForm({ today, onAsk, error, isBusy }: QuoteFormProps) {
  const { t } = useTranslation('staff');
  const [form] = Form.useForm<Asked>();
  const methods = METHODS.map((value) => ({ value, label: t(($) => $.quote.methods[value]) }));
  const refused = (error: unknown) => {
    if (!(error instanceof Refusal)) return;
    for (const [path, fault] of Object.entries(error.fields)) {
      const name = path.replace(/^plans\.\d+\./, '') as keyof Asked;
      form.setFields([{ name, errors: [fault] }]);
    }
  };
  const [showsMore, setShowsMore] = useState(false);
  const isCustom = Form.useWatch('method', form) === 'custom';
  const submit = ({ method, other, ...asked }: Asked) => {
    const wanted = other && other !== method ? [method, other] : [method];
    onAsk(
      wanted.map((one) => termsOf(asked, one)),
      refused,
    );
  };
  return (
    <Form<Asked>
      form={form}
      layout="vertical"
      initialValues={{ ...START, disbursed_on: dayjs(today) }}
      onFinish={submit}
    >
      <div className="form-grid">
        <Form.Item name="principal" label={t(($) => $.quote.amount)}>
          <AmountInput />
        </Form.Item>
        <Form.Item name="annual_rate_pct" label={t(($) => $.quote.rate)}>
          <Input inputMode="decimal" />
        </Form.Item>
        <Form.Item name="instalments" label={t(($) => $.quote.instalments)}>
          <InputNumber min={1} max={480} precision={0} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="unit" label={t(($) => $.quote.unit)}>
          <Select
            options={UNITS.map((value) => ({ value, label: t(($) => $.quote.units[value]) }))}
          />
        </Form.Item>
        <Form.Item name="method" label={t(($) => $.quote.method)}>
          <Select options={methods} />
        </Form.Item>
        <Form.Item name="other" label={t(($) => $.quote.other)}>
          <Select
            allowClear
            placeholder={t(($) => $.quote.none)}
            options={methods.filter(({ value }) => value !== 'custom')}
          />
        </Form.Item>
        <Form.Item name="disbursed_on" label={t(($) => $.quote.from)}>
          <DatePicker allowClear={false} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="day_count" label={t(($) => $.quote.dayCount)}>
          <Select
            options={DAY_COUNTS.map((value) => ({
              value,
              label: t(($) => $.quote.dayCounts[value]),
            }))}
          />
        </Form.Item>
        <Form.Item name="principal_grace" label={t(($) => $.quote.grace)}>
          <InputNumber min={0} max={479} precision={0} style={{ width: '100%' }} />
        </Form.Item>
      </div>
      {isCustom && (
        <Form.Item name="custom_principal" label={t(($) => $.quote.parts)}>
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} />
        </Form.Item>
      )}
      <div hidden={!showsMore}>
        <QuoteMore />
      </div>
      <FormRefusal error={error} />
      <Space>
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {t(($) => $.quote.calculate)}
        </Button>
        {!showsMore && (
          <Button type="link" onClick={() => setShowsMore(true)}>
            {t(($) => $.quote.more)}
          </Button>
        )}
      </Space>
    </Form>
  );
}

/** Returns the terms by one method, without what fits only another. */
function termsOf(
  {
    disbursed_on,
    principal_grace,
    principal_months,
    custom_principal,
    ...asked
  }: Omit<Asked, 'method' | 'other'>,
  method: Method,
): PlanTerms {
  const parts = method === 'custom' ? custom_principal?.match(/[^\s，；;]+/g) : null;
  return {
    ...asked,
    method,
    disbursed_on: disbursed_on.format('YYYY-MM-DD'),
    principal_grace: method === 'custom' || method === 'bullet' ? 0 : principal_grace,
    principal_months: method === 'equal_principal' ? principal_months : [],
    custom_principal: parts ? [...parts] : [],
  };
}
