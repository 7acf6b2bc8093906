import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Collapse, Empty, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { useBankDate } from '@/desk/bankDate';
import { Facts } from '@/desk/Facts';
import { FormRefusal } from '@/desk/forms';
import { every } from '@/desk/polling';
import { Loaded } from '@/desk/states';
import { answerOf, api, http } from '@/shared/api/client';
import type { EarlyQuote, Status } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { formatYuan } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { StatusPill } from '@/shared/ui/Pill';

const PATH = '/api/v1/loans/{loan_id}/quotes';
const POLL_MS = 10_000;

interface EarlyQuotesProps {
  id: string;
  /** From where the money is taken. */
  account: string;
}

/** What repaying this loan early was said to cost, and what became of it. */
export function EarlyQuotes({ id, account }: EarlyQuotesProps) {
  const { t } = useTranslation('staff');
  const params = { path: { loan_id: id } };
  const quotes = api.useQuery('get', PATH, { params }, { refetchInterval: every(POLL_MS) });
  return (
    <section>
      <h3>{t(($) => $.loans.early.quotes)}</h3>
      <Loaded query={quotes}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty
              image={Empty.PRESENTED_IMAGE_SIMPLE}
              description={t(($) => $.loans.early.noQuotes)}
            />
          ) : (
            <Collapse
              key={rows[0]?.id}
              defaultActiveKey={rows.slice(0, 1).map((quote) => quote.id)}
              items={rows.map((quote) => ({
                key: quote.id,
                label: <QuoteLabel quote={quote} />,
                children: <Quoted quote={quote} account={account} />,
              }))}
            />
          )
        }
      </Loaded>
    </section>
  );
}

function QuoteLabel({ quote }: { quote: EarlyQuote }) {
  const { t } = useTranslation('staff');
  return (
    <Flex gap={12} align="center" wrap>
      <strong className="num">{formatYuan(quote.amount)}</strong>
      <span className="num">
        {t(($) => $.loans.early.quoted, { number: quote.number, date: quote.valid_until_on })}
      </span>
      <StatusPill status={quote.status as Status} />
    </Flex>
  );
}

function Quoted({ quote, account }: { quote: EarlyQuote; account: string }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const today = useBankDate();
  const { message, modal } = App.useApp();
  const queryClient = useQueryClient();
  const order = useSend((quoteId: string, headers) =>
    answerOf(
      http.POST('/api/v1/quotes/{quote_id}/order', {
        params: { path: { quote_id: quoteId } },
        headers,
      }),
    ),
  );
  const price = quote.days.find(({ on }) => on === today);
  const run = () =>
    order.mutate(quote.id, {
      onSuccess: (ordered) => {
        void message.success(text(ordered.status.label));
        void queryClient.invalidateQueries();
      },
    });
  const ask = (amount: string) =>
    modal.confirm({
      title: t(($) => $.loans.early.confirm, { amount: formatYuan(amount), account }),
      content: t(($) => $.loans.early.confirmHint),
      okText: t(($) => $.loans.early.confirmOk),
      onOk: run,
    });
  return (
    <Flex vertical gap={12}>
      <Facts
        items={[
          { label: t(($) => $.loans.early.due), value: formatYuan(quote.due) },
          { label: t(($) => $.loans.early.toTheDay), value: formatYuan(quote.interest) },
          { label: t(($) => $.loans.early.fee), value: formatYuan(quote.fee) },
          { label: t(($) => $.loans.early.principal), value: formatYuan(quote.principal) },
          ...quote.days.map((day) => ({
            label: t(($) => $.loans.early.onDay, { date: day.on }),
            value: <strong className="num">{formatYuan(day.amount)}</strong>,
          })),
        ]}
      />
      <FormRefusal error={order.error} />
      {quote.status.code === 'quoted' &&
        (price ? (
          <div>
            <Button type="primary" onClick={() => ask(price.amount)} loading={order.isPending}>
              {t(($) => $.loans.early.order)}
            </Button>
          </div>
        ) : (
          <span className="muted">{t(($) => $.loans.early.lapsed)}</span>
        ))}
    </Flex>
  );
}
