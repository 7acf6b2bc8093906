import { Table, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { PlainTable } from '@/desk/PlainTable';
import { Amount, Day } from '@/desk/values';
import type { ScheduleRow } from '@/shared/api/contract';
import { sumOf } from '@/shared/format/money';
import { StatusBadge } from '@/shared/ui/Pill';

type Part = 'principal' | 'interest' | 'penalty' | 'total' | 'paid';

/** The instalments with what was paid on each, and their sums. */
export function ScheduleTable({ rows }: { rows: ScheduleRow[] }) {
  const { t } = useTranslation('staff');
  const amount = (part: Part | 'balance'): TableColumnsType<ScheduleRow>[number] => ({
    title: t(($) => $.loans.schedule[part]),
    dataIndex: part,
    width: 115,
    align: 'right',
    render: (value: string) => <Amount value={value} strong={part === 'total'} />,
  });
  const columns: TableColumnsType<ScheduleRow> = [
    {
      title: t(($) => $.loans.schedule.number),
      dataIndex: 'number',
      width: 64,
      align: 'right',
      className: 'num',
    },
    {
      title: t(($) => $.loans.schedule.dueOn),
      dataIndex: 'due_on',
      width: 120,
      render: (on: string) => <Day value={on} />,
    },
    amount('principal'),
    amount('interest'),
    amount('penalty'),
    amount('total'),
    amount('paid'),
    {
      title: t(($) => $.loans.schedule.paidOn),
      dataIndex: 'paid_on',
      width: 120,
      render: (on: string | null) => <Day value={on} />,
    },
    amount('balance'),
    {
      title: t(($) => $.desk.table.status),
      dataIndex: 'state',
      width: 110,
      render: (_, { state }) => <StatusBadge status={state} />,
    },
  ];
  const sum = (part: Part) => sumOf(rows.map((row) => row[part]));
  return (
    <PlainTable<ScheduleRow>
      rows={rows}
      rowKey="number"
      columns={columns}
      card={(row) => (
        <CardLines
          title={
            <span className="num">
              {row.number} · <Day value={row.due_on} />
            </span>
          }
          aside={<StatusBadge status={row.state} />}
          lines={(['total', 'principal', 'interest', 'penalty', 'paid', 'balance'] as const).map(
            (part) => ({
              label: t(($) => $.loans.schedule[part]),
              value: <Amount value={row[part]} strong={part === 'total'} />,
            }),
          )}
        />
      )}
      cardSum={
        <CardLines
          title={t(($) => $.desk.table.sum)}
          aside={<Amount value={sum('total')} strong />}
          lines={(['principal', 'interest', 'penalty', 'paid'] as const).map((part) => ({
            label: t(($) => $.loans.schedule[part]),
            value: <Amount value={sum(part)} />,
          }))}
        />
      }
      width={1080}
      summary={() => (
        <Table.Summary.Row className="sum-row">
          <Table.Summary.Cell index={0} colSpan={2}>
            {t(($) => $.desk.table.sum)}
          </Table.Summary.Cell>
          {(['principal', 'interest', 'penalty', 'total', 'paid'] as const).map((part, index) => (
            <Table.Summary.Cell key={part} index={index + 2} align="right">
              <Amount value={sum(part)} strong />
            </Table.Summary.Cell>
          ))}
          <Table.Summary.Cell index={7} colSpan={3} />
        </Table.Summary.Row>
      )}
    />
  );
}
