import { useTranslation } from 'react-i18next';
import type { Money, Rate } from '@/shared/api/contract';
import { formatMoment, formatSecond } from '@/shared/format/dates';
import { formatMoney, formatRate, formatYuan } from '@/shared/format/money';

/** An amount in digits of one width; with the sign of the currency outside tables. */
export function Amount({
  value,
  sign = false,
  strong = false,
}: {
  value: Money | null;
  sign?: boolean;
  strong?: boolean;
}) {
  if (value === null) return <span className="muted">—</span>;
  const shown = sign ? formatYuan(value) : formatMoney(value);
  return (
    <span className="num" style={{ whiteSpace: 'nowrap', ...(strong ? { fontWeight: 600 } : {}) }}>
      {shown}
    </span>
  );
}

export function Moment({ value, seconds = false }: { value: string | null; seconds?: boolean }) {
  if (value === null) return <span className="muted">—</span>;
  return (
    <time className="num" dateTime={value} style={{ whiteSpace: 'nowrap' }}>
      {seconds ? formatSecond(value) : formatMoment(value)}
    </time>
  );
}

export function Day({ value }: { value: string | null }) {
  if (value === null) return <span className="muted">—</span>;
  return (
    <time className="num" dateTime={value} style={{ whiteSpace: 'nowrap' }}>
      {value}
    </time>
  );
}

export function MonthRate({ value }: { value: Rate }) {
  const { t } = useTranslation('staff');
  return <span className="num">{t(($) => $.desk.unit.perMonth, { rate: formatRate(value) })}</span>;
}

export function Term({ months }: { months: number }) {
  const { t } = useTranslation('staff');
  return (
    <span className="num" style={{ whiteSpace: 'nowrap' }}>
      {t(($) => $.desk.unit.months, { count: months })}
    </span>
  );
}
