import {
  Alert,
  Button,
  Checkbox,
  Form,
  type FormInstance,
  Input,
  Modal,
  Radio,
  Select,
} from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AmountInput } from '@/desk/AmountInput';
import { FormRefusal } from '@/desk/forms';
import type { ApplicationRequest, Offer } from '@/shared/api/contract';
import { formatMoney, toFen } from '@/shared/format/money';
import { useText } from '@/shared/i18n';

export type ApplicationValues = Pick<
  ApplicationRequest,
  'amount' | 'term_months' | 'purpose' | 'consented'
> & { purpose_detail?: string };

interface ApplicationFormProps {
  form: FormInstance<ApplicationValues>;
  offer: Offer;
  onSubmit: (values: ApplicationValues) => void;
  isSending: boolean;
  error: unknown;
}

/** "10000.00" -> "10,000": bounds read better without their empty fen. */
function whole(yuan: string): string {
  return formatMoney(yuan).replace(/\.00$/, '');
}

/** Amount, term, purpose and consent, within what the customer is offered. */
export function ApplicationForm({ form, offer, onSubmit, isSending, error }: ApplicationFormProps) {
  const { t } = useTranslation('staff');
  const text = useText();
  const [isReading, setIsReading] = useState(false);
  const chosen = Form.useWatch('purpose', form);
  const purpose = offer.purposes.find(({ code }) => code === chosen);
  const bounds = {
    min: whole(offer.amount_min),
    max: whole(offer.amount_max),
    step: whole(offer.amount_step),
  };
  const checkRange = async (_: unknown, amount?: string) => {
    if (!amount) return;
    const fen = toFen(amount);
    if (fen < toFen(offer.amount_min) || fen > toFen(offer.amount_max))
      throw new Error(t(($) => $.applications.createForm.rangeError, bounds));
    if (fen % toFen(offer.amount_step) !== 0n)
      throw new Error(t(($) => $.applications.createForm.range, bounds));
  };
  if (offer.blocked) return <Alert type="warning" showIcon title={text(offer.blocked.message)} />;
  const title = text(offer.consent.title);
  return (
    <Form
      form={form}
      layout="vertical"
      onFinish={onSubmit}
      initialValues={{
        term_months: offer.term_options.find((months) => months === 12) ?? offer.term_options[0],
      }}
      style={{ maxWidth: 640 }}
    >
      <Form.Item
        name="amount"
        label={t(($) => $.applications.createForm.amount)}
        extra={t(($) => $.applications.createForm.range, bounds)}
        rules={[
          { required: true, message: t(($) => $.applications.createForm.amountMissing) },
          { validator: checkRange },
        ]}
      >
        <AmountInput />
      </Form.Item>
      <Form.Item name="term_months" label={t(($) => $.applications.createForm.term)} required>
        <Radio.Group
          optionType="button"
          buttonStyle="solid"
          options={offer.term_options.map((months) => ({
            value: months,
            label: t(($) => $.desk.unit.months, { count: months }),
          }))}
        />
      </Form.Item>
      <Form.Item
        name="purpose"
        label={t(($) => $.applications.createForm.purpose)}
        rules={[{ required: true, message: t(($) => $.applications.createForm.purposeMissing) }]}
      >
        <Select
          options={offer.purposes.map(({ code, label }) => ({ value: code, label: text(label) }))}
        />
      </Form.Item>
      {purpose && (
        <Form.Item
          name="purpose_detail"
          label={t(($) => $.applications.createForm.detail)}
          extra={text(purpose.detail_hint)}
          rules={[
            {
              required: purpose.detail_required,
              whitespace: true,
              message: t(($) => $.applications.createForm.detailMissing),
            },
          ]}
        >
          <Input.TextArea rows={2} maxLength={200} />
        </Form.Item>
      )}
      <Form.Item
        name="consented"
        valuePropName="checked"
        rules={[
          {
            validator: async (_, isGiven?: boolean) => {
              if (!isGiven) throw new Error(t(($) => $.applications.createForm.consentMissing));
            },
          },
        ]}
      >
        <Checkbox>
          {t(($) => $.applications.createForm.consented, { title, version: offer.consent.version })}
        </Checkbox>
      </Form.Item>
      <Button
        type="link"
        style={{ padding: 0, margin: '-12px 0 16px' }}
        onClick={() => setIsReading(true)}
      >
        {t(($) => $.applications.createForm.read)}
      </Button>
      <FormRefusal error={error} />
      <Form.Item>
        <Button type="primary" htmlType="submit" loading={isSending}>
          {t(($) => $.applications.createForm.submit)}
        </Button>
      </Form.Item>
      <Modal
        title={title}
        open={isReading}
        onCancel={() => setIsReading(false)}
        footer={null}
        width={720}
      >
        <div style={{ whiteSpace: 'pre-wrap', maxHeight: '60vh', overflow: 'auto' }}>
          {text(offer.consent.text)}
        </div>
      </Modal>
    </Form>
  );
}
