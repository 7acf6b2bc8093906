import { Card, Col, Row, Table, Tabs } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { PlainTable } from '@/desk/PlainTable';
import { Amount } from '@/desk/values';
import type { Plans, PlanTerms } from '@/shared/api/contract';
import { formatRate, sumOf } from '@/shared/format/money';
import { BalanceChart } from '@/shared/ui/BalanceChart';

type Plan = Plans['plans'][number];
type PlanRow = Plan['rows'][number];
interface Named {
  plan: Plan;
  label: string;
}

interface Figure {
  key: 'first' | 'last' | 'interest' | 'irr' | 'simple';
  of: (plan: Plan) => ReactNode;
}

const FIGURES: Figure[] = [
  { key: 'first', of: ({ rows }: Plan) => <Amount value={rows[0]?.payment ?? null} /> },
  { key: 'last', of: ({ rows }: Plan) => <Amount value={rows.at(-1)?.payment ?? null} /> },
  { key: 'interest', of: (plan: Plan) => <Amount value={plan.total_interest} strong /> },
  { key: 'irr', of: (plan: Plan) => <strong>{formatRate(plan.irr_pct)}</strong> },
  { key: 'simple', of: (plan: Plan) => formatRate(plan.simple_apr_pct) },
];

/** The plans that were asked for, side by side. */
export function QuoteResult({ plans, terms }: { plans: Plan[]; terms: PlanTerms[] }) {
  const { t } = useTranslation('staff');
  const named = plans.map((plan, at) => {
    const method = terms[at]?.method ?? 'equal_instalment';
    return { plan, method, label: t(($) => $.quote.methods[method]) };
  });
  return (
    <>
      <Row gutter={[16, 16]}>
        <Col xs={24} xl={12}>
          <Card
            title={t(($) => $.quote.compare)}
            className="flush"
            style={{ height: '100%' }}
            styles={{ body: { padding: 0 } }}
          >
            <CompareTable named={named} />
          </Card>
        </Col>
        <Col xs={24} xl={12}>
          <Card title={t(($) => $.quote.chart)} style={{ height: '100%' }}>
            <BalanceChart
              label={t(($) => $.quote.chartLabel)}
              axis={t(($) => $.quote.axis)}
              lines={named.map(({ plan, label, method }, at) => ({
                label: label || method,
                values: [
                  Number(terms[at]?.principal ?? 0),
                  ...plan.rows.map(({ balance_after }) => Number(balance_after)),
                ],
              }))}
            />
          </Card>
        </Col>
      </Row>
      <Card title={t(($) => $.quote.plan)} styles={{ body: { paddingTop: 4 } }}>
        <Tabs
          items={named.map(({ plan, label, method }) => ({
            key: method,
            label,
            children: <PlanTable rows={plan.rows} />,
          }))}
        />
      </Card>
    </>
  );
}

/** The figures of each plan in a column of its own. */
function CompareTable({ named }: { named: Named[] }) {
  const { t } = useTranslation('staff');
  return (
    <PlainTable
      rows={FIGURES}
      rowKey="key"
      width={320}
      columns={[
        { title: '', key: 'figure', render: (_, { key }) => t(($) => $.quote[key]) },
        ...named.map(({ plan, label }) => ({
          title: label,
          key: label,
          align: 'right' as const,
          className: 'num',
          render: (_: unknown, { of }: Figure) => of(plan),
        })),
      ]}
    />
  );
}

function PlanTable({ rows }: { rows: PlanRow[] }) {
  const { t } = useTranslation('staff');
  const sum = (name: 'principal' | 'interest' | 'payment') => (
    <Amount value={sumOf(rows.map((row) => row[name]))} strong />
  );
  const amount = (name: 'principal' | 'interest' | 'payment' | 'balance_after', title: string) => ({
    title,
    dataIndex: name,
    align: 'right' as const,
    render: (value: string) => <Amount value={value} strong={name === 'payment'} />,
  });
  return (
    <PlainTable<PlanRow>
      rows={rows}
      rowKey="nr"
      width={720}
      card={(row) => (
        <CardLines
          title={`${row.nr} · ${row.due_on}`}
          aside={<Amount value={row.payment} strong />}
          lines={[
            { label: t(($) => $.quote.principal), value: <Amount value={row.principal} /> },
            { label: t(($) => $.quote.rowInterest), value: <Amount value={row.interest} /> },
            { label: t(($) => $.quote.balance), value: <Amount value={row.balance_after} /> },
          ]}
        />
      )}
      cardSum={
        <CardLines
          title={t(($) => $.desk.table.sum)}
          aside={sum('payment')}
          lines={[
            { label: t(($) => $.quote.principal), value: sum('principal') },
            { label: t(($) => $.quote.rowInterest), value: sum('interest') },
          ]}
        />
      }
      summary={() => (
        <Table.Summary.Row className="sum-row">
          <Table.Summary.Cell index={0} colSpan={2}>
            {t(($) => $.desk.table.sum)}
          </Table.Summary.Cell>
          {(['principal', 'interest', 'payment'] as const).map((name, index) => (
            <Table.Summary.Cell key={name} index={index + 2} align="right">
              {sum(name)}
            </Table.Summary.Cell>
          ))}
          <Table.Summary.Cell index={5} />
        </Table.Summary.Row>
      )}
      columns={[
        { title: t(($) => $.quote.number), dataIndex: 'nr', width: 80, className: 'num' },
        { title: t(($) => $.quote.dueOn), dataIndex: 'due_on', width: 140, className: 'num' },
        amount(
          'principal',
          t(($) => $.quote.principal),
        ),
        amount(
          'interest',
          t(($) => $.quote.rowInterest),
        ),
        amount(
          'payment',
          t(($) => $.quote.payment),
        ),
        amount(
          'balance_after',
          t(($) => $.quote.balance),
        ),
      ]}
    />
  );
}
