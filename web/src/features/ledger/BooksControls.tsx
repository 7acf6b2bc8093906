import { DatePicker, Flex, Select } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { withoutGaps } from '@/desk/listSearch';
import type { TrialBalance } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';
import type { BooksSearch } from './search';

const DAY = 'YYYY-MM-DD';

interface BooksControlsProps {
  data: TrialBalance;
  search: BooksSearch;
  onSearch: (search: BooksSearch) => void;
}

/** Whose books, from which day and up to which. */
export function BooksControls({ data, search, onSearch }: BooksControlsProps) {
  const { t } = useTranslation('staff');
  const text = useText();
  const change = (part: { [Key in keyof BooksSearch]: string | undefined }) =>
    onSearch(withoutGaps({ ...search, ...part }));
  return (
    <Flex gap={8} align="center" wrap>
      <Select
        allowClear
        aria-label={t(($) => $.ledger.organisation)}
        placeholder={t(($) => $.ledger.everywhere)}
        value={data.organisation}
        style={{ minWidth: 160 }}
        onChange={(id: string | undefined) => change({ organisation: id })}
        options={data.organisations.map(({ id, name }) => ({ value: id, label: text(name) }))}
      />
      <DatePicker
        aria-label={t(($) => $.ledger.since)}
        placeholder={t(($) => $.ledger.since)}
        style={{ width: 170 }}
        value={data.since ? dayjs(data.since) : null}
        onChange={(day) => change({ since: day ? day.format(DAY) : undefined })}
      />
      <Flex gap={8} align="center">
        <label htmlFor="on" className="muted">
          {t(($) => $.ledger.on)}
        </label>
        <DatePicker
          id="on"
          value={dayjs(data.on)}
          allowClear={false}
          onChange={(day) => change({ on: day ? day.format(DAY) : undefined })}
        />
      </Flex>
    </Flex>
  );
}
