import { Button, DatePicker, Form, Input, InputNumber, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { FormRefusal } from '@/desk/forms';
import type { PlanTerms } from '@/shared/api/contract';
import type { Refusal } from '@/shared/api/problem';

type Method = PlanTerms['method'];
interface Asked {
  principal: string;
  annual_rate_pct: string;
  instalments: number;
  unit: 'month' | 'week' | 'day';
  from: Dayjs;
  method: Method;
  other?: Method;
  day_count: NonNullable<PlanTerms['day_count']>;
  principal_grace: number;
}

export const METHODS = ['equal_instalment', 'equal_principal', 'interest_first', 'bullet'] as const;
const UNITS = ['month', 'week', 'day'] as const;
const DAY_COUNTS = ['30/360', 'actual/360', 'actual/365', 'actual/actual'] as const;
const START = {
  principal: '50000.00',
  annual_rate_pct: '7.2',
  instalments: 12,
  unit: 'month',
  method: 'equal_instalment',
  other: 'equal_principal',
  day_count: '30/360',
  principal_grace: 0,
} as const;

interface QuoteFormProps {
  onAsk: (plans: PlanTerms[]) => void;
  error: Refusal | null;
  isBusy: boolean;
}

/** The terms of a quote, and the method to compare with. */
export function QuoteForm({ onAsk, error, isBusy }: QuoteFormProps) {
  const { t } = useTranslation('staff');
  const [form] = Form.useForm<Asked>();
  const methods = METHODS.map((value) => ({ value, label: t(($) => $.quote.methods[value]) }));
  const submit = ({ from, method, other, ...terms }: Asked) => {
    const common = { ...terms, every: 1, disbursed_on: from.format('YYYY-MM-DD') };
    const wanted = other && other !== method ? [method, other] : [method];
    onAsk(wanted.map((one) => ({ ...common, rounding: 'half_up', method: one })));
  };
  return (
    <Form<Asked>
      form={form}
      layout="vertical"
      initialValues={{ ...START, from: dayjs() }}
      onFinish={submit}
    >
      <div className="form-grid">
        <Form.Item name="principal" label={t(($) => $.quote.amount)}>
          <Input inputMode="decimal" />
        </Form.Item>
        <Form.Item name="annual_rate_pct" label={t(($) => $.quote.rate)}>
          <Input inputMode="decimal" />
        </Form.Item>
        <Form.Item name="instalments" label={t(($) => $.quote.instalments)}>
          <InputNumber min={1} max={480} style={{ width: '100%' }} />
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
          <Select allowClear placeholder={t(($) => $.quote.none)} options={methods} />
        </Form.Item>
        <Form.Item name="from" label={t(($) => $.quote.from)}>
          <DatePicker allowClear={false} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="day_count" label={t(($) => $.quote.dayCount)}>
          <Select options={DAY_COUNTS.map((value) => ({ value, label: value }))} />
        </Form.Item>
        <Form.Item name="principal_grace" label={t(($) => $.quote.grace)}>
          <InputNumber min={0} max={479} style={{ width: '100%' }} />
        </Form.Item>
      </div>
      <FormRefusal error={error && (Object.values(error.fields)[0] ?? error)} />
      <Button type="primary" htmlType="submit" loading={isBusy}>
        {t(($) => $.quote.calculate)}
      </Button>
    </Form>
  );
}
