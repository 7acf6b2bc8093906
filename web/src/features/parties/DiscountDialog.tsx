import { Alert, App, Button, DatePicker, Form, Input, InputNumber, Modal, Select } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AmountInput } from '@/desk/AmountInput';
import { FormRefusal, showFieldErrors } from '@/desk/forms';
import { answerOf, api, http } from '@/shared/api/client';
import { useSend } from '@/shared/api/intent';
import { formatMoney } from '@/shared/format/money';
import { useText } from '@/shared/i18n';

type Values = Record<string, string | Dayjs | undefined>;
const DAY = 'YYYY-MM-DD';
const dayOf = (value: unknown) =>
  typeof value === 'object' && value ? (value as Dayjs).format(DAY) : undefined;

/** A button that proposes to discount a bill which this customer holds. */
export function DiscountButton({ customerId }: { customerId: string }) {
  const { t } = useTranslation('staff');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t(($) => $.parties.discount.open)}</Button>
      {isOpen && <DiscountDialog customerId={customerId} onClose={() => setOpen(false)} />}
    </>
  );
}

function DiscountDialog({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const setup = api.useQuery('get', '/api/v1/parties/{party_id}/discount', {
    params: { path: { party_id: customerId } },
  });
  const send = useSend((values: Values, headers) => {
    const said = Object.entries(values).map(([name, value]) => [name, dayOf(value) ?? value]);
    const { reason, ...told } = Object.fromEntries(said) as Record<string, string>;
    const bill = Object.fromEntries(
      Object.entries(told).map(([name, value]) => [name.replace('values.', ''), value]),
    );
    const today = setup.data?.discounted_on ?? '';
    return answerOf(
      http.POST('/api/v1/proposals', {
        body: {
          kind: 'bill_discount',
          key: `${customerId}:${bill.number ?? ''}`,
          values: { ...bill, discounted_on: today },
          reason: reason ?? '',
        },
        headers,
      }),
    );
  });
  const submit = (values: Values) =>
    send.mutate(values, {
      onSuccess: () => {
        void message.success(t(($) => $.parties.discount.done));
        onClose();
      },
      onError: (error) => showFieldErrors(form, error),
    });
  const required = [{ required: true, message: t(($) => $.parties.discount.required) }];
  const thirty = [{ pattern: /^[0-9]{30}$/, message: t(($) => $.parties.discount.thirty) }];
  return (
    <Modal
      open
      title={t(($) => $.parties.discount.title)}
      okText={t(($) => $.desk.act.submit)}
      cancelText={t(($) => $.desk.act.cancel)}
      okButtonProps={{ loading: send.isPending, disabled: !setup.data }}
      width={800}
      onOk={form.submit}
      onCancel={onClose}
    >
      <p className="muted">{t(($) => $.parties.discount.lead)}</p>
      <FormRefusal error={send.error} />
      {setup.data && (
        <Form<Values>
          form={form}
          layout="vertical"
          requiredMark={false}
          onFinish={submit}
          initialValues={{
            'values.kind': 'bank',
            'values.annual_rate_pct': setup.data.annual_rate_pct,
          }}
        >
          <Form.Item
            name="values.number"
            label={t(($) => $.parties.discount.number)}
            rules={[...required, ...thirty]}
          >
            <Input maxLength={30} inputMode="numeric" autoComplete="off" className="num" />
          </Form.Item>
          <div className="form-grid">
            <Form.Item name="values.kind" label={t(($) => $.parties.discount.kind)}>
              <Select
                options={setup.data.kinds.map(({ code, label }) => ({
                  value: code,
                  label: text(label),
                }))}
              />
            </Form.Item>
            <Form.Item
              name="values.face"
              label={t(($) => $.parties.discount.face)}
              rules={required}
            >
              <AmountInput />
            </Form.Item>
            <Form.Item
              name="values.drawer"
              label={t(($) => $.parties.discount.drawer)}
              rules={required}
            >
              <Input maxLength={120} autoComplete="off" />
            </Form.Item>
            <Form.Item
              name="values.acceptor"
              label={t(($) => $.parties.discount.acceptor)}
              rules={required}
            >
              <Input maxLength={120} autoComplete="off" />
            </Form.Item>
            <Form.Item
              name="values.issued_on"
              label={t(($) => $.parties.discount.issuedOn)}
              rules={required}
            >
              <DatePicker style={{ width: '100%' }} />
            </Form.Item>
            <Form.Item
              name="values.due_on"
              label={t(($) => $.parties.discount.dueOn)}
              rules={required}
            >
              <DatePicker style={{ width: '100%' }} />
            </Form.Item>
            <Form.Item
              name="values.annual_rate_pct"
              label={t(($) => $.parties.discount.rate)}
              rules={required}
            >
              <InputNumber<string>
                stringMode
                min="0"
                max="24"
                suffix="%"
                style={{ width: '100%' }}
              />
            </Form.Item>
            <Form.Item
              name="values.trade_contract"
              label={t(($) => $.parties.discount.trade)}
              rules={required}
            >
              <Input maxLength={120} autoComplete="off" />
            </Form.Item>
          </div>
          <Form.Item
            name="values.invoices"
            label={t(($) => $.parties.discount.invoices)}
            rules={required}
          >
            <Input maxLength={300} autoComplete="off" />
          </Form.Item>
          <Form.Item name="reason" label={t(($) => $.parties.discount.reason)} rules={required}>
            <Input.TextArea rows={2} maxLength={500} />
          </Form.Item>
          <Form.Item noStyle shouldUpdate>
            {({ getFieldsValue }) => <Cost customerId={customerId} values={getFieldsValue(true)} />}
          </Form.Item>
        </Form>
      )}
    </Modal>
  );
}

/** What the bill would cost as the form now says it; nothing while it says too little. */
function Cost({ customerId, values }: { customerId: string; values: Values }) {
  const { t } = useTranslation('staff');
  const asked = {
    party_id: customerId,
    face: String(values['values.face'] ?? ''),
    annual_rate_pct: String(values['values.annual_rate_pct'] ?? ''),
    due_on: dayOf(values['values.due_on']) ?? '',
  };
  const isWhole = Number(asked.face) > 0 && asked.annual_rate_pct !== '' && asked.due_on !== '';
  const quote = api.useQuery(
    'get',
    '/api/v1/bills/quote',
    { params: { query: asked } },
    { enabled: isWhole, retry: false },
  );
  if (!isWhole || !quote.data) return null;
  const { discount, days, matures_on, proceeds, irr_pct } = quote.data;
  return (
    <Alert
      type="info"
      title={t(($) => $.parties.discount.cost, {
        discount: formatMoney(discount),
        days,
        until: matures_on,
        proceeds: formatMoney(proceeds),
        irr: irr_pct,
      })}
    />
  );
}
