import { Alert, type FormInstance } from 'antd';
import type { ReactNode } from 'react';
import { Refusal } from '@/shared/api/problem';

/**
 * Puts what the server said about each field beside that field.
 * @returns what it said about fields that the form does not have, and about the whole.
 */
export function showFieldErrors(form: FormInstance, error: unknown): string[] {
  if (!(error instanceof Refusal)) return [];
  const left: string[] = [];
  let first: string | undefined;
  for (const [name, message] of Object.entries(error.fields)) {
    if (form.getFieldInstance(name) || name in form.getFieldsValue(true)) {
      form.setFields([{ name, errors: [message] }]);
      first ??= name;
    } else {
      left.push(message);
    }
  }
  if (first) form.scrollToField(first, { block: 'center', focus: true });
  return left;
}

/** Why a form was not taken: shown above its buttons, beside the findings at the fields. */
export function FormRefusal({ error }: { error: unknown }) {
  if (!error) return null;
  const message = error instanceof Error ? error.message : String(error);
  const requestId = error instanceof Refusal && error.status >= 500 ? error.requestId : undefined;
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={message}
      {...(requestId ? { description: <span className="code">{requestId}</span> } : {})}
      style={{ marginBottom: 16 }}
    />
  );
}

/** A titled group of fields: two columns on a desk, one on a phone. */
export function FormSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="section-title" style={{ marginTop: 8 }}>
        {title}
      </h2>
      <div className="form-grid">{children}</div>
    </section>
  );
}
