import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd-mobile';
import { useState } from 'react';
import { Refusal } from '@/shared/api/problem';
import { formatMoney, formatRate } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { StatusPill } from '@/shared/ui/Pill';
import type { DrawQuote, RevolvingLimit } from '../api/contract';
import { drawQuoteQuery, limitsQuery } from '../api/queries';
import { usePlaceId } from '../app/navigation';
import { fenOf, moneyOf, ungrouped } from '../checks/amount';
import { Answer, Callout, Failure } from '../components/Answer';
import { Card, Facts } from '../components/Card';
import { Chips } from '../components/Chips';
import { TextField } from '../components/Field';
import { Page } from '../components/Page';
import { PageSkeleton } from '../components/Skeletons';
import { DrawRows } from '../draws/DrawRows';
import { DrawSheet } from '../draws/DrawSheet';
import { isLive, LimitFigures } from '../draws/LimitCard';
import { LimitClosing } from '../draws/LimitClosing';
import { useDays } from '../format/days';
import { useWords } from '../i18n';

/** Draw of a revolving limit: how much, for how long, what it costs, and what was drawn before. */
export function DrawPage() {
  const words = useWords();
  const text = useText();
  const id = usePlaceId();
  const limits = useQuery(limitsQuery);
  const limit = limits.data?.find(({ contract }) => contract.id === id);
  if (limit?.hindrance === null) return <DrawOf limit={limit} />;
  return (
    <Page
      title={words(($) => (limit && !isLive(limit) ? $.drawing.limitTitle : $.drawing.title))}
      back="/"
    >
      {limits.isPending && <PageSkeleton />}
      {limits.isError && <Failure error={limits.error} retry={limits.refetch} />}
      {limits.data && !limit && <Answer title={words(($) => $.drawing.none)} />}
      {limit && (
        <>
          <Card title={text(limit.product.name)} extra={<StatusPill status={limit.status} />}>
            <LimitFigures limit={limit} />
            {limit.hindrance && isLive(limit) && (
              <Callout tone="amber">{text(limit.hindrance)}</Callout>
            )}
          </Card>
          <DrawRows draws={limit.draws} />
          {limit.may_close && <LimitClosing limit={limit} />}
        </>
      )}
    </Page>
  );
}

function DrawOf({ limit }: { limit: RevolvingLimit }) {
  const words = useWords();
  const text = useText();
  const { id } = limit.contract;
  const [typed, setTyped] = useState(limit.most.replace(/\.00$/, ''));
  const [months, setMonths] = useState(limit.term_options.at(-1) ?? 0);
  const [isOpen, setOpen] = useState(false);
  const fen = fenOf(typed);
  const ask = { amount: fen === null ? '' : moneyOf(fen), term_months: months };
  const quote = useQuery({ ...drawQuoteQuery(id, ask), enabled: fen !== null });
  const refusal = quote.error instanceof Refusal ? quote.error : undefined;
  const range = words(($) => $.drawing.range, {
    least: formatMoney(limit.least),
    most: formatMoney(limit.most),
  });
  const fault = fen === null ? range : refusal?.fields.amount;
  const isReady = fault === undefined && quote.data !== undefined && !quote.isFetching;
  return (
    <Page
      title={words(($) => $.drawing.title)}
      back="/"
      foot={
        <Button
          block
          color="primary"
          size="large"
          disabled={!isReady}
          onClick={() => setOpen(true)}
        >
          {words(($) => $.drawing.read)}
        </Button>
      }
    >
      <Card title={text(limit.product.name)}>
        <LimitFigures limit={limit} />
      </Card>
      <Card>
        <div className="stack">
          <TextField
            label={words(($) => $.drawing.amount)}
            help={range}
            error={fault}
            inputMode="decimal"
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(ungrouped(event.target.value))}
            before={<span className="field-unit">¥</span>}
          />
          <Chips
            label={words(($) => $.drawing.term)}
            value={String(months)}
            onChange={(code) => setMonths(Number(code))}
            choices={limit.term_options.map((term) => ({
              code: String(term),
              label: words(($) => $.app.months, { n: term }),
            }))}
          />
          {quote.data && fault === undefined && <Cost quote={quote.data} />}
          {refusal && fault === undefined && (
            <Failure error={refusal} retry={() => quote.refetch()} />
          )}
        </div>
      </Card>
      <DrawRows draws={limit.draws} />
      {limit.may_close && <LimitClosing limit={limit} />}
      {quote.data && (
        <DrawSheet
          id={id}
          ask={ask}
          quote={quote.data}
          isOpen={isOpen}
          close={() => setOpen(false)}
          onDrawn={() => setOpen(false)}
        />
      )}
    </Page>
  );
}

function Cost({ quote }: { quote: DrawQuote }) {
  const words = useWords();
  const { day } = useDays();
  return (
    <Facts
      facts={[
        {
          name: words(($) => $.drawing.annualCost),
          value: formatRate(quote.cost.annual_cost_pct),
          isStrong: true,
        },
        { name: words(($) => $.drawing.interest), value: `¥${formatMoney(quote.total_interest)}` },
        {
          name: words(($) => $.drawing.first),
          value: `¥${formatMoney(quote.first_payment)} · ${day(quote.first_due_on)}`,
        },
        {
          name: words(($) => $.drawing.count),
          value: quote.instalments,
        },
        { name: words(($) => $.drawing.last), value: day(quote.last_due_on) },
      ]}
    />
  );
}
