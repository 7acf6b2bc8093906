import { Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { PlainTable } from '@/desk/PlainTable';
import type { Change } from '@/shared/api/contract';
import { formatSecond } from '@/shared/format/dates';
import { StatusPill } from '@/shared/ui/Pill';

export interface ColumnChange {
  column: string;
  before: unknown;
  after: unknown;
  isChanged: boolean;
}

/** The columns of a changed row, those that differ first. */
export function columnsOf({ before, after }: Pick<Change, 'before' | 'after'>): ColumnChange[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names
    .map((column) => {
      const [old, now] = [before?.[column], after?.[column]];
      return {
        column,
        before: old,
        after: now,
        isChanged: JSON.stringify(old) !== JSON.stringify(now),
      };
    })
    .sort((one, other) => Number(other.isChanged) - Number(one.isChanged));
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** A value of a column as it stands, but moments in the time of the house. */
export function shownValue(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return MOMENT.test(value) ? formatSecond(value) : value;
}

/** One row before and after. */
export function ChangeView({ change }: { change: Change }) {
  const { t } = useTranslation('staff');
  const rows = columnsOf(change);
  return (
    <section>
      <Flex gap={10} align="center" wrap style={{ marginBottom: 8 }}>
        <StatusPill status={change.kind} />
        <strong className="code">{change.table}</strong>
        {change.row_id ? (
          <span className="small code">{t(($) => $.audit.rowId, { id: change.row_id })}</span>
        ) : (
          <span className="small num">
            {t(($) => $.audit.rowCount, { count: change.row_count })}
          </span>
        )}
      </Flex>
      {rows.length > 0 && (
        <PlainTable<ColumnChange>
          rows={rows}
          rowKey="column"
          width={720}
          rowClassName={({ isChanged }) =>
            isChanged && change.before && change.after ? 'hit-row' : ''
          }
          columns={[
            {
              title: t(($) => $.audit.column),
              dataIndex: 'column',
              width: 220,
              render: (column: string) => <span className="code">{column}</span>,
            },
            {
              title: t(($) => $.audit.before),
              dataIndex: 'before',
              render: (value: unknown) => <Cell value={value} />,
            },
            {
              title: t(($) => $.audit.after),
              dataIndex: 'after',
              render: (value: unknown) => <Cell value={value} />,
            },
          ]}
        />
      )}
    </section>
  );
}

function Cell({ value }: { value: unknown }) {
  const { t } = useTranslation('staff');
  if (value === undefined) return '—';
  if (value === null) return <span className="muted">{t(($) => $.audit.none)}</span>;
  return (
    <span className="code" style={{ overflowWrap: 'anywhere' }}>
      {shownValue(value)}
    </span>
  );
}
