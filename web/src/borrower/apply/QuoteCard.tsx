import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd-mobile';
import { useEffect, useState } from 'react';
import { formatMoney, formatRate } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import type { Quote } from '../api/contract';
import { quoteQuery } from '../api/queries';
import { fenOf, moneyOf } from '../checks/amount';
import { Callout } from '../components/Answer';
import { Card, Facts } from '../components/Card';
import { Sheet } from '../components/Sheet';
import { useDays } from '../format/days';
import { useWords } from '../i18n';
import { ComparePlans } from './ComparePlans';

const QUIET_MS = 250;

interface QuoteCardProps {
  product: string;
  amount: string;
  termMonths: number;
  method: string;
}

/** The cost of the amount and term on the screen, asked for once the fingers rest. */
export function QuoteCard({ product, amount, termMonths, method }: QuoteCardProps) {
  const words = useWords();
  const text = useText();
  const { day } = useDays();
  const [isOpen, setOpen] = useState(false);
  const [isComparing, setComparing] = useState(false);
  const asked = useSettled(moneyOf(fenOf(amount) ?? 0));
  const quote = useQuery(quoteQuery({ product, amount: asked, term_months: termMonths }));
  if (quote.isError)
    return (
      <Callout tone="red" alert>
        {quote.error.message}
      </Callout>
    );
  const { data } = quote;
  return (
    <Card
      title={words(($) => $.apply.quote)}
      extra={
        data && (
          <button type="button" className="text-button" onClick={() => setOpen(true)}>
            {words(($) => $.apply.plan)}
          </button>
        )
      }
    >
      {data === undefined ? (
        <Skeleton.Paragraph animated lineCount={5} />
      ) : (
        <div aria-live="polite" aria-busy={quote.isFetching} className="quote">
          <div className="quote-head">
            <div>
              <p className="hint">
                {words(($) => $.apply[sumName(data.is_level, data.rows.length === 1)])}
              </p>
              <p className="quote-sum num">¥{formatMoney(data.instalment)}</p>
            </div>
            <div>
              <p className="hint">{words(($) => $.apply.irr)}</p>
              <p className="quote-sum num">{formatRate(data.irr_pct)}</p>
            </div>
          </div>
          <Facts
            facts={[
              { name: words(($) => $.apply.firstDue), value: day(data.first_due_on) },
              {
                name: words(($) => $.apply.totalInterest),
                value: `¥${formatMoney(data.total_interest)}`,
              },
              { name: words(($) => $.apply.total), value: `¥${formatMoney(data.total_repayment)}` },
              { name: words(($) => $.apply.annualRate), value: formatRate(data.annual_rate_pct) },
              ...(data.rate_rule
                ? [{ name: words(($) => $.contract.rateRule), value: text(data.rate_rule) }]
                : []),
              { name: words(($) => $.apply.method), value: method },
            ]}
          />
          <button type="button" className="text-button" onClick={() => setComparing(true)}>
            {words(($) => $.apply.compare)}
          </button>
          <Sheet
            title={words(($) => $.apply.compare)}
            isOpen={isComparing}
            close={() => setComparing(false)}
          >
            <ComparePlans quote={data} />
          </Sheet>
          <PlanSheet quote={data} isOpen={isOpen} close={() => setOpen(false)} />
        </div>
      )}
    </Card>
  );
}

/** What the sum beside the amount is called: by the shape of the plan. */
export function sumName(isLevel: boolean, isSingle: boolean) {
  if (isSingle) return 'single';
  return isLevel ? 'instalment' : 'highest';
}

interface PlanSheetProps {
  quote: Quote;
  isOpen: boolean;
  close: () => void;
}

/** Every instalment of the quote. */
function PlanSheet({ quote, isOpen, close }: PlanSheetProps) {
  const words = useWords();
  const { day } = useDays();
  return (
    <Sheet title={words(($) => $.apply.plan)} isOpen={isOpen} close={close}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling list must take the keyboard. */}
      <ol className="rows sheet-body" tabIndex={0}>
        {quote.rows.map((row) => (
          <li key={row.number} className="row num">
            <div className="grow">
              <p>
                {words(($) => $.loans.row, { n: row.number })} · {day(row.due_on)}
              </p>
              <p className="hint">
                {words(($) => $.apply.planRow, {
                  principal: formatMoney(row.principal),
                  interest: formatMoney(row.interest),
                })}
              </p>
            </div>
            <strong className="sum">¥{formatMoney(row.total)}</strong>
          </li>
        ))}
      </ol>
    </Sheet>
  );
}

/** A value once it has not changed for a moment: a sliding finger asks only at its end. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), QUIET_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
