import type { CSSProperties } from 'react';
import { useId } from 'react';
import { type AmountRange, fenOf, moneyOf } from '../checks/amount';
import { Fault } from '../components/Field';
import { roundMoney } from '../format/amounts';
import { useWords } from '../i18n';

interface AmountInputProps {
  value: string;
  range: AmountRange;
  error: string | undefined;
  onChange: (amount: string) => void;
}

/** What was typed or pasted, in yuan: the fen of "50,000.00" are dropped, not taken for yuan. */
const wholeYuan = (typed: string) => typed.replace(/\..*$/, '').replace(/\D/g, '').slice(0, 9);

/** The amount, typed or slid; both show the same value. */
export function AmountInput({ value, range, error, onChange }: AmountInputProps) {
  const words = useWords();
  const id = useId();
  const remark = `${id}-remark`;
  const min = fenOf(range.min) ?? 0;
  const max = fenOf(range.max) ?? 0;
  const step = fenOf(range.step) ?? 1;
  const fen = Math.min(max, Math.max(min, fenOf(value) ?? min));
  const filled = max > min ? Math.round(((fen - min) * 100) / (max - min)) : 100;
  const grouped = fenOf(value) === null ? value : roundMoney(value.replace(/\.$/, ''));
  return (
    <div>
      <div className="amount-line">
        <span className="amount-sign" aria-hidden>
          ¥
        </span>
        <input
          id={id}
          aria-label={words(($) => $.apply.amountLabel)}
          aria-invalid={error !== undefined}
          aria-describedby={error === undefined ? undefined : remark}
          inputMode="numeric"
          autoComplete="off"
          value={grouped}
          onChange={(event) => onChange(wholeYuan(event.target.value))}
        />
      </div>
      <div id={remark} aria-live="polite">
        {error !== undefined && <Fault text={error} />}
      </div>
      <input
        type="range"
        className="range"
        aria-label={words(($) => $.apply.slider)}
        aria-valuetext={roundMoney(moneyOf(fen))}
        min={min}
        max={max}
        step={step}
        value={fen}
        style={{ '--filled': `${filled}%` } as CSSProperties}
        onChange={(event) => onChange(moneyOf(Number(event.target.value)).replace(/\.00$/, ''))}
      />
      <div className="range-ends" aria-hidden>
        <span>{roundMoney(range.min)}</span>
        <span>{roundMoney(range.max)}</span>
      </div>
    </div>
  );
}
