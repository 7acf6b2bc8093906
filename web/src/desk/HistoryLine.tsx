import { Empty, Flex, Timeline } from 'antd';
import { useTranslation } from 'react-i18next';
import type { HistoryEvent } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';
import { tones } from '@/shared/ui/palette';
import { Moment } from './values';

/** What happened, in order, by whom. */
export function HistoryLine({ events }: { events: HistoryEvent[] }) {
  const { t } = useTranslation('staff');
  const text = useText();
  if (events.length === 0)
    return (
      <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t(($) => $.desk.table.empty)} />
    );
  return (
    <Timeline
      style={{ paddingTop: 4 }}
      items={events.map((event) => ({
        key: event.id,
        color: tones[event.tone].solid,
        content: (
          <>
            <Flex justify="space-between" gap={12} wrap>
              <span style={{ fontWeight: 500 }}>{text(event.title)}</span>
              <span className="small">
                <Moment value={event.at} seconds />
              </span>
            </Flex>
            <div className="small">
              {event.actor}
              {event.note && ` · ${text(event.note)}`}
            </div>
          </>
        ),
      }))}
    />
  );
}
