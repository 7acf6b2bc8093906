import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Flex, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { AmountInput } from '@/desk/AmountInput';
import { DocumentTable } from '@/desk/DocumentTable';
import { Facts } from '@/desk/Facts';
import { FileField } from '@/desk/FileField';
import { FormRefusal, showFieldErrors } from '@/desk/forms';
import { Loaded } from '@/desk/states';
import { Day } from '@/desk/values';
import { answerOf, api, asForm, http } from '@/shared/api/client';
import type { LoanUse } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { formatMoney, toFen } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { StatusPill } from '@/shared/ui/Pill';
import { Flows, Tracking } from './Flows';

const PATH = '/api/v1/loans/{loan_id}/use';

const TONES: Record<string, 'success' | 'warning' | 'error'> = {
  proven: 'success',
  incomplete: 'warning',
  misused: 'error',
  cleared: 'success',
};

interface Values {
  result: string;
  amount?: string;
  note: string;
  file?: File;
}

/** How the money was used: what was agreed, what was found, the papers, and a new finding. */
export function UseOfFunds({ id }: { id: string }) {
  const use = api.useQuery('get', PATH, { params: { path: { loan_id: id } } });
  return (
    <Loaded query={use}>
      {(data) => (
        <Flex vertical gap={16}>
          <Known use={data} />
          <Flows id={id} use={data} />
          {data.allowed_actions.includes('check') && <CheckForm id={id} use={data} />}
        </Flex>
      )}
    </Loaded>
  );
}

/** What was found, without what waits: that is shown with its payments. */
const weighedOf = (use: LoanUse) =>
  use.status.code === 'suspected' ? use.findings.slice(1) : use.findings;

function Known({ use }: { use: LoanUse }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const agreed = [use.purpose && text(use.purpose.label), use.purpose_detail];
  return (
    <>
      <Facts
        items={[
          {
            label: t(($) => $.loans.use.agreed),
            value: agreed.filter(Boolean).join(' · ') || '—',
          },
          { label: t(($) => $.loans.use.standing), value: <StatusPill status={use.status} /> },
          { label: t(($) => $.loans.use.dueOn), value: use.due_on && <Day value={use.due_on} /> },
          { label: t(($) => $.loans.use.tracking), value: <Tracking use={use} /> },
        ]}
      />
      {weighedOf(use).map((found) => (
        <Alert
          key={found.id}
          showIcon
          type={TONES[found.result.code] ?? 'info'}
          title={[
            text(found.result.label),
            toFen(found.proven) > 0n &&
              t(($) => $.loans.use.proven, { amount: formatMoney(found.proven) }),
          ]
            .filter(Boolean)
            .join(' · ')}
          description={
            <>
              <div style={{ overflowWrap: 'anywhere' }}>{found.note}</div>
              <div className="small">
                {found.result.code === 'suspected'
                  ? t(($) => $.loans.use.bySystem)
                  : found.found_by}
                {' · '}
                <Day value={found.on} />
              </div>
            </>
          }
        />
      ))}
      {use.documents.length > 0 && <DocumentTable documents={use.documents} />}
    </>
  );
}

function CheckForm({ id, use }: { id: string; use: LoanUse }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const [form] = Form.useForm<Values>();
  const send = useSend((values: Values, headers) =>
    answerOf(
      http.POST('/api/v1/loans/{loan_id}/use-findings', {
        params: { path: { loan_id: id } },
        ...asForm(values),
        headers,
      }),
    ),
  );
  const submit = (values: Values) =>
    send.mutate(values, {
      onSuccess: () => {
        form.resetFields();
        void message.success(t(($) => $.loans.use.done));
        void queryClient.invalidateQueries();
      },
      onError: (error) => showFieldErrors(form, error),
    });
  const required = [{ required: true, message: t(($) => $.loans.services.required) }];
  return (
    <Form<Values> form={form} layout="vertical" onFinish={submit}>
      <h3 style={{ marginTop: 0 }}>{t(($) => $.loans.use.check)}</h3>
      <div className="form-grid">
        <Form.Item name="result" label={t(($) => $.loans.use.result)} rules={required}>
          <Select
            options={use.results.map(({ code, label }) => ({ value: code, label: text(label) }))}
          />
        </Form.Item>
        <Form.Item name="amount" label={t(($) => $.loans.use.amount)}>
          <AmountInput />
        </Form.Item>
      </div>
      <Form.Item name="note" label={t(($) => $.loans.use.note)} rules={required}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
      <FileField label={t(($) => $.loans.use.paper)} choose={t(($) => $.loans.use.choose)} />
      <FormRefusal error={send.error} />
      <Button type="primary" htmlType="submit" loading={send.isPending}>
        {t(($) => $.loans.use.submit)}
      </Button>
    </Form>
  );
}
