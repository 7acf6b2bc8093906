import type { ReactNode } from 'react';
import { formatMoney } from '@/shared/format/money';
import { useJoin } from '@/shared/i18n';
import { StatusPill } from '@/shared/ui/Pill';
import type { Draw } from '../api/contract';
import { PlaceLink } from '../app/navigation';
import { Card } from '../components/Card';
import { useDays } from '../format/days';
import { useWords } from '../i18n';

/** What was drawn of a limit, the newest first: each leads to its loan. */
export function DrawRows({ draws }: { draws: Draw[] }) {
  const words = useWords();
  return (
    <Card title={words(($) => $.drawing.draws)}>
      {draws.length === 0 && <p className="hint">{words(($) => $.drawing.none)}</p>}
      <ul className="rows">
        {draws.map((draw) => (
          <li key={draw.id}>
            <ToLoan draw={draw}>
              <DrawLine draw={draw} />
            </ToLoan>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function ToLoan({ draw, children }: { draw: Draw; children: ReactNode }) {
  if (draw.loan === null) return <div className="row">{children}</div>;
  return (
    <PlaceLink to={`/loans/${draw.loan.id}`} className="row card-link">
      {children}
    </PlaceLink>
  );
}

function DrawLine({ draw }: { draw: Draw }) {
  const words = useWords();
  const join = useJoin();
  const { shortDay } = useDays();
  return (
    <>
      <div className="grow">
        <p className="num">
          ¥{formatMoney(draw.amount)}{' '}
          <span className="hint">{words(($) => $.app.months, { n: draw.term_months })}</span>
        </p>
        <p className="hint num">
          {words(($) => $.drawing.draw, { nr: draw.nr })} · {shortDay(draw.drawn_on)}
          {draw.balance !== null &&
            ` · ${words(($) => $.drawing.open, { amount: formatMoney(draw.balance) })}`}
        </p>
        {draw.missing.length > 0 && <p className="warning">{join.texts(draw.missing)}</p>}
      </div>
      <StatusPill status={draw.status} />
    </>
  );
}
