import { Empty, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { Moment } from '@/desk/values';
import type { Opinion, SentNotice } from '@/shared/api/contract';
import { formatMoney } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { StatusPill } from '@/shared/ui/Pill';
import { palette } from '@/shared/ui/palette';

const box = {
  border: `1px solid ${palette.borderSecondary}`,
  borderRadius: 8,
  padding: '14px 16px',
};

/** Every opinion, in order; none is ever changed. */
export function Opinions({ opinions }: { opinions: Opinion[] }) {
  const { t } = useTranslation('staff');
  const text = useText();
  if (opinions.length === 0)
    return (
      <Empty
        image={Empty.PRESENTED_IMAGE_SIMPLE}
        description={t(($) => $.applications.opinion.none)}
      />
    );
  return (
    <Flex vertical gap={12}>
      {opinions.map((opinion) => (
        <article key={opinion.id} style={box}>
          <Flex justify="space-between" gap={12} wrap>
            <Flex gap={10} align="center" wrap>
              <strong>{opinion.person}</strong>
              <span className="muted">
                {text(opinion.role)} · {text(opinion.step)}
              </span>
              <StatusPill status={opinion.outcome} />
              {opinion.amount && (
                <span className="muted num">
                  {t(($) => $.applications.opinion.amount, {
                    amount: formatMoney(opinion.amount ?? ''),
                  })}
                </span>
              )}
            </Flex>
            <span className="small">
              <Moment value={opinion.at} seconds />
            </span>
          </Flex>
          <p style={{ margin: '8px 0 0', whiteSpace: 'pre-wrap' }}>{opinion.opinion}</p>
        </article>
      ))}
    </Flex>
  );
}

/** What the customer was told about this case. */
export function Notices({ notices }: { notices: SentNotice[] }) {
  const { t } = useTranslation('staff');
  const text = useText();
  if (notices.length === 0)
    return (
      <Empty
        image={Empty.PRESENTED_IMAGE_SIMPLE}
        description={t(($) => $.applications.notice.none)}
      />
    );
  return (
    <Flex vertical gap={12}>
      {notices.map((notice) => (
        <article key={notice.id} style={box}>
          <Flex justify="space-between" gap={12} wrap>
            <Flex gap={10} align="center" wrap>
              <strong>{text(notice.channel)}</strong>
              <span className="muted num">{notice.to_masked}</span>
              <StatusPill status={notice.status} />
            </Flex>
            <span className="small">
              <Moment value={notice.sent_at} seconds />
            </span>
          </Flex>
          <p style={{ margin: '8px 0 0' }}>{notice.text}</p>
        </article>
      ))}
    </Flex>
  );
}
