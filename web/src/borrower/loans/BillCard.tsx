import { formatMoney, formatRate } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { StatusPill } from '@/shared/ui/Pill';
import type { Bill, Loan } from '../api/contract';
import { Callout } from '../components/Answer';
import { Card, Facts } from '../components/Card';
import { useDays } from '../format/days';
import { useWords } from '../i18n';

/** What became of the bill, and whether its holder owes anything now. */
export function BillNews({ loan, bill }: { loan: Loan; bill: Bill }) {
  const words = useWords();
  const { day } = useDays();
  const { overdue, settled_on } = loan;
  switch (bill.status.code) {
    case 'held':
      return (
        overdue && (
          <Callout tone="amber" title={words(($) => $.bill.late)}>
            {words(($) => $.bill.lateHint)}
          </Callout>
        )
      );
    case 'refused':
      return settled_on ? (
        <Callout tone="green" title={words(($) => $.bill.settled)}>
          {words(($) => $.bill.settledOn, { day: day(settled_on) })}
        </Callout>
      ) : (
        <Callout tone="red" title={words(($) => $.bill.refused)}>
          {words(($) => $.bill.refusedHint, {
            why: bill.answer ?? '',
            amount: formatMoney(overdue?.amount ?? loan.balance),
          })}
        </Callout>
      );
    case 'paid':
      return (
        <Callout tone="green" title={words(($) => $.bill.paid)}>
          {words(($) => $.bill.paidOn, { day: day(bill.answered_on ?? '') })}
        </Callout>
      );
    case 'cancelled':
      return (
        <Callout tone="grey" title={words(($) => $.bill.cancelled)}>
          {words(($) => $.bill.cancelledHint)}
        </Callout>
      );
  }
}

/** What was paid out on a bill, what was kept back of it, and what the bill says. */
export function BillCard({ bill }: { bill: Bill }) {
  const words = useWords();
  const text = useText();
  const { day } = useDays();
  const yuan = (value: string) => `¥${formatMoney(value)}`;
  return (
    <Card title={words(($) => $.bill.title)} extra={<StatusPill status={bill.status} />}>
      <Facts
        facts={[
          { name: words(($) => $.bill.proceeds), value: yuan(bill.proceeds), isStrong: true },
          { name: words(($) => $.bill.discount), value: yuan(bill.discount) },
          { name: words(($) => $.bill.face), value: yuan(bill.face) },
          { name: words(($) => $.bill.rate), value: formatRate(bill.annual_rate_pct) },
          { name: words(($) => $.bill.days), value: bill.days },
          { name: words(($) => $.bill.discounted), value: day(bill.discounted_on) },
          { name: words(($) => $.bill.due), value: day(bill.due_on) },
          ...(bill.matures_on === bill.due_on
            ? []
            : [{ name: words(($) => $.bill.pays), value: day(bill.matures_on) }]),
          { name: words(($) => $.bill.kind), value: text(bill.kind) },
          { name: words(($) => $.bill.drawer), value: bill.drawer },
          { name: words(($) => $.bill.acceptor), value: bill.acceptor },
          { name: words(($) => $.bill.number), value: bill.number },
        ]}
      />
    </Card>
  );
}
