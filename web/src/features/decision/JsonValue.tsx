import { useTranslation } from 'react-i18next';
import { formatValue } from '@/shared/format/money';

/** A value of a decision as a person reads it. */
export function JsonValue({ value }: { value: unknown }) {
  const { t } = useTranslation('staff');
  if (value === null || value === undefined)
    return <span className="muted">{t(($) => $.decision.absent)}</span>;
  if (typeof value === 'boolean') return t(($) => (value ? $.decision.yes : $.decision.no));
  if (typeof value === 'string') return formatValue(value);
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string'))
    return value.join(', ') || '—';
  return <code className="code">{JSON.stringify(value)}</code>;
}

/** The fields of an object, side by side; anything else as it is. */
export function JsonFields({ value }: { value: unknown }) {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return <JsonValue value={value} />;
  return (
    <dl className="json-fields">
      {Object.entries(value).map(([name, field]) => (
        <div key={name}>
          <dt className="code">{name}</dt>
          <dd className="num">
            <JsonValue value={field} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
