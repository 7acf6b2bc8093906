import { Card, Empty, Grid, Pagination, type TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DEFAULT_PAGE_SIZE, type ListSearch } from './listSearch';
import { RefusalView, Waiting } from './states';
import { WideTable } from './WideTable';

interface DataTableProps<Row> {
  title: ReactNode;
  actions?: ReactNode;
  query: {
    data: { items: Row[]; total: number } | undefined;
    error: unknown;
    isFetching: boolean;
    /** What is there answers another question: the filter or the page before. */
    isPlaceholderData: boolean;
    refetch: () => unknown;
  };
  columns: TableColumnsType<Row>;
  rowKey: keyof Row & string;
  /** The same row for a phone, where a table would not fit. */
  card: (row: Row) => ReactNode;
  search: ListSearch;
  onSearch: (search: ListSearch) => void;
  /** Width below which the table scrolls sideways. */
  width?: number;
}

/** A paged list: a table on a desk, cards on a phone; its page stands in the URL. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { title, actions, query, rowKey, search, onSearch } = props;
  const { t } = useTranslation('staff');
  const isDesk = Grid.useBreakpoint().md ?? true;
  const { page: _page, size: _size, ...conditions } = search;
  const isFiltered = Object.values(conditions).some(Boolean);
  const empty = t(($) => (isFiltered ? $.desk.table.emptyFiltered : $.desk.table.empty));
  const rows = query.isPlaceholderData ? undefined : query.data?.items;
  const pagination = {
    current: search.page ?? 1,
    pageSize: search.size ?? DEFAULT_PAGE_SIZE,
    total: query.data?.total ?? 0,
    showTotal: (count: number) => t(($) => $.desk.table.total, { count }),
    onChange: (page: number, size: number) =>
      onSearch({
        ...search,
        page,
        size: size === DEFAULT_PAGE_SIZE ? undefined : size,
      } as ListSearch),
  };
  return (
    <Card
      title={<h1 style={{ font: 'inherit', margin: 0 }}>{title}</h1>}
      extra={actions}
      styles={{ body: { padding: 0 } }}
      className="flush"
    >
      {query.error && !query.data ? (
        <RefusalView error={query.error} onRetry={() => void query.refetch()} />
      ) : isDesk ? (
        <WideTable<Row>
          rowKey={rowKey}
          size="middle"
          loading={query.isFetching && !rows}
          columns={props.columns}
          dataSource={rows ?? []}
          width={props.width ?? 1080}
          locale={{
            emptyText: <NoRows isKnown={rows !== undefined} text={empty} />,
          }}
          pagination={{
            ...pagination,
            showSizeChanger: true,
            style: { paddingInline: 16 },
          }}
        />
      ) : (
        <CardList {...props} rows={rows} empty={empty} pagination={pagination} />
      )}
    </Card>
  );
}

/** Nothing is known to be empty before it is there. */
function NoRows({ isKnown, text }: { isKnown: boolean; text: string }) {
  if (!isKnown) return <div style={{ height: 120 }} />;
  return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={text} />;
}

interface CardListProps<Row> extends DataTableProps<Row> {
  rows: Row[] | undefined;
  empty: string;
  pagination: React.ComponentProps<typeof Pagination>;
}

function CardList<Row extends object>({
  rows,
  rowKey,
  card,
  empty,
  pagination,
}: CardListProps<Row>) {
  if (!rows) return <Waiting />;
  if (rows.length === 0)
    return (
      <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty} style={{ padding: 32 }} />
    );
  return (
    <>
      {rows.map((row) => (
        <div key={String(row[rowKey])} className="card-row">
          {card(row)}
        </div>
      ))}
      <div style={{ padding: 12 }}>
        <Pagination {...pagination} simple align="center" />
      </div>
    </>
  );
}
