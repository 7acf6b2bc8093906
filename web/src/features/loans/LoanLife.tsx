import { Button, Flex, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { PlainTable } from '@/desk/PlainTable';
import { every } from '@/desk/polling';
import { Loaded } from '@/desk/states';
import { Amount, Day } from '@/desk/values';
import { api } from '@/shared/api/client';
import type { LoanLife as Life, LifeLine, LifePart } from '@/shared/api/contract';
import { formatRate, formatYuan, sumOf, toFen } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { LoanEvents } from './LoanEvents';

export const LIFE = '/api/v1/loans/{loan_id}/life';
const POLL_MS = 10_000;
const SUMS = ['due', 'notDue', 'paid'] as const;
const FIELDS = { due: 'due', notDue: 'not_due', paid: 'paid' } as const;

/** What the loan owes, how each figure came about, and what happened to it. */
export function LoanLife({ id }: { id: string }) {
  const params = { path: { loan_id: id } };
  const life = api.useQuery('get', LIFE, { params }, { refetchInterval: every(POLL_MS) });
  return <Loaded query={life}>{(data) => <Explained id={id} life={data} />}</Loaded>;
}

function Explained({ id, life }: { id: string; life: Life }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const [shown, setShown] = useState<string>('interest');
  const part = life.parts.find(({ code }) => code === shown);
  const explain = ({ code }: LifePart) =>
    code !== 'principal' && (
      <Button type="link" size="small" aria-pressed={code === shown} onClick={() => setShown(code)}>
        {t(($) => $.loans.life.explain)}
      </Button>
    );
  const standing = t(($) => $.loans.life.standing, {
    date: life.on,
    payoff: formatYuan(life.payoff),
  });
  const waiting = t(($) => $.loans.life.waiting, { amount: formatYuan(life.suspense) });
  const columns: TableColumnsType<LifePart> = [
    { title: t(($) => $.loans.life.part), render: (_, { name }) => text(name) },
    ...SUMS.map((name) => ({
      title: t(($) => $.loans.life[name]),
      key: name,
      align: 'right' as const,
      render: (_: unknown, row: LifePart) => <Amount value={row[FIELDS[name]]} />,
    })),
    { title: '', key: 'explain', width: 120, align: 'right', render: (_, row) => explain(row) },
  ];
  return (
    <Flex vertical gap={16}>
      <PlainTable<LifePart>
        rows={life.parts}
        rowKey="code"
        columns={columns}
        rowClassName={({ code }) => (code === shown ? 'chosen-row' : '')}
        card={(row) => (
          <CardLines
            title={text(row.name)}
            aside={explain(row)}
            lines={SUMS.map((name) => ({
              label: t(($) => $.loans.life[name]),
              value: <Amount value={row[FIELDS[name]]} />,
            }))}
          />
        )}
      />
      <div className="num">
        {[standing, toFen(life.suspense) > 0n && waiting].filter(Boolean).join(' · ')}
      </div>
      <section>
        <h3>{part && t(($) => $.loans.life.explained, { part: text(part.name) })}</h3>
        <Lines lines={life.lines.filter((line) => line.part === shown)} />
      </section>
      <LoanEvents id={id} events={life.events} />
    </Flex>
  );
}

/** From which day to which, on what, at which rate: and what that makes. */
function Lines({ lines }: { lines: LifeLine[] }) {
  const { t } = useTranslation('staff');
  const rows = lines.map((line, index) => ({ ...line, key: String(index) }));
  const columns: TableColumnsType<(typeof rows)[number]> = [
    {
      title: t(($) => $.loans.schedule.number),
      dataIndex: 'instalment',
      width: 64,
      align: 'right',
      className: 'num',
    },
    { title: t(($) => $.loans.life.from), render: (_, row) => <Day value={row.from_on} /> },
    { title: t(($) => $.loans.life.to), render: (_, row) => <Day value={row.to_on} /> },
    {
      title: t(($) => $.loans.life.base),
      align: 'right',
      render: (_, row) => <Amount value={row.base} />,
    },
    {
      title: t(($) => $.loans.life.rate),
      align: 'right',
      className: 'num',
      render: (_, row) => formatRate(row.rate_pct),
    },
    { title: t(($) => $.loans.life.days), dataIndex: 'days', align: 'right', className: 'num' },
    {
      title: t(($) => $.loans.life.amount),
      align: 'right',
      render: (_, row) => <Amount value={row.amount} strong />,
    },
  ];
  const sum = <Amount value={sumOf(lines.map(({ amount }) => amount))} strong />;
  return (
    <PlainTable
      rows={rows}
      rowKey="key"
      columns={columns}
      width={760}
      empty={t(($) => $.loans.life.nothing)}
      card={(row) => (
        <CardLines
          title={
            <span className="num">
              <Day value={row.from_on} /> – <Day value={row.to_on} />
            </span>
          }
          aside={<Amount value={row.amount} strong />}
          lines={[
            { label: t(($) => $.loans.life.base), value: <Amount value={row.base} /> },
            { label: t(($) => $.loans.life.rate), value: formatRate(row.rate_pct) },
            { label: t(($) => $.loans.life.days), value: row.days },
          ]}
        />
      )}
      {...(rows.length > 1 && {
        cardSum: <CardLines title={t(($) => $.desk.table.sum)} aside={sum} lines={[]} />,
        summary: () => (
          <Table.Summary.Row className="sum-row">
            <Table.Summary.Cell index={0} colSpan={6}>
              {t(($) => $.desk.table.sum)}
            </Table.Summary.Cell>
            <Table.Summary.Cell index={6} align="right">
              {sum}
            </Table.Summary.Cell>
          </Table.Summary.Row>
        ),
      })}
    />
  );
}
