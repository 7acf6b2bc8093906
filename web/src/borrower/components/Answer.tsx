import { Button } from 'antd-mobile';
import { CloseCircleOutline, ExclamationCircleOutline, FileOutline } from 'antd-mobile-icons';
import type { ReactNode } from 'react';
import type { Tone } from '@/shared/api/contract';
import { Refusal } from '@/shared/api/problem';
import { tones } from '@/shared/ui/palette';
import { useWords } from '../i18n';

interface AnswerProps {
  title: string;
  text?: ReactNode;
  tone?: Tone;
  icon?: ReactNode;
  children?: ReactNode;
}

/** A page or card that says one thing: nothing here, failed, done. */
export function Answer({ title, text, tone = 'grey', icon, children }: AnswerProps) {
  return (
    <div className="answer">
      <span
        className="answer-icon"
        style={{ color: tones[tone].text, background: tones[tone].tint }}
        aria-hidden
      >
        {icon ?? <FileOutline />}
      </span>
      <h2>{title}</h2>
      {text && <p>{text}</p>}
      {children}
    </div>
  );
}

interface FailureProps {
  error: unknown;
  retry?: () => unknown;
}

/** What went wrong, in the server's words where it gave any, and what to do about it. */
export function Failure({ error, retry }: FailureProps) {
  const words = useWords();
  const requestId = error instanceof Refusal ? error.requestId : undefined;
  return (
    <div role="alert">
      <Answer
        title={words(($) => $.app.failed)}
        text={error instanceof Error ? error.message : undefined}
        tone="red"
        icon={<CloseCircleOutline />}
      >
        {requestId && <p className="hint">{words(($) => $.app.requestId, { id: requestId })}</p>}
        {retry && (
          <Button color="primary" className="answer-action" onClick={() => void retry()}>
            {words(($) => $.app.retry)}
          </Button>
        )}
      </Answer>
    </div>
  );
}

interface CalloutProps {
  tone: Tone;
  title?: string;
  children?: ReactNode;
  /** Read out at once by a screen reader when it appears. */
  alert?: boolean;
}

/** A remark inside a page. */
export function Callout({ tone, title, children, alert = false }: CalloutProps) {
  const { text, tint } = tones[tone];
  return (
    <div
      className="callout"
      style={{ color: text, background: tint }}
      role={alert ? 'alert' : undefined}
    >
      <ExclamationCircleOutline aria-hidden />
      <div className="grow">
        {title && <strong>{title}</strong>}
        {children}
      </div>
    </div>
  );
}
