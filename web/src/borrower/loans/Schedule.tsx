import { formatMoney } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { StatusPill } from '@/shared/ui/Pill';
import type { ScheduleRow } from '../api/contract';
import { fenOf } from '../checks/amount';
import { useDays } from '../format/days';
import { useWords } from '../i18n';

interface ScheduleProps {
  rows: ScheduleRow[];
  /** The instalment to be paid next stands out. */
  nextNumber: number | undefined;
}

/** Every instalment with its parts and its state. */
export function Schedule({ rows, nextNumber }: ScheduleProps) {
  return (
    <ol className="rows schedule num">
      {rows.map((row) => (
        <li key={row.number} className={row.number === nextNumber ? 'next' : undefined}>
          <ScheduleLine row={row} />
        </li>
      ))}
    </ol>
  );
}

function ScheduleLine({ row }: { row: ScheduleRow }) {
  const words = useWords();
  const { day, shortDay } = useDays();
  const { state, paid_on, paid, penalty } = row;
  const isPartly = state.code !== 'paid' && (fenOf(paid) ?? 0) > 0;
  return (
    <>
      <div className="row baseline">
        <p>
          <span className="schedule-number">{words(($) => $.loans.row, { n: row.number })}</span>
          {day(row.due_on)}
        </p>
        <strong className="sum">¥{formatMoney(row.total)}</strong>
      </div>
      <div className="row baseline">
        <p className="hint parts">
          <span>
            {words(($) => $.loans.rowParts, {
              principal: formatMoney(row.principal),
              interest: formatMoney(row.interest),
            })}
          </span>
          {(fenOf(penalty) ?? 0) > 0 && (
            <span className="warning">
              {words(($) => $.loans.penalty, { penalty: formatMoney(penalty) })}
            </span>
          )}
          {isPartly && <span>{words(($) => $.loans.paid, { paid: formatMoney(paid) })}</span>}
        </p>
        {state.code === 'paid' && paid_on ? (
          <span className="schedule-paid">
            {words(($) => $.loans.paidOn, { day: shortDay(paid_on) })}
          </span>
        ) : (
          <StateOf row={row} />
        )}
      </div>
    </>
  );
}

/** The many that are still to come stay quiet; the others stand out. */
function StateOf({ row: { state } }: { row: ScheduleRow }) {
  const text = useText();
  if (state.code === 'future') return <span className="hint">{text(state.label)}</span>;
  return <StatusPill status={state} />;
}
