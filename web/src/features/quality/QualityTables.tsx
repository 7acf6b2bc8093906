import { Link } from '@tanstack/react-router';
import { Card, Table, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { PlainTable } from '@/desk/PlainTable';
import { Amount } from '@/desk/values';
import type { QualityLine, QualityProduct } from '@/shared/api/contract';
import { sumOf } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { StatusPill } from '@/shared/ui/Pill';

interface QualityTableProps {
  title: string;
  /** What the rows are. */
  kind: string;
  rows: QualityLine[];
  /** What the last column says of each. */
  covered: string;
  /** Its loans can be listed. */
  isListed?: boolean;
}

/** Loans by class or by stage. */
export function QualityTable(props: QualityTableProps) {
  const { title, kind, rows, covered, isListed = false } = props;
  const { t } = useTranslation('staff');
  const count = rows.reduce((all, { loans }) => all + loans, 0);
  const sum = (part: 'balance' | 'covered') => (
    <Amount value={sumOf(rows.map((row) => row[part]))} strong />
  );
  const listOf = ({ code, loans }: QualityLine) =>
    isListed && loans > 0 ? (
      <Link
        to="/loans"
        search={{ risk_class: Number(code) }}
        style={{ whiteSpace: 'nowrap', fontWeight: 400 }}
      >
        {t(($) => $.quality.list)}
      </Link>
    ) : null;
  const columns: TableColumnsType<QualityLine> = [
    { title: kind, dataIndex: 'code', render: (_, row) => <StatusPill status={row} /> },
    { title: t(($) => $.quality.loans), dataIndex: 'loans', align: 'right', className: 'num' },
    {
      title: t(($) => $.quality.balance),
      dataIndex: 'balance',
      align: 'right',
      render: (value: string) => <Amount value={value} strong />,
    },
    {
      title: t(($) => $.quality.share),
      dataIndex: 'share_pct',
      align: 'right',
      className: 'num',
      render: (value: string) => `${value}%`,
    },
    {
      title: covered,
      dataIndex: 'covered',
      align: 'right',
      render: (value: string) => <Amount value={value} />,
    },
    ...(isListed
      ? [
          {
            title: '',
            key: 'list',
            width: 130,
            render: (_: unknown, row: QualityLine) => listOf(row),
          },
        ]
      : []),
  ];
  return (
    <Card title={title} className="flush" styles={{ body: { padding: 0 } }}>
      <PlainTable<QualityLine>
        rows={rows}
        rowKey="code"
        columns={columns}
        summary={() => (
          <Table.Summary.Row className="sum-row">
            <Table.Summary.Cell index={0}>{t(($) => $.desk.table.sum)}</Table.Summary.Cell>
            <Table.Summary.Cell index={1} align="right" className="num">
              {count}
            </Table.Summary.Cell>
            <Table.Summary.Cell index={2} align="right">
              {sum('balance')}
            </Table.Summary.Cell>
            <Table.Summary.Cell index={3} />
            <Table.Summary.Cell index={4} align="right">
              {sum('covered')}
            </Table.Summary.Cell>
            {isListed && <Table.Summary.Cell index={5} />}
          </Table.Summary.Row>
        )}
        cardSum={
          <CardLines
            title={t(($) => $.desk.table.sum)}
            lines={[
              { label: t(($) => $.quality.loans), value: count },
              { label: t(($) => $.quality.balance), value: sum('balance') },
              { label: covered, value: sum('covered') },
            ]}
          />
        }
        card={(row) => (
          <CardLines
            title={<StatusPill status={row} />}
            aside={listOf(row)}
            lines={[
              { label: t(($) => $.quality.loans), value: row.loans },
              { label: t(($) => $.quality.balance), value: <Amount value={row.balance} strong /> },
              { label: t(($) => $.quality.share), value: `${row.share_pct}%` },
              { label: covered, value: <Amount value={row.covered} /> },
            ]}
          />
        )}
      />
    </Card>
  );
}

interface ProductTableProps {
  rows: QualityProduct[];
  /** Of all of them together. */
  ratio: string;
}

export function ProductTable({ rows, ratio }: ProductTableProps) {
  const { t } = useTranslation('staff');
  const text = useText();
  const named = rows.map((row) => ({ ...row, code: row.product.code }));
  const amounts = ['balance', 'non_performing', 'allowance'] as const;
  const sum = (name: (typeof amounts)[number]) => (
    <Amount value={sumOf(rows.map((row) => row[name]))} strong />
  );
  const share = (pct: string) => (
    <span className="num">{t(($) => $.quality.figures.ratio, { pct })}</span>
  );
  const labels = {
    balance: t(($) => $.quality.balance),
    non_performing: t(($) => $.quality.nonPerforming),
    allowance: t(($) => $.quality.allowance),
  };
  return (
    <Card title={t(($) => $.quality.products)} className="flush" styles={{ body: { padding: 0 } }}>
      <PlainTable
        rows={named}
        rowKey="code"
        columns={[
          { title: t(($) => $.quality.product), render: (_, { product }) => text(product.name) },
          ...amounts.map((name) => ({
            title: labels[name],
            dataIndex: name,
            align: 'right' as const,
            render: (value: string) => <Amount value={value} />,
          })),
          {
            title: t(($) => $.quality.ratio),
            dataIndex: 'ratio_pct',
            align: 'right',
            className: 'num',
            render: (value: string) => `${value}%`,
          },
        ]}
        summary={() => (
          <Table.Summary.Row className="sum-row">
            <Table.Summary.Cell index={0}>{t(($) => $.desk.table.sum)}</Table.Summary.Cell>
            {amounts.map((name, index) => (
              <Table.Summary.Cell key={name} index={index + 1} align="right">
                {sum(name)}
              </Table.Summary.Cell>
            ))}
            <Table.Summary.Cell index={4} align="right" className="num">
              {`${ratio}%`}
            </Table.Summary.Cell>
          </Table.Summary.Row>
        )}
        cardSum={
          <CardLines
            title={t(($) => $.desk.table.sum)}
            aside={share(ratio)}
            lines={amounts.map((name) => ({ label: labels[name], value: sum(name) }))}
          />
        }
        card={(row) => (
          <CardLines
            title={text(row.product.name)}
            aside={share(row.ratio_pct)}
            lines={amounts.map((name) => ({
              label: labels[name],
              value: <Amount value={row[name]} />,
            }))}
          />
        )}
      />
    </Card>
  );
}
