import { useId } from 'react';
import { Fault } from './Field';

interface ChipsProps {
  /** Names the group for those who do not see its heading. */
  label: string;
  choices: { code: string; label: string }[];
  value: string;
  onChange: (code: string) => void;
  error?: string | undefined;
  /** Four in a row. */
  isShort?: boolean;
}

/** One of a few, as radio buttons that look like chips. */
export function Chips({ label, choices, value, onChange, error, isShort = false }: ChipsProps) {
  const name = useId();
  const remark = `${name}-remark`;
  return (
    <fieldset aria-describedby={error === undefined ? undefined : remark}>
      <legend className="visually-hidden">{label}</legend>
      <div className={isShort ? 'chips chips-short' : 'chips'}>
        {choices.map((choice) => (
          <label key={choice.code} className="chip">
            <input
              type="radio"
              name={name}
              value={choice.code}
              checked={choice.code === value}
              aria-invalid={error !== undefined}
              onChange={() => onChange(choice.code)}
            />
            {choice.label}
          </label>
        ))}
      </div>
      <div id={remark} aria-live="polite">
        {error !== undefined && <Fault text={error} />}
      </div>
    </fieldset>
  );
}
