import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatDistance, formatMoment } from '@/shared/format/dates';
import { useLanguage } from '@/shared/i18n';
import { tones } from '@/shared/ui/palette';

const SOON_MS = 2 * 3_600_000;

/** How long is left; red once it is over, amber when it soon will be. */
export function DueTime({ dueAt, now = new Date() }: { dueAt: string | null; now?: Date }) {
  const { t } = useTranslation('staff');
  const language = useLanguage();
  if (!dueAt) return <span className="muted">—</span>;
  const left_ms = new Date(dueAt).getTime() - now.getTime();
  const tone = left_ms < 0 ? tones.red : left_ms < SOON_MS ? tones.amber : undefined;
  const distance = formatDistance(dueAt, now, language);
  return (
    <Tooltip title={formatMoment(dueAt)}>
      <span
        className="num"
        style={{ whiteSpace: 'nowrap', color: tone?.text, fontWeight: tone ? 500 : 400 }}
      >
        {left_ms < 0 ? `${t(($) => $.workbench.overdue)} · ${distance}` : distance}
      </span>
    </Tooltip>
  );
}
