import { Empty, Grid, type TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { WideTable } from './WideTable';

interface PlainTableProps<Row> {
  rows: Row[];
  columns: TableColumnsType<Row>;
  rowKey: keyof Row & string;
  /** Below this width the table scrolls sideways. */
  width?: number;
  rowClassName?: (row: Row) => string;
  summary?: () => ReactNode;
  /** The same sums for a phone, below its cards. */
  cardSum?: ReactNode;
  empty?: string;
  /** The same row for a phone; without it the table scrolls sideways there too. */
  card?: (row: Row) => ReactNode;
}

/** Rows that came with their page, all of them at once. */
export function PlainTable<Row extends object>(props: PlainTableProps<Row>) {
  const { rows, columns, rowKey, width = 720, rowClassName, summary, cardSum, empty, card } = props;
  const { t } = useTranslation('staff');
  const isDesk = Grid.useBreakpoint().md ?? true;
  if (card && !isDesk && rows.length > 0)
    return (
      <>
        {rows.map((row) => (
          <div key={String(row[rowKey])} className={`card-row ${rowClassName?.(row) ?? ''}`}>
            {card(row)}
          </div>
        ))}
        {cardSum && <div className="card-row card-sum">{cardSum}</div>}
      </>
    );
  const nothing = (
    <Empty
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={empty ?? t(($) => $.desk.table.empty)}
    />
  );
  if (!isDesk && rows.length === 0) return nothing;
  return (
    <WideTable<Row>
      rowKey={rowKey}
      size="middle"
      pagination={rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
      columns={columns}
      dataSource={rows}
      width={rows.length > 0 ? width : 0}
      {...(rowClassName ? { rowClassName } : {})}
      {...(summary ? { summary } : {})}
      locale={{ emptyText: nothing }}
    />
  );
}
