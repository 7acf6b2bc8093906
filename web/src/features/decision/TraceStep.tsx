import { Card, Collapse, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { WideTable } from '@/desk/WideTable';
import type { TraceNode } from '@/shared/api/contract';
import { Pill } from '@/shared/ui/Pill';
import { JsonFields } from './JsonValue';
import type { zh } from './words';

type Kind = keyof (typeof zh)['kinds'];

const KNOWN: Record<string, Kind> = {
  inputNode: 'inputNode',
  outputNode: 'outputNode',
  decisionTableNode: 'decisionTableNode',
  expressionNode: 'expressionNode',
  switchNode: 'switchNode',
  functionNode: 'functionNode',
  decisionNode: 'decisionNode',
};

/** One node of the graph: what came in, which rows hit, what went out. */
export function TraceStep({ node }: { node: TraceNode }) {
  const { t } = useTranslation('staff');
  const kind = KNOWN[node.kind] ?? 'other';
  const hits = node.table_rows.filter(({ hit }) => hit).length;
  const isTable = node.table_rows.length > 0;
  return (
    <Card
      size="small"
      title={
        <Flex gap={10} align="center" wrap style={{ padding: '6px 0' }}>
          <Pill tone="blue">{t(($) => $.decision.node, { order: node.order })}</Pill>
          <span>{node.name}</span>
          <Pill>{t(($) => $.decision.kinds[kind])}</Pill>
          {isTable && (
            <Pill tone={hits ? 'green' : 'grey'}>
              {hits ? t(($) => $.decision.hits, { count: hits }) : t(($) => $.decision.noHit)}
            </Pill>
          )}
        </Flex>
      }
      extra={
        node.duration_us > 0 && (
          <span className="small num">{t(($) => $.decision.took, { us: node.duration_us })}</span>
        )
      }
    >
      {isTable && <TraceTable node={node} />}
      <Collapse
        ghost
        size="small"
        defaultActiveKey={['output']}
        items={[
          ...panel(
            'input',
            t(($) => $.decision.given),
            node.input,
          ),
          ...panel(
            'output',
            t(($) => $.decision.result),
            node.output,
          ),
        ]}
      />
    </Card>
  );
}

function panel(key: string, label: string, value: TraceNode['input']) {
  return Object.keys(value ?? {}).length === 0
    ? []
    : [{ key, label, children: <JsonFields value={value} /> }];
}

type TableRow = TraceNode['table_rows'][number];

function TraceTable({ node }: { node: TraceNode }) {
  const { t } = useTranslation('staff');
  return (
    <WideTable<TableRow>
      size="small"
      rowKey="number"
      pagination={node.table_rows.length > 30 ? { pageSize: 30 } : false}
      dataSource={node.table_rows}
      rowClassName={({ hit }) => (hit ? 'hit-row' : '')}
      width={Math.max(600, node.table_columns.length * 130)}
      style={{ marginBottom: 8 }}
      columns={[
        {
          title: t(($) => $.decision.rowNumber),
          dataIndex: 'number',
          width: 90,
          render: (number: number, { hit }) => (
            <Flex gap={8} align="center">
              <span className="num">{number}</span>
              {hit && <Pill tone="green">{t(($) => $.decision.hit)}</Pill>}
            </Flex>
          ),
        },
        ...node.table_columns.map((column, index) => ({
          key: column.field,
          title: (
            <>
              {column.label}
              <div className="small" style={{ fontWeight: 400 }}>
                {t(($) => (column.role === 'input' ? $.decision.given : $.decision.result))}
              </div>
            </>
          ),
          render: (_: unknown, { cells }: TableRow) =>
            cells[index] ? (
              <span className="code">{cells[index]}</span>
            ) : (
              <span className="muted">
                {column.role === 'input' ? t(($) => $.decision.any) : '—'}
              </span>
            ),
        })),
      ]}
    />
  );
}
