import { DatePicker, Form, Grid } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { ChoiceFilter } from '@/desk/QueryBar';
import type { Choice, Status } from '@/shared/api/contract';

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
  const isDesk = Grid.useBreakpoint().md ?? true;
  const style = isDesk ? { width: 140 } : { width: '100%', marginBottom: 12 };
  return (
    <>
      {actorKinds && (
        <ChoiceFilter
          name="actor_kind"
          label={t(($) => $.audit.actorKind)}
          choices={actorKinds}
          width={140}
        />
      )}
      <ChoiceFilter
        name="outcome"
        label={t(($) => $.audit.outcome)}
        choices={outcomes}
        width={140}
      />
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
