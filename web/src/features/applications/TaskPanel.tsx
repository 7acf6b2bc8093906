import { Card } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Case } from '@/shared/api/contract';
import { formatMoment } from '@/shared/format/dates';
import { useText } from '@/shared/i18n';
import { palette } from '@/shared/ui/palette';
import { ApprovalPanel } from './ApprovalPanel';
import { ConditionsPanel } from './ConditionsPanel';
import { HitPanel } from './HitPanel';
import { PaymentPanel } from './PaymentPanel';

export interface TaskPanelProps {
  data: Case;
  task: NonNullable<Case['my_task']>;
}

/** What the person at the screen has to do here, by the step at which the case stands. */
export function TaskPanel({ data, task }: TaskPanelProps) {
  const { t } = useTranslation('staff');
  const text = useText();
  const Panel = panelOf(task.kind);
  return (
    <Card
      title={t(($) => $.applications.approval.title)}
      extra={<span className="muted">{text(task.title)}</span>}
      style={{ borderColor: palette.primary, borderTopWidth: 3 }}
    >
      {task.due_at && (
        <div className="muted num" style={{ marginBottom: 12 }}>
          {t(($) => $.applications.approval.due)} {formatMoment(task.due_at)}
        </div>
      )}
      <Panel data={data} task={task} />
    </Card>
  );
}

function panelOf(step: string) {
  if (step === 'check_conditions') return ConditionsPanel;
  if (step.startsWith('hit_')) return HitPanel;
  return step.startsWith('pay_') ? PaymentPanel : ApprovalPanel;
}
