import type { TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import type { Status } from '@/shared/api/contract';
import { DataTable } from './DataTable';
import type { ListSearch } from './listSearch';
import { PageBody, useTitle } from './page';
import { QueryBar } from './QueryBar';

interface ListPageProps<Row, Search extends ListSearch> {
  title: string;
  /** What the word field looks in: "姓名 / 编号 / 手机号". */
  hint: string;
  query: {
    data: { items: Row[]; total: number; statuses?: Status[] } | undefined;
    error: unknown;
    isFetching: boolean;
    isPlaceholderData: boolean;
    refetch: () => unknown;
  };
  columns: TableColumnsType<Row>;
  /** The same row for a phone, where a table would not fit. */
  card: (row: Row) => ReactNode;
  search: Search;
  onSearch: (search: Search) => void;
  /** Width below which the table scrolls sideways. */
  width?: number;
  actions?: ReactNode;
  /** More conditions: `Form.Item`s, named as in the search. */
  filters?: ReactNode;
  /** What stands between the conditions and the list. */
  children?: ReactNode;
}

/** A page that is a list: its conditions, and its rows by `id`; both stand in the URL. */
export function ListPage<Row extends { id: string }, Search extends ListSearch = ListSearch>({
  title,
  hint,
  query,
  search,
  onSearch,
  filters,
  children,
  ...table
}: ListPageProps<Row, Search>) {
  useTitle(title);
  return (
    <PageBody>
      <QueryBar<Search>
        search={search}
        onSearch={onSearch}
        placeholder={hint}
        statuses={query.data?.statuses}
      >
        {filters}
      </QueryBar>
      {children}
      <DataTable<Row>
        title={title}
        query={query}
        rowKey="id"
        search={search}
        onSearch={(next) => onSearch(next as Search)}
        {...table}
      />
    </PageBody>
  );
}
