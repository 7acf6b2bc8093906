import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { App, Button, Card, DatePicker, Flex, Form, Input, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { FormRefusal } from '@/desk/forms';
import { PageBody, PageHead, useTitle } from '@/desk/page';
import { Loaded } from '@/desk/states';
import { answerOf, api, http } from '@/shared/api/client';
import type { TrialBalance } from '@/shared/api/contract';
import { newKey, useSend } from '@/shared/api/intent';
import { useText } from '@/shared/i18n';

interface Line {
  side: 'debit' | 'credit';
  account: string;
  organisation: string;
  amount: string;
}
interface Journal {
  on: Dayjs;
  summary: string;
  reason: string;
  lines: Line[];
}

/** An entry by hand: proposed here, booked when another accountant releases it. */
export function JournalPage() {
  const { t } = useTranslation('staff');
  useTitle(t(($) => $.ledger.journal));
  const balance = api.useQuery('get', '/api/v1/books/trial-balance');
  return <Loaded query={balance}>{(data) => <JournalForm data={data} />}</Loaded>;
}

function JournalForm({ data }: { data: TrialBalance }) {
  const { t } = useTranslation('staff');
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [form] = Form.useForm<Journal>();
  const place = data.organisations[0]?.code ?? '';
  const propose = useSend(({ on, summary, reason, lines }: Journal, headers) =>
    answerOf(
      http.POST('/api/v1/proposals', {
        body: {
          kind: 'journal',
          key: newKey(),
          values: {
            accounting_on: on.format('YYYY-MM-DD'),
            summary,
            lines: Object.fromEntries(lines.map((line, at) => [String(at + 1), line])),
          },
          reason,
        },
        headers,
      }),
    ),
  );
  const submit = (journal: Journal) =>
    propose.mutate(journal, {
      onSuccess: ({ id }) => {
        void message.success(t(($) => $.ledger.proposed));
        void navigate({ to: '/proposals/$id', params: { id } });
      },
    });
  const required = [{ required: true, message: t(($) => $.ledger.required) }];
  return (
    <PageBody>
      <Card>
        <PageHead title={t(($) => $.ledger.journal)} below={t(($) => $.ledger.journalLead)} />
        <Form<Journal>
          form={form}
          layout="vertical"
          style={{ marginTop: 16 }}
          initialValues={{
            on: dayjs(data.on),
            lines: [
              { side: 'debit', organisation: place },
              { side: 'credit', organisation: place },
            ],
          }}
          onFinish={submit}
        >
          <div className="form-grid">
            <Form.Item name="on" label={t(($) => $.ledger.day)} rules={required}>
              <DatePicker allowClear={false} style={{ width: '100%' }} />
            </Form.Item>
            <Form.Item name="summary" label={t(($) => $.ledger.summary)} rules={required}>
              <Input maxLength={200} />
            </Form.Item>
          </div>
          <Form.List name="lines">
            {(fields, { add, remove }) => (
              <>
                {fields.map(({ key, name }) => (
                  <LineFields
                    key={key}
                    at={name}
                    data={data}
                    onRemove={fields.length > 2 ? () => remove(name) : undefined}
                  />
                ))}
                <Button
                  icon={<PlusOutlined />}
                  onClick={() => add({ side: 'debit', organisation: place })}
                >
                  {t(($) => $.ledger.addLine)}
                </Button>
              </>
            )}
          </Form.List>
          <Form.Item
            name="reason"
            label={t(($) => $.ledger.reason)}
            rules={required}
            style={{ marginTop: 16 }}
          >
            <Input.TextArea rows={2} maxLength={500} />
          </Form.Item>
          <FormRefusal error={propose.error} />
          <Button type="primary" htmlType="submit" loading={propose.isPending}>
            {t(($) => $.ledger.propose)}
          </Button>
        </Form>
      </Card>
    </PageBody>
  );
}

interface LineFieldsProps {
  at: number;
  data: TrialBalance;
  onRemove: (() => void) | undefined;
}

function LineFields({ at, data, onRemove }: LineFieldsProps) {
  const { t } = useTranslation('staff');
  const text = useText();
  const required = [{ required: true, message: t(($) => $.ledger.required) }];
  return (
    <Flex gap={8} wrap align="flex-start">
      <Form.Item name={[at, 'side']} label={t(($) => $.ledger.side)} rules={required}>
        <Select
          style={{ width: 90 }}
          options={[
            { value: 'debit', label: t(($) => $.ledger.debitSide) },
            { value: 'credit', label: t(($) => $.ledger.creditSide) },
          ]}
        />
      </Form.Item>
      <Form.Item name={[at, 'account']} label={t(($) => $.ledger.account)} rules={required}>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          style={{ width: 240 }}
          options={data.chart.map(({ code, name }) => ({
            value: code,
            label: `${code} ${text(name)}`,
          }))}
        />
      </Form.Item>
      <Form.Item
        name={[at, 'organisation']}
        label={t(($) => $.ledger.organisation)}
        rules={required}
      >
        <Select
          style={{ width: 160 }}
          options={data.organisations.map(({ code, name }) => ({ value: code, label: text(name) }))}
        />
      </Form.Item>
      <Form.Item name={[at, 'amount']} label={t(($) => $.ledger.amount)} rules={required}>
        <Input inputMode="decimal" style={{ width: 150 }} />
      </Form.Item>
      {onRemove && (
        <Button
          type="text"
          icon={<DeleteOutlined />}
          aria-label={t(($) => $.ledger.removeLine)}
          onClick={onRemove}
          style={{ marginTop: 30 }}
        />
      )}
    </Flex>
  );
}
