import { Grid, Steps } from 'antd';
import type { Step } from '@/shared/api/contract';
import { formatShortMoment } from '@/shared/format/dates';
import { useText } from '@/shared/i18n';

/** From so many steps on, titles stand below their numbers: beside them they would not fit. */
const MANY = 7;

const STATES = { done: 'finish', current: 'process', waiting: 'wait', failed: 'error' } as const;

/** Where a case stands: one step after the other, with the time and who has it. */
export function StepLine({ steps }: { steps: Step[] }) {
  const text = useText();
  const isDesk = Grid.useBreakpoint().lg ?? true;
  const isBelow = isDesk && steps.length >= MANY;
  return (
    <Steps
      size="small"
      className={isBelow ? 'step-line step-line-many' : 'step-line'}
      titlePlacement={isBelow ? 'vertical' : 'horizontal'}
      current={Math.max(
        0,
        steps.findIndex(({ state }) => state === 'current' || state === 'failed'),
      )}
      orientation={isDesk ? 'horizontal' : 'vertical'}
      items={steps.map((step) => ({
        key: step.code,
        title: text(step.label),
        status: STATES[step.state],
        content: (
          <span className="num">
            {[step.at && formatShortMoment(step.at), step.holder, step.note && text(step.note)]
              .filter(Boolean)
              .join(' · ')}
          </span>
        ),
      }))}
    />
  );
}
