import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd-mobile';
import dayjs from 'dayjs';
import { formatMoney, formatRate } from '@/shared/format/money';
import { BalanceChart } from '@/shared/ui/BalanceChart';
import type { PlanMethod, Quote } from '../api/contract';
import { plansQuery } from '../api/queries';
import { Failure } from '../components/Answer';
import { Facts } from '../components/Card';
import { useWords } from '../i18n';

const METHODS: PlanMethod[] = ['equal_instalment', 'equal_principal', 'interest_first'];

/** The same amount, term and rate by several methods: what each costs, and how it is paid down. */
export function ComparePlans({ quote }: { quote: Quote }) {
  const words = useWords();
  const terms = {
    principal: quote.amount,
    annual_rate_pct: quote.annual_rate_pct,
    instalments: quote.term_months,
    disbursed_on: dayjs().format('YYYY-MM-DD'),
  };
  const asked = useQuery(plansQuery(METHODS.map((method) => ({ ...terms, method }))));
  if (asked.isError) return <Failure error={asked.error} retry={asked.refetch} />;
  if (!asked.data) return <Skeleton.Paragraph animated lineCount={8} />;
  const named = asked.data.plans.flatMap((plan, at) => {
    const method = METHODS[at];
    return method ? [{ plan, label: words(($) => $.apply.methods[method]) }] : [];
  });
  return (
    <div className="sheet-body stack">
      <BalanceChart
        label={words(($) => $.apply.compareLabel)}
        axis={words(($) => $.apply.compareAxis)}
        lines={named.map(({ plan, label }) => ({
          label,
          values: [Number(quote.amount), ...plan.rows.map((row) => Number(row.balance_after))],
        }))}
      />
      {named.map(({ plan, label }) => (
        <section key={label}>
          <h3>{label}</h3>
          <Facts
            facts={[
              {
                name: words(($) => $.apply.firstPayment),
                value: `¥${formatMoney(plan.rows[0]?.payment ?? '0.00')}`,
              },
              {
                name: words(($) => $.apply.totalInterest),
                value: `¥${formatMoney(plan.total_interest)}`,
              },
              { name: words(($) => $.apply.irr), value: formatRate(plan.irr_pct) },
            ]}
          />
        </section>
      ))}
      <p className="hint">{words(($) => $.apply.compareHint)}</p>
    </div>
  );
}
