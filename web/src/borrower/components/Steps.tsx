import { CheckOutline, CloseOutline } from 'antd-mobile-icons';
import { useText } from '@/shared/i18n';
import type { Step } from '../api/contract';
import { useDays } from '../format/days';
import { useWords } from '../i18n';

/** The way of an application from top to bottom, each step with its time. */
export function Steps({ steps }: { steps: Step[] }) {
  const words = useWords();
  const text = useText();
  const { moment } = useDays();
  return (
    <ol className="steps">
      {steps.map((step) => (
        <li
          key={step.code}
          className={step.state}
          aria-current={step.state === 'current' ? 'step' : undefined}
        >
          <span className="steps-mark" aria-hidden>
            {step.state === 'done' && <CheckOutline />}
            {step.state === 'failed' && <CloseOutline />}
          </span>
          <div className="steps-title">
            <span className="steps-label">
              {text(step.label)}
              <span className="visually-hidden">{words(($) => $.progress.state[step.state])}</span>
            </span>
            {step.at && <time className="steps-at">{moment(step.at)}</time>}
          </div>
          {step.note && <p className="hint">{text(step.note)}</p>}
        </li>
      ))}
    </ol>
  );
}
