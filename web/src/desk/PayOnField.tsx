import { DatePicker, Form } from 'antd';
import { useTranslation } from 'react-i18next';

/** The day on which a payment is to leave by itself, in a form; left empty, it leaves at once. */
export function PayOnField() {
  const { t } = useTranslation('staff');
  return (
    <Form.Item name="pay_on" label={t(($) => $.disbursement.panel.payOn)}>
      <DatePicker style={{ width: '100%' }} />
    </Form.Item>
  );
}
