import { formatMoney, formatRate } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import type { CostDisclosure } from '../api/contract';
import { useWords } from '../i18n';

/** Every cost of the loan by name, what it adds up to in a year, and what a default may add. */
export function CostTable({ cost }: { cost: CostDisclosure }) {
  const words = useWords();
  const text = useText();
  return (
    <div className="cost">
      <div className="row cost-line">
        <span>{words(($) => $.contract.principal)}</span>
        <strong className="num">¥{formatMoney(cost.principal)}</strong>
      </div>
      {cost.items.map((item) => (
        <div key={item.name.zh} className="cost-line">
          <div className="row">
            <span>
              {text(item.name)} <span className="hint">{text(item.rate)}</span>
            </span>
            <strong className="num">¥{formatMoney(item.amount)}</strong>
          </div>
          <p className="hint">
            {words(($) => $.contract.collected, {
              how: text(item.how),
              by: text(item.collected_by),
            })}
          </p>
        </div>
      ))}
      <div className="row cost-total">
        <span>{words(($) => $.contract.annualCost)}</span>
        <strong className="num">{formatRate(cost.annual_cost_pct)}</strong>
      </div>
      <div className="row cost-line">
        <span>{words(($) => $.contract.annualSimple)}</span>
        <strong className="num">{formatRate(cost.annual_simple_pct)}</strong>
      </div>
      {cost.contingent.length > 0 && (
        <div className="cost-line">
          <p className="cost-if">{words(($) => $.contract.contingent)}</p>
          {cost.contingent.map((item) => (
            <p key={item.name.zh} className="hint">
              <strong>{text(item.name)}</strong> · {text(item.how)}
            </p>
          ))}
        </div>
      )}
      <p className="cost-statement">{text(cost.statement)}</p>
    </div>
  );
}
