import { Form, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';

const FIRST_PERIODS = ['short', 'long', 'merged'] as const;
const ROUNDINGS = ['half_up', 'half_even'] as const;
const WHOLES = ['0.01', '1'] as const;
const MONTHS = Array.from({ length: 12 }, (_, index) => ({ value: index + 1, label: index + 1 }));

/** Terms of a quote that most leave as they are: due days, rounding, the season. */
export function QuoteMore() {
  const { t } = useTranslation('staff');
  return (
    <div className="form-grid">
      <Form.Item name="every" label={t(($) => $.quote.every)}>
        <InputNumber min={1} max={60} precision={0} style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item name="due_day" label={t(($) => $.quote.dueDay)}>
        <InputNumber
          min={1}
          max={31}
          precision={0}
          placeholder={t(($) => $.quote.asPaidOut)}
          style={{ width: '100%' }}
        />
      </Form.Item>
      <Form.Item name="first_period" label={t(($) => $.quote.firstPeriod)}>
        <Select
          options={FIRST_PERIODS.map((value) => ({
            value,
            label: t(($) => $.quote.firstPeriods[value]),
          }))}
        />
      </Form.Item>
      <Form.Item name="instalment_unit" label={t(($) => $.quote.whole)}>
        <Select
          options={WHOLES.map((value) => ({ value, label: t(($) => $.quote.wholes[value]) }))}
        />
      </Form.Item>
      <Form.Item name="rounding" label={t(($) => $.quote.rounding)}>
        <Select
          options={ROUNDINGS.map((value) => ({ value, label: t(($) => $.quote.roundings[value]) }))}
        />
      </Form.Item>
      <Form.Item name="principal_months" label={t(($) => $.quote.season)}>
        <Select mode="multiple" placeholder={t(($) => $.quote.everyMonth)} options={MONTHS} />
      </Form.Item>
    </div>
  );
}
