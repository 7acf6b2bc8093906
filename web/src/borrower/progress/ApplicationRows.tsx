import { formatMoney } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { StatusPill } from '@/shared/ui/Pill';
import type { ApplicationSummary } from '../api/contract';
import { PlaceLink } from '../app/navigation';
import { useDays } from '../format/days';
import { useWords } from '../i18n';

export function ApplicationRows({ applications }: { applications: ApplicationSummary[] }) {
  const words = useWords();
  const text = useText();
  const { moment } = useDays();
  return (
    <ul className="rows">
      {applications.map((application) => (
        <li key={application.id}>
          <PlaceLink to={`/applications/${application.id}`} className="row card-link">
            <div className="grow">
              <p className="num">
                ¥{formatMoney(application.amount)} ·{' '}
                {words(($) => $.app.months, { n: application.term_months })}
              </p>
              <p className="hint num">
                {text(application.purpose.label)} · {moment(application.submitted_at)}
              </p>
            </div>
            <StatusPill status={application.status} />
          </PlaceLink>
        </li>
      ))}
    </ul>
  );
}
