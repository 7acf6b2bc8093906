import { Card, Empty, Flex, Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import { Bar } from '@/desk/Bar';
import type { Reason, Score } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';
import { Pill } from '@/shared/ui/Pill';
import { tones } from '@/shared/ui/palette';
import { Reasons } from './Reasons';

function Gauge({ score }: { score: Score }) {
  const { t } = useTranslation('staff');
  const share = (score.value - score.minimum) / (score.maximum - score.minimum || 1);
  const label = t(($) => $.applications.score.gauge, {
    value: score.value,
    max: score.maximum,
    grade: score.grade,
  });
  return (
    <Progress
      type="dashboard"
      percent={Math.round(Math.min(1, Math.max(0, share)) * 100)}
      size={108}
      strokeColor={tones[score.tone].solid}
      format={() => (
        <span className="num" style={{ fontSize: 28, fontWeight: 650, color: '#0f172a' }}>
          {score.value}
        </span>
      )}
      aria-label={label}
    />
  );
}

/** The score at a glance, beside the case. */
export function ScoreCard({ score }: { score: Score | null }) {
  const { t } = useTranslation('staff');
  return (
    <Card title={t(($) => $.applications.score.title)}>
      {score ? (
        <Flex align="center" gap={20}>
          <Gauge score={score} />
          <div style={{ lineHeight: 2, fontSize: 13 }}>
            <div>
              {t(($) => $.applications.score.grade)} <Pill tone={score.tone}>{score.grade}</Pill>
            </div>
            <div className="num">{t(($) => $.applications.score.of, { max: score.maximum })}</div>
          </div>
        </Flex>
      ) : (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={t(($) => $.applications.score.none)}
        />
      )}
    </Card>
  );
}

/** Points per dimension, and what moved them. */
export function ScoreDetail({ score }: { score: Score | null }) {
  const { t } = useTranslation('staff');
  const text = useText();
  if (!score)
    return (
      <Empty
        image={Empty.PRESENTED_IMAGE_SIMPLE}
        description={t(($) => $.applications.score.none)}
      />
    );
  return (
    <div className="form-grid" style={{ rowGap: 24 }}>
      <section>
        <h2 className="section-title">{t(($) => $.applications.score.dimensions)}</h2>
        <Flex vertical gap={16}>
          {score.dimensions.map((dimension) => (
            <div key={dimension.code}>
              <Flex justify="space-between" style={{ marginBottom: 4 }}>
                <span>{text(dimension.label)}</span>
                <span className="num">
                  <strong>{dimension.points}</strong>
                  <span className="muted"> / {dimension.maximum}</span>
                </span>
              </Flex>
              <Bar share={dimension.points / (dimension.maximum || 1)} tone={toneOf(dimension)} />
            </div>
          ))}
        </Flex>
      </section>
      <ReasonSection reasons={score.reasons} />
    </div>
  );
}

function toneOf({ points, maximum }: Score['dimensions'][number]) {
  const share = points / (maximum || 1);
  if (share >= 0.7) return 'green';
  return share >= 0.4 ? 'blue' : 'amber';
}

function ReasonSection({ reasons }: { reasons: Reason[] }) {
  const { t } = useTranslation('staff');
  return (
    <section>
      <h2 className="section-title">{t(($) => $.applications.score.reasons)}</h2>
      <Reasons reasons={reasons} />
    </section>
  );
}
