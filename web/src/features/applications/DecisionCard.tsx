import { Link } from '@tanstack/react-router';
import { Card, Empty, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '@/desk/staff';
import type { DecisionSummary } from '@/shared/api/contract';
import { formatMilliseconds, formatMoment } from '@/shared/format/dates';
import { useText } from '@/shared/i18n';
import { StatusPill } from '@/shared/ui/Pill';
import { Reasons } from './Reasons';

/** What the system decided and why, with the way to the whole trace. */
export function DecisionCard({ decision }: { decision: DecisionSummary | null }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const may = usePermissions();
  if (!decision)
    return (
      <Card title={t(($) => $.applications.decision.title)}>
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={t(($) => $.applications.decision.none)}
        />
      </Card>
    );
  const at = formatMoment(decision.decided_at);
  const took = formatMilliseconds(decision.duration_ms);
  return (
    <Card
      title={t(($) => $.applications.decision.title)}
      extra={<StatusPill status={decision.outcome} />}
    >
      <Flex vertical gap={12}>
        <Reasons reasons={decision.reasons} />
        <div className="small num">
          {t(($) => $.applications.decision.policy)} {text(decision.policy.name)} v
          {decision.policy.version}
          <br />
          {t(($) => $.applications.decision.at, { at, took })}
        </div>
        {may('decisions.see') && (
          <Link to="/decisions/$id" params={{ id: decision.id }}>
            {t(($) => $.applications.decision.trace)}
          </Link>
        )}
      </Flex>
    </Card>
  );
}
