import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { PlainTable } from '@/desk/PlainTable';
import { Amount } from '@/desk/values';
import type { NightStep } from '@/shared/api/contract';
import { formatSecond } from '@/shared/format/dates';
import { useText } from '@/shared/i18n';
import { StatusBadge } from '@/shared/ui/Pill';

const timeOf = (at: string | null) => (at ? formatSecond(at).slice(11) : '—');

/** What one night did, step by step. */
export function NightSteps({ steps }: { steps: NightStep[] }) {
  const { t } = useTranslation('staff');
  const text = useText();
  return (
    <PlainTable<NightStep>
      rows={steps}
      rowKey="step"
      width={720}
      card={(step) => (
        <CardLines
          title={text(step.label)}
          aside={<StatusBadge status={step.state} />}
          lines={[
            { label: t(($) => $.night.count), value: step.count },
            { label: t(($) => $.night.amount), value: <Amount value={step.amount} /> },
            {
              label: `${t(($) => $.night.startedAt)} – ${t(($) => $.night.finishedAt)}`,
              value: `${timeOf(step.started_at)} – ${timeOf(step.finished_at)}`,
            },
          ]}
        />
      )}
      columns={[
        {
          title: t(($) => $.night.step),
          dataIndex: 'label',
          render: (_, { label }) => text(label),
        },
        {
          title: t(($) => $.night.state),
          dataIndex: 'state',
          width: 130,
          render: (_, { state }) => <StatusBadge status={state} />,
        },
        {
          title: t(($) => $.night.count),
          dataIndex: 'count',
          width: 90,
          align: 'right',
          className: 'num',
        },
        {
          title: t(($) => $.night.amount),
          dataIndex: 'amount',
          width: 150,
          align: 'right',
          render: (amount: string | null) => <Amount value={amount} />,
        },
        {
          title: t(($) => $.night.startedAt),
          dataIndex: 'started_at',
          width: 100,
          className: 'num',
          render: timeOf,
        },
        {
          title: t(($) => $.night.finishedAt),
          dataIndex: 'finished_at',
          width: 100,
          className: 'num',
          render: timeOf,
        },
      ]}
    />
  );
}
