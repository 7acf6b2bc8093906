import { Alert, Card, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { Amount, Day } from '@/desk/values';
import type { Offer, Quote } from '@/shared/api/contract';
import { formatMoney, formatRate } from '@/shared/format/money';
import { useText } from '@/shared/i18n';

interface QuoteCardProps {
  offer: Offer;
  quote: Quote | undefined;
  error: Error | null;
}

/** What the loan would cost, before it is asked for. */
export function QuoteCard({ offer, quote, error }: QuoteCardProps) {
  const { t } = useTranslation('staff');
  const text = useText();
  return (
    <Card title={t(($) => $.applications.createForm.quote)}>
      {quote ? (
        <Flex vertical gap={12}>
          <div>
            <div className="muted">
              {t(($) =>
                quote.is_level
                  ? $.applications.createForm.instalment
                  : $.applications.createForm.highest,
              )}
            </div>
            <div className="measure-value">{formatMoney(quote.instalment)}</div>
          </div>
          <Line
            label={t(($) => $.applications.createForm.interest)}
            value={<Amount value={quote.total_interest} />}
          />
          <Line
            label={t(($) => $.applications.createForm.total)}
            value={<Amount value={quote.total_repayment} />}
          />
          <Line
            label={t(($) => $.applications.createForm.first)}
            value={<Day value={quote.first_due_on} />}
          />
          <Line
            label={t(($) => $.applications.createForm.last)}
            value={<Day value={quote.last_due_on} />}
          />
          <Line
            label={t(($) => $.applications.createForm.rate)}
            value={formatRate(offer.rate_pct_month)}
          />
          <Line
            label={t(($) => $.applications.createForm.annual)}
            value={formatRate(quote.annual_rate_pct)}
          />
          {quote.rate_rule && (
            <Line label={t(($) => $.applications.facts.rateRule)} value={text(quote.rate_rule)} />
          )}
          <Line label={t(($) => $.applications.createForm.irr)} value={formatRate(quote.irr_pct)} />
          <Line label={t(($) => $.applications.createForm.method)} value={text(offer.method)} />
        </Flex>
      ) : error ? (
        <Alert type="warning" showIcon title={error.message} />
      ) : (
        <span className="muted">{t(($) => $.applications.createForm.quoteHint)}</span>
      )}
    </Card>
  );
}

function Line({ label, value }: { label: string; value: React.ReactNode }) {
  return (
    <Flex justify="space-between" gap={12}>
      <span className="muted">{label}</span>
      <span className="num">{value}</span>
    </Flex>
  );
}
