import { ExclamationCircleFill } from 'antd-mobile-icons';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { useWords } from '../i18n';

interface Named {
  label: string;
  error?: string | undefined;
  help?: ReactNode;
  isOptional?: boolean;
}

interface Wiring {
  id: string;
  'aria-invalid': boolean;
  'aria-describedby': string | undefined;
  'aria-required': boolean;
}

/** Label above, control, then help or the error: the error is read with the field itself. */
function Frame({
  label,
  error,
  help,
  isOptional = false,
  children,
}: Named & { children: (wiring: Wiring) => ReactNode }) {
  const words = useWords();
  const id = useId();
  const remark = `${id}-remark`;
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
        {isOptional && <span className="field-optional">{words(($) => $.app.optional)}</span>}
      </label>
      {children({
        id,
        'aria-invalid': error !== undefined,
        'aria-describedby': error !== undefined || help ? remark : undefined,
        'aria-required': !isOptional,
      })}
      <div id={remark} aria-live="polite">
        {error === undefined ? (
          help && <div className="field-help">{help}</div>
        ) : (
          <Fault text={error} />
        )}
      </div>
    </div>
  );
}

/** What is wrong, beside where it is wrong. */
export function Fault({ text }: { text: string }) {
  return (
    <div className="field-error">
      <ExclamationCircleFill aria-hidden />
      <span>{text}</span>
    </div>
  );
}

type TextFieldProps = Named & ComponentProps<'input'> & { before?: ReactNode; after?: ReactNode };

export function TextField({
  label,
  error,
  help,
  isOptional,
  before,
  after,
  ...input
}: TextFieldProps) {
  return (
    <Frame label={label} error={error} help={help} isOptional={isOptional ?? false}>
      {(wiring) => (
        <div className="field-line">
          {before}
          <input {...input} {...wiring} />
          {after}
        </div>
      )}
    </Frame>
  );
}

type SelectFieldProps = Named &
  ComponentProps<'select'> & { placeholder: string; choices: { code: string; label: string }[] };

export function SelectField({
  label,
  error,
  help,
  placeholder,
  choices,
  ...select
}: SelectFieldProps) {
  return (
    <Frame label={label} error={error} help={help}>
      {(wiring) => (
        <select {...select} {...wiring} data-empty={select.value === ''}>
          <option value="" disabled>
            {placeholder}
          </option>
          {choices.map(({ code, label: name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Frame>
  );
}

type AreaFieldProps = Named & ComponentProps<'textarea'>;

export function AreaField({ label, error, help, isOptional, ...area }: AreaFieldProps) {
  return (
    <Frame label={label} error={error} help={help} isOptional={isOptional ?? false}>
      {(wiring) => <textarea {...area} {...wiring} />}
    </Frame>
  );
}
