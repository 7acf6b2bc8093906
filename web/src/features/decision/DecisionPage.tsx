import { getRouteApi } from '@tanstack/react-router';
import { Card, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { PlainTable } from '@/desk/PlainTable';
import { PageBody, PageHead, useTitle } from '@/desk/page';
import { SubjectLink } from '@/desk/SubjectLink';
import { Loaded } from '@/desk/states';
import { Moment } from '@/desk/values';
import { api } from '@/shared/api/client';
import type { Decision, DecisionInput } from '@/shared/api/contract';
import { formatMilliseconds, formatSecond } from '@/shared/format/dates';
import { useText } from '@/shared/i18n';
import { StatusPill } from '@/shared/ui/Pill';
import { JsonFields, JsonValue } from './JsonValue';
import { TraceStep } from './TraceStep';

const route = getRouteApi('/_desk/decisions/$id');

/** How one decision came about: what was known, and what each node made of it. */
export function DecisionPage() {
  const { id } = route.useParams();
  const decision = api.useQuery(
    'get',
    '/api/v1/decisions/{decision_id}',
    { params: { path: { decision_id: id } } },
    { staleTime: Number.POSITIVE_INFINITY },
  );
  return <Loaded query={decision}>{(data) => <DecisionView decision={data} />}</Loaded>;
}

function DecisionView({ decision }: { decision: Decision }) {
  const { t } = useTranslation('staff');
  const text = useText();
  useTitle(`${t(($) => $.decision.title)} ${decision.subject.number}`);
  const below = t(($) => $.decision.below, {
    policy: text(decision.graph.name),
    version: decision.graph.version,
    at: formatSecond(decision.decided_at),
    took: formatMilliseconds(decision.duration_ms),
  });
  return (
    <PageBody>
      <Card styles={{ body: { padding: '16px 24px 20px' } }}>
        <PageHead
          title={t(($) => $.decision.title)}
          tags={<StatusPill status={decision.outcome} />}
          below={below}
          actions={
            <SubjectLink subject={decision.subject}>
              {decision.subject.number} · {decision.subject.title}
            </SubjectLink>
          }
        />
      </Card>
      <Card title={t(($) => $.decision.output)}>
        <JsonFields value={decision.output} />
      </Card>
      <Card
        title={t(($) => $.decision.inputs, { count: decision.inputs.length })}
        className="flush"
        styles={{ body: { padding: 0 } }}
      >
        <InputTable inputs={decision.inputs} />
      </Card>
      <Card title={t(($) => $.decision.trace)}>
        <Flex vertical gap={16}>
          {decision.trace.map((node) => (
            <TraceStep key={`${node.order}-${node.node}`} node={node} />
          ))}
        </Flex>
      </Card>
    </PageBody>
  );
}

function ShownValue({ value, unit }: Pick<DecisionInput, 'value' | 'unit'>) {
  const text = useText();
  return (
    <span className="num" style={{ fontWeight: 500 }}>
      <JsonValue value={value} />
      {unit && value !== null && <span className="muted"> {text(unit)}</span>}
    </span>
  );
}

function InputTable({ inputs }: { inputs: DecisionInput[] }) {
  const { t } = useTranslation('staff');
  const text = useText();
  return (
    <PlainTable<DecisionInput>
      rows={inputs}
      rowKey="feature"
      width={760}
      card={({ label, feature, value, unit, source, known_at }) => (
        <CardLines
          title={text(label)}
          aside={<ShownValue value={value} unit={unit} />}
          lines={[
            { label: feature, value: text(source) },
            { label: t(($) => $.decision.knownAt), value: <Moment value={known_at} seconds /> },
          ]}
        />
      )}
      columns={[
        {
          title: t(($) => $.decision.feature),
          dataIndex: 'feature',
          render: (feature: string, { label }) => (
            <>
              {text(label)}
              <div className="small code">{feature}</div>
            </>
          ),
        },
        {
          title: t(($) => $.decision.value),
          dataIndex: 'value',
          align: 'right',
          width: 180,
          render: (_, { value, unit }) => <ShownValue value={value} unit={unit} />,
        },
        {
          title: t(($) => $.decision.source),
          dataIndex: 'source',
          render: (_, { source }) => text(source),
        },
        {
          title: t(($) => $.decision.knownAt),
          dataIndex: 'known_at',
          width: 180,
          render: (at: string) => <Moment value={at} seconds />,
        },
      ]}
    />
  );
}
