import { DatePicker, Form, Grid, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import type { Choice, Status } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';

interface AuditFiltersProps {
  outcomes: Status[];
  actorKinds?: Choice[];
}

// The search holds "2026-11-22"; the picker wants a Dayjs.
const asDay = {
  getValueProps: (value?: string) => ({ value: value ? dayjs(value) : null }),
  normalize: (day: Dayjs | null) => day?.format('YYYY-MM-DD'),
};

/** Who, with what outcome, and when. */
export function AuditFilters({ outcomes, actorKinds }: AuditFiltersProps) {
  const { t } = useTranslation('staff');
  const text = useText();
  const isDesk = Grid.useBreakpoint().md ?? true;
  const options = (choices: Choice[]) =>
    choices.map(({ code, label }) => ({ value: code, label: text(label) }));
  const style = isDesk ? { width: 140 } : { width: '100%', marginBottom: 12 };
  const outcome = t(($) => $.audit.outcome);
  const actorKind = t(($) => $.audit.actorKind);
  return (
    <>
      {actorKinds && (
        <Form.Item name="actor_kind" noStyle={!isDesk}>
          <Select
            allowClear
            aria-label={actorKind}
            placeholder={actorKind}
            style={style}
            options={options(actorKinds)}
          />
        </Form.Item>
      )}
      <Form.Item name="outcome" noStyle={!isDesk}>
        <Select
          allowClear
          aria-label={outcome}
          placeholder={outcome}
          style={style}
          options={options(outcomes)}
        />
      </Form.Item>
      <Form.Item name="from_on" noStyle={!isDesk} {...asDay}>
        <DatePicker
          aria-label={t(($) => $.desk.table.from)}
          placeholder={t(($) => $.desk.table.from)}
          style={style}
        />
      </Form.Item>
      <Form.Item name="until_on" noStyle={!isDesk} {...asDay}>
        <DatePicker
          aria-label={t(($) => $.desk.table.until)}
          placeholder={t(($) => $.desk.table.until)}
          style={style}
        />
      </Form.Item>
    </>
  );
}
