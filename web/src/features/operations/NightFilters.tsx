import { DatePicker, Flex, Select } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { type ListSearch, withoutGaps } from '@/desk/listSearch';
import type { Status } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';

const DAY = 'YYYY-MM-DD';

export interface NightSearch extends ListSearch {
  on?: string;
}

interface NightFiltersProps {
  search: NightSearch;
  onSearch: (search: NightSearch) => void;
  statuses: Status[] | undefined;
}

/** Choose the night, and the status, of what nights left behind. */
export function NightFilters({ search, onSearch, statuses }: NightFiltersProps) {
  const { t } = useTranslation('staff');
  const text = useText();
  const choose = (chosen: { on?: string | undefined; status?: string | undefined }) =>
    onSearch(withoutGaps({ ...search, page: undefined, ...chosen }));
  return (
    <Flex gap={8} wrap>
      <DatePicker
        aria-label={t(($) => $.operations.night)}
        placeholder={t(($) => $.operations.night)}
        value={search.on ? dayjs(search.on) : null}
        onChange={(day) => choose({ on: day?.format(DAY) })}
      />
      <Select
        allowClear
        aria-label={t(($) => $.desk.table.status)}
        placeholder={t(($) => $.desk.table.status)}
        style={{ minWidth: 130 }}
        value={search.status ?? null}
        onChange={(status: string | null) => choose({ status: status ?? undefined })}
        options={statuses?.map(({ code, label }) => ({ value: code, label: text(label) }))}
      />
    </Flex>
  );
}
