import { Link } from '@tanstack/react-router';
import { Card, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { PlainTable } from '@/desk/PlainTable';
import { Amount } from '@/desk/values';
import type { QualityLine, QualityProduct } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';
import { StatusPill } from '@/shared/ui/Pill';

interface QualityTableProps {
  title: string;
  rows: QualityLine[];
  /** What the last column says of each. */
  covered: string;
  /** Its loans can be listed. */
  isListed?: boolean;
}

/** Loans by class or by stage. */
export function QualityTable({ title, rows, covered, isListed = false }: QualityTableProps) {
  const { t } = useTranslation('staff');
  const listOf = ({ code, loans }: QualityLine) =>
    isListed && loans > 0 ? (
      <Link to="/loans" search={{ risk_class: Number(code) }}>
        {t(($) => $.quality.list)}
      </Link>
    ) : null;
  const columns: TableColumnsType<QualityLine> = [
    { title, dataIndex: 'code', render: (_, row) => <StatusPill status={row} /> },
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
            width: 110,
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

export function ProductTable({ rows }: { rows: QualityProduct[] }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const named = rows.map((row) => ({ ...row, code: row.product.code }));
  const amounts = ['balance', 'non_performing', 'allowance'] as const;
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
        card={(row) => (
          <CardLines
            title={text(row.product.name)}
            aside={`${row.ratio_pct}%`}
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
