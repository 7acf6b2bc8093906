import { Button, ProgressBar } from 'antd-mobile';
import { formatMoney, formatRate } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { StatusPill } from '@/shared/ui/Pill';
import type { RevolvingLimit } from '../api/contract';
import { useGo } from '../app/navigation';
import { fenOf } from '../checks/amount';
import { Callout } from '../components/Answer';
import { Card } from '../components/Card';
import { useDays } from '../format/days';
import { useWords } from '../i18n';

/** It has not been ended. */
export const isLive = (limit: RevolvingLimit): boolean => limit.ended_on === null;

/** A revolving limit: what is left of it, and the way to draw. */
export function LimitCard({ limit }: { limit: RevolvingLimit }) {
  const words = useWords();
  const text = useText();
  const go = useGo();
  return (
    <Card title={text(limit.product.name)} extra={<StatusPill status={limit.status} />}>
      <LimitFigures limit={limit} />
      {limit.hindrance && isLive(limit) && <Callout tone="amber">{text(limit.hindrance)}</Callout>}
      <Button
        block
        color="primary"
        fill={limit.hindrance ? 'outline' : 'solid'}
        className="card-action"
        onClick={() => void go(`/contracts/${limit.contract.id}/draw`)}
      >
        {words(($) => (limit.hindrance ? $.drawing.draws : $.drawing.go))}
      </Button>
    </Card>
  );
}

export function LimitFigures({ limit }: { limit: RevolvingLimit }) {
  const words = useWords();
  const { day } = useDays();
  const whole = fenOf(limit.limit) ?? 0;
  const left = fenOf(limit.free) ?? 0;
  return (
    <>
      <p className="hint">{words(($) => $.drawing.limit)}</p>
      <p className="loan-sum num">¥{formatMoney(limit.free)}</p>
      <ProgressBar
        percent={whole > 0 ? Math.round((left * 100) / whole) : 0}
        aria-hidden
        style={{ '--track-width': '6px', '--track-color': '#e8ecf3' }}
      />
      <div className="row hint num loan-under">
        <span>{words(($) => $.drawing.used, { used: formatMoney(limit.used) })}</span>
        <span>{words(($) => $.drawing.of, { limit: formatMoney(limit.limit) })}</span>
      </div>
      <p className="hint num">
        {words(($) => $.drawing.rate, { rate: formatRate(limit.annual_rate_pct) })}
        {' · '}
        {limit.ended_on === null
          ? words(($) => $.drawing.until, { day: day(limit.expires_on) })
          : words(($) => $.drawing.ended, { day: day(limit.ended_on) })}
      </p>
    </>
  );
}
