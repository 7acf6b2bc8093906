import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Flex, Form, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AmountInput } from '@/desk/AmountInput';
import { Facts } from '@/desk/Facts';
import { FormRefusal, showFieldErrors } from '@/desk/forms';
import { answerOf, http } from '@/shared/api/client';
import type { EarlyQuote, Status, WhatIf } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { formatMoney } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { BalanceChart } from '@/shared/ui/BalanceChart';
import { StatusPill } from '@/shared/ui/Pill';

interface Values {
  principal: string;
  keep: 'term' | 'instalment';
}

/** What would happen if part of the loan were repaid today; a quote, and its execution. */
export function RepayEarly({ id, balance }: { id: string; balance: string }) {
  const { t } = useTranslation('staff');
  const [form] = Form.useForm<Values>();
  const [imagined, setImagined] = useState<WhatIf>();
  const path = { loan_id: id };
  const imagine = useSend((query: Values) =>
    answerOf(http.GET('/api/v1/loans/{loan_id}/what-if', { params: { path, query } })),
  );
  const quote = useSend((body: Values, headers) =>
    answerOf(
      http.POST('/api/v1/loans/{loan_id}/quotes', {
        params: { path },
        body: { ...body, valid_days: 3 },
        headers,
      }),
    ),
  );
  const fail = { onError: (error: Error) => showFieldErrors(form, error) };
  return (
    <Flex vertical gap={16}>
      <p className="muted">{t(($) => $.loans.early.hint)}</p>
      <Form
        form={form}
        layout="vertical"
        initialValues={{ principal: balance, keep: 'term' }}
        onFinish={(values: Values) => imagine.mutate(values, { ...fail, onSuccess: setImagined })}
      >
        <div className="form-grid">
          <Form.Item name="principal" label={t(($) => $.loans.early.principal)}>
            <AmountInput />
          </Form.Item>
          <Form.Item name="keep" label={t(($) => $.loans.early.keep)}>
            <Radio.Group
              optionType="button"
              options={[
                { value: 'term', label: t(($) => $.loans.early.keepTerm) },
                { value: 'instalment', label: t(($) => $.loans.early.keepInstalment) },
              ]}
            />
          </Form.Item>
        </div>
        <FormRefusal error={imagine.error ?? quote.error} />
        <Flex gap={8}>
          <Button htmlType="submit" loading={imagine.isPending}>
            {t(($) => $.loans.early.compare)}
          </Button>
          <Button
            type="primary"
            loading={quote.isPending}
            onClick={() => quote.mutate(form.getFieldsValue(), fail)}
          >
            {t(($) => $.loans.early.quote)}
          </Button>
        </Flex>
      </Form>
      {imagined && <Comparison data={imagined} />}
      {quote.data && <Quoted quote={quote.data} />}
    </Flex>
  );
}

function Comparison({ data }: { data: WhatIf }) {
  const { t } = useTranslation('staff');
  const both = (now: string | number | null, then: string | number | null) =>
    `${now ?? '—'} → ${then ?? '—'}`;
  const money = (now: string, then: string) => both(formatMoney(now), formatMoney(then));
  return (
    <>
      <Facts
        items={[
          { label: t(($) => $.loans.early.amount), value: formatMoney(data.amount) },
          { label: t(($) => $.loans.early.saved), value: formatMoney(data.interest_saved) },
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
        lines={[
          { label: t(($) => $.loans.early.asItIs), values: data.now.balances.map(Number) },
          { label: t(($) => $.loans.early.repaid), values: data.then.balances.map(Number) },
        ]}
      />
    </>
  );
}

function Quoted({ quote }: { quote: EarlyQuote }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const order = useSend((quoteId: string, headers) =>
    answerOf(
      http.POST('/api/v1/quotes/{quote_id}/order', {
        params: { path: { quote_id: quoteId } },
        headers,
      }),
    ),
  );
  const current = order.data ?? quote;
  const run = () =>
    order.mutate(quote.id, {
      onSuccess: (ordered) => {
        void message.success(text(ordered.status.label));
        void queryClient.invalidateQueries();
      },
    });
  return (
    <Alert
      type="info"
      message={
        <Flex gap={8} align="center">
          {t(($) => $.loans.early.quoted, { number: quote.number, date: quote.valid_until_on })}
          <StatusPill status={current.status as Status} />
        </Flex>
      }
      description={
        <>
          <Facts
            items={[
              { label: t(($) => $.loans.early.due), value: formatMoney(quote.due) },
              { label: t(($) => $.loans.early.toTheDay), value: formatMoney(quote.interest) },
              { label: t(($) => $.loans.early.fee), value: formatMoney(quote.fee) },
              { label: t(($) => $.loans.early.principal), value: formatMoney(quote.principal) },
              ...quote.days.map((day) => ({ label: day.on, value: formatMoney(day.amount) })),
            ]}
          />
          <FormRefusal error={order.error} />
          <Button type="primary" onClick={run} loading={order.isPending} disabled={!!order.data}>
            {t(($) => $.loans.early.order)}
          </Button>
        </>
      }
    />
  );
}
