import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Card, DatePicker, Form, Input, Radio, Select } from 'antd';
import type { Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { AmountInput } from '@/desk/AmountInput';
import { FormRefusal, showFieldErrors } from '@/desk/forms';
import { answerOf, http } from '@/shared/api/client';
import type { CollectionCase, ContactRequest } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { useText } from '@/shared/i18n';

interface Values {
  way: string;
  result: string;
  promised_on?: Dayjs;
  promised_amount?: string;
  note?: string;
}

/** Where the collector writes down what came of a call, a message or a visit. */
export function ContactForm({ data }: { data: CollectionCase }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const [form] = Form.useForm<Values>();
  const way = Form.useWatch('way', form) ?? 'call';
  const result = Form.useWatch('result', form);
  const results = data.ways.find(({ code }) => code === way)?.results ?? [];
  const enter = useSend((body: ContactRequest, headers) =>
    answerOf(
      http.POST('/api/v1/collection/cases/{case_id}/contacts', {
        params: { path: { case_id: data.case.id } },
        body,
        headers,
      }),
    ),
  );
  const submit = ({ promised_on, promised_amount, note, ...rest }: Values) =>
    enter.mutate(
      {
        ...rest,
        note: note ?? '',
        promised_on: promised_on?.format('YYYY-MM-DD') ?? null,
        promised_amount: promised_amount ?? null,
      },
      {
        onSuccess: () => {
          void message.success(t(($) => $.collection.contact.saved));
          form.resetFields();
          void queryClient.invalidateQueries({
            queryKey: ['get', '/api/v1/collection/cases/{case_id}'],
          });
        },
        onError: (error) => showFieldErrors(form, error),
      },
    );
  const required = { required: true, message: t(($) => $.collection.contact.required) };
  return (
    <Card title={t(($) => $.collection.contact.title)}>
      <p className="muted">{t(($) => $.collection.contact.rules)}</p>
      <Form
        form={form}
        layout="vertical"
        initialValues={{ way: 'call' }}
        onFinish={submit}
        onValuesChange={(changed: Partial<Values>) => changed.way && form.resetFields(['result'])}
      >
        <Form.Item name="way" label={t(($) => $.collection.contact.way)} rules={[required]}>
          <Radio.Group
            optionType="button"
            options={data.ways.map(({ code, label }) => ({ value: code, label: text(label) }))}
          />
        </Form.Item>
        <Form.Item name="result" label={t(($) => $.collection.contact.result)} rules={[required]}>
          <Select
            options={results.map(({ code, label }) => ({ value: code, label: text(label) }))}
          />
        </Form.Item>
        {result === 'promised' && (
          <div className="form-grid">
            <Form.Item
              name="promised_on"
              label={t(($) => $.collection.contact.promisedOn)}
              rules={[required]}
            >
              <DatePicker style={{ width: '100%' }} />
            </Form.Item>
            <Form.Item
              name="promised_amount"
              label={t(($) => $.collection.contact.promisedAmount)}
              initialValue={data.case.overdue}
              rules={[required]}
            >
              <AmountInput />
            </Form.Item>
          </div>
        )}
        <Form.Item name="note" label={t(($) => $.collection.contact.note)}>
          <Input.TextArea
            rows={4}
            maxLength={1000}
            placeholder={t(($) => $.collection.contact.noteHint)}
          />
        </Form.Item>
        <FormRefusal error={enter.error} />
        <Button type="primary" htmlType="submit" block loading={enter.isPending}>
          {t(($) => $.collection.contact.save)}
        </Button>
      </Form>
    </Card>
  );
}
