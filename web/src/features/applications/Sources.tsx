import { Card, Col, Empty, Flex, Row } from 'antd';
import { useTranslation } from 'react-i18next';
import { Moment } from '@/desk/values';
import type { Source } from '@/shared/api/contract';
import { formatMilliseconds } from '@/shared/format/dates';
import { formatValue } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { StatusPill } from '@/shared/ui/Pill';
import { palette, tones } from '@/shared/ui/palette';

/** What each outside source was asked, when, and what it answered. */
export function Sources({ sources }: { sources: Source[] }) {
  const { t } = useTranslation('staff');
  if (sources.length === 0)
    return (
      <Empty
        image={Empty.PRESENTED_IMAGE_SIMPLE}
        description={t(($) => $.applications.source.none)}
      />
    );
  return (
    <Row gutter={[16, 16]}>
      {sources.map((source) => (
        <Col key={source.code} xs={24} lg={12}>
          <SourceCard source={source} />
        </Col>
      ))}
    </Row>
  );
}

function SourceCard({ source }: { source: Source }) {
  const { t } = useTranslation('staff');
  const text = useText();
  return (
    <Card
      size="small"
      title={text(source.label)}
      extra={<StatusPill status={source.status} />}
      style={{ height: '100%' }}
      styles={{ body: { padding: '12px 16px' } }}
    >
      <Flex vertical gap={8}>
        {source.facts.map((fact) => (
          <Flex key={fact.label.zh} justify="space-between" gap={16}>
            <span style={{ color: palette.textSecondary }}>{text(fact.label)}</span>
            <span
              className="num"
              style={{
                textAlign: 'end',
                fontWeight: 500,
                ...(fact.tone === 'grey' ? {} : { color: tones[fact.tone].text }),
              }}
            >
              {fact.text ? text(fact.text) : formatValue(fact.value ?? '—')}
              {fact.unit && ` ${text(fact.unit)}`}
            </span>
          </Flex>
        ))}
      </Flex>
      <div
        className="small"
        style={{
          marginTop: 12,
          paddingTop: 10,
          borderTop: `1px dashed ${palette.borderSecondary}`,
          lineHeight: '20px',
        }}
      >
        {t(($) => $.applications.source.asked)} <Moment value={source.asked_at} seconds />
        {source.answered_at && (
          <>
            {' · '}
            {t(($) => $.applications.source.answered)} <Moment value={source.answered_at} seconds />
          </>
        )}
        {source.duration_ms !== null && (
          <span className="num">
            {' · '}
            {t(($) => $.applications.source.took)} {formatMilliseconds(source.duration_ms)}
          </span>
        )}
        {source.reference && (
          <div>
            {t(($) => $.applications.source.reference)}{' '}
            <span className="num">{source.reference}</span>
          </div>
        )}
      </div>
    </Card>
  );
}
