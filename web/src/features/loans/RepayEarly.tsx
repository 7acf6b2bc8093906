import { useQueryClient } from '@tanstack/react-query';
import { Button, Flex, Form, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AmountInput } from '@/desk/AmountInput';
import { Facts } from '@/desk/Facts';
import { FormRefusal, showFieldErrors } from '@/desk/forms';
import { usePermissions } from '@/desk/staff';
import { answerOf, http } from '@/shared/api/client';
import type { LoanSummary, WhatIf } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { formatYuan, fromFen, toFen } from '@/shared/format/money';
import { BalanceChart } from '@/shared/ui/BalanceChart';
import { EarlyQuotes } from './EarlyQuotes';

const QUOTES = '/api/v1/loans/{loan_id}/quotes';
const QUOTE_DAYS = 3;

interface Values {
  principal: string;
  keep: 'term' | 'instalment';
}
/** What was asked, and what would come of it. */
interface Imagined {
  principal: string;
  data: WhatIf;
}

/** What would happen if part of the loan were repaid today; the quotes, and their execution. */
export function RepayEarly({ summary }: { summary: LoanSummary }) {
  const { t } = useTranslation('staff');
  const { id, balance } = summary;
  const may = usePermissions();
  const queryClient = useQueryClient();
  const [form] = Form.useForm<Values>();
  const [imagined, setImagined] = useState<Imagined>();
  const path = { loan_id: id };
  const imagine = useSend((query: Values) =>
    answerOf(http.GET('/api/v1/loans/{loan_id}/what-if', { params: { path, query } })),
  );
  const quote = useSend((body: Values, headers) =>
    answerOf(
      http.POST(QUOTES, {
        params: { path },
        body: { ...body, valid_days: QUOTE_DAYS },
        headers,
      }),
    ),
  );
  const mayQuote = may('servicing.quote');
  const make = () =>
    quote.mutate(form.getFieldsValue(), {
      ...fail,
      onSuccess: () => void queryClient.invalidateQueries({ queryKey: ['get', QUOTES] }),
    });
  const fail = { onError: (error: Error) => showFieldErrors(form, error) };
  return (
    <Flex vertical gap={16}>
      <p className="muted" style={{ margin: 0 }}>
        {t(($) => (mayQuote ? $.loans.early.hint : $.loans.early.hintCompare))}
      </p>
      <Form
        form={form}
        layout="vertical"
        initialValues={{ principal: balance, keep: 'term' }}
        onFinish={(values: Values) =>
          imagine.mutate(values, {
            ...fail,
            onSuccess: (data) => setImagined({ principal: values.principal, data }),
          })
        }
      >
        <div className="form-grid">
          <Form.Item name="principal" label={t(($) => $.loans.early.principal)}>
            <AmountInput />
          </Form.Item>
          <Form.Item name="keep" label={t(($) => $.loans.early.keep)}>
            <Radio.Group
              options={[
                { value: 'term', label: t(($) => $.loans.early.keepTerm) },
                { value: 'instalment', label: t(($) => $.loans.early.keepInstalment) },
              ]}
            />
          </Form.Item>
        </div>
        <FormRefusal error={imagine.error ?? quote.error} />
        <Flex gap={8} wrap>
          <Button
            type={mayQuote ? 'default' : 'primary'}
            htmlType="submit"
            loading={imagine.isPending}
          >
            {t(($) => $.loans.early.compare)}
          </Button>
          {mayQuote && (
            <Button type="primary" loading={quote.isPending} onClick={make}>
              {t(($) => $.loans.early.quote, { count: QUOTE_DAYS })}
            </Button>
          )}
        </Flex>
      </Form>
      {imagined && <Comparison balance={balance} {...imagined} />}
      {mayQuote && <EarlyQuotes id={id} account={summary.repayment_account_masked} />}
    </Flex>
  );
}

function Comparison({ balance, principal, data }: Imagined & { balance: string }) {
  const { t } = useTranslation('staff');
  const both = (now: string | number | null, then: string | number | null) =>
    `${now ?? '—'} → ${then ?? '—'}`;
  const money = (now: string, then: string) => both(formatYuan(now), formatYuan(then));
  return (
    <>
      <Facts
        items={[
          { label: t(($) => $.loans.early.amount), value: formatYuan(data.amount) },
          { label: t(($) => $.loans.early.saved), value: formatYuan(data.interest_saved) },
          {
            label: t(($) => $.loans.early.left),
            value: both(data.now.instalments, data.then.instalments),
          },
          { label: t(($) => $.loans.early.ends), value: both(data.now.ends_on, data.then.ends_on) },
          {
            label: t(($) => $.loans.early.payment),
            value: money(data.now.next_payment, data.then.next_payment),
          },
          {
            label: t(($) => $.loans.early.interest),
            value: money(data.now.interest_ahead, data.then.interest_ahead),
          },
        ]}
      />
      <BalanceChart
        label={t(($) => $.loans.early.chart)}
        axis={t(($) => $.quote.axis)}
        lines={[
          {
            label: t(($) => $.loans.early.asItIs),
            values: [balance, ...data.now.balances].map(Number),
          },
          {
            label: t(($) => $.loans.early.repaid),
            values: [fromFen(toFen(balance) - toFen(principal)), ...data.then.balances].map(Number),
          },
        ]}
      />
    </>
  );
}
