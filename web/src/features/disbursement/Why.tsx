import { useTranslation } from 'react-i18next';
import type { Disbursement } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';

/** What keeps a payment, why it failed, who asked for it, and that its delay was raised. */
export function Why({ row }: { row: Disbursement }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const lines = [
    ...(row.pay_on ? [t(($) => $.disbursement.payOn, { on: row.pay_on })] : []),
    ...row.missing.map(text),
    ...(row.reason ? [text(row.reason)] : []),
    ...(row.raised_at ? [t(($) => $.disbursement.raised)] : []),
    ...(row.follows ? [t(($) => $.disbursement.follows, { number: row.follows })] : []),
    ...(row.requested_by ? [t(($) => $.disbursement.by, { name: row.requested_by })] : []),
    ...(row.reviewed_by ? [t(($) => $.disbursement.reviewedBy, { name: row.reviewed_by })] : []),
    ...(row.awaits_release ? [t(($) => $.disbursement.awaitsRelease)] : []),
    ...(row.released_by ? [t(($) => $.disbursement.releasedBy, { name: row.released_by })] : []),
    ...(row.resolution ? [row.resolution] : []),
  ];
  return lines.map((line) => (
    <div key={line} className="small">
      {line}
    </div>
  ));
}
