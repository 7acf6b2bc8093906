import { useMemo } from 'react';
import { dateOf, formatShortMoment } from '@/shared/format/dates';
import { type Language, useLanguage } from '@/shared/i18n';

/** "2026-12-10" as "2026年12月10日" or "10 Dec 2026". */
export function dayText(on: string, language: Language): string {
  return format(on, language, {
    year: 'numeric',
    month: language === 'en-US' ? 'short' : 'long',
    day: 'numeric',
  });
}

/** "2026-12-10" as "12月10日" or "10 Dec". */
export function shortDayText(on: string, language: Language): string {
  return format(on, language, { month: language === 'en-US' ? 'short' : 'long', day: 'numeric' });
}

function format(on: string, language: Language, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(`${on}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return on;
  // British order reads best where the day matters more than the month.
  const locale = language === 'en-US' ? 'en-GB' : language;
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(date);
}

/** Today where the lender is, as "2026-11-22". */
export function today(): string {
  return dateOf(new Date().toISOString());
}

/** The texts of days in the language in use. */
export function useDays() {
  const language = useLanguage();
  return useMemo(
    () => ({
      day: (on: string) => dayText(on, language),
      shortDay: (on: string) => shortDayText(on, language),
      moment: (at: string) =>
        `${shortDayText(dateOf(at), language)} ${formatShortMoment(at).slice(-5)}`,
    }),
    [language],
  );
}
