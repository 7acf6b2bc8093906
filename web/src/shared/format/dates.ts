/** Dates and moments as people of the house read them: always Asia/Shanghai. */

export const HOUSE_TIME_ZONE = 'Asia/Shanghai';

const parts = new Intl.DateTimeFormat('sv-SE', {
  timeZone: HOUSE_TIME_ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** "2026-11-22T01:30:05Z" -> "2026-11-22 09:30:05" */
function formatFull(moment: string): string {
  const date = new Date(moment);
  return Number.isNaN(date.getTime()) ? moment : parts.format(date);
}

/** "2026-11-22T01:30:05Z" -> "2026-11-22 09:30" */
export function formatMoment(moment: string): string {
  return formatFull(moment).slice(0, 16);
}

/** "2026-11-22T01:30:05Z" -> "2026-11-22 09:30:05" */
export function formatSecond(moment: string): string {
  return formatFull(moment).slice(0, 19);
}

/** "2026-11-22T01:30:05Z" -> "11-22 09:30" */
export function formatShortMoment(moment: string): string {
  return formatFull(moment).slice(5, 16);
}

/** "2026-11-22T17:30:05Z" -> "2026-11-23": the day in the house's zone. */
export function dateOf(moment: string): string {
  return formatFull(moment).slice(0, 10);
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** How far `moment` is from `now`: "2 小时后", "3 days ago". */
export function formatDistance(moment: string, now: Date, language: string): string {
  const seconds = (new Date(moment).getTime() - now.getTime()) / 1000;
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'always' });
  for (const [unit, size] of STEPS)
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  return format.format(Math.trunc(seconds), 'second');
}

/** 1234 -> "1.23 s"; 45 -> "45 ms" */
export function formatMilliseconds(duration_ms: number): string {
  return duration_ms >= 1000
    ? `${(duration_ms / 1000).toFixed(2)} s`
    : `${Math.round(duration_ms)} ms`;
}
