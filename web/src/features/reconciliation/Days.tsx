import { getRouteApi } from '@tanstack/react-router';
import { Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { withoutGaps } from '@/desk/listSearch';
import { PlainTable } from '@/desk/PlainTable';
import { Amount, Moment } from '@/desk/values';
import type { ReconciledDay } from '@/shared/api/contract';
import { Pill } from '@/shared/ui/Pill';

const route = getRouteApi('/_desk/reconciliation');

/** The last days that were compared, and what of each is still open. */
export function Days({ days }: { days: ReconciledDay[] }) {
  const { t } = useTranslation('staff');
  const navigate = route.useNavigate();
  const verdict = (day: ReconciledDay) =>
    day.found === 0 ? (
      <Pill tone="green">{t(($) => $.reconciliation.none)}</Pill>
    ) : (
      <Pill tone={day.unresolved ? 'amber' : 'grey'}>
        {day.unresolved} / {day.found}
      </Pill>
    );
  const link = (day: ReconciledDay) => (
    <a
      href={`?on=${day.on}`}
      className="num"
      onClick={(event) => {
        event.preventDefault();
        void navigate({
          search: (now) => ({ ...withoutGaps({ source: now.source }), on: day.on }),
        });
      }}
    >
      {day.on}
    </a>
  );
  const found = `${t(($) => $.reconciliation.unresolved)} / ${t(($) => $.reconciliation.found)}`;
  return (
    <Card
      title={t(($) => $.reconciliation.days)}
      className="flush"
      styles={{ body: { padding: 0 } }}
    >
      <PlainTable<ReconciledDay>
        rows={days.slice(0, 7)}
        rowKey="on"
        width={900}
        empty={t(($) => $.reconciliation.noDays)}
        card={(day) => (
          <CardLines
            title={link(day)}
            lines={[
              { label: found, value: verdict(day) },
              { label: t(($) => $.reconciliation.lines), value: day.lines },
              {
                label: t(($) => $.reconciliation.closing),
                value: <Amount value={day.closing_balance} />,
              },
            ]}
          />
        )}
        columns={[
          {
            title: t(($) => $.reconciliation.day),
            key: 'on',
            width: 120,
            render: (_, day) => link(day),
          },
          { title: t(($) => $.reconciliation.account), dataIndex: 'account', className: 'num' },
          {
            title: t(($) => $.reconciliation.lines),
            dataIndex: 'lines',
            align: 'right',
            width: 110,
          },
          {
            title: t(($) => $.reconciliation.opening),
            dataIndex: 'opening_balance',
            align: 'right',
            render: (value: string) => <Amount value={value} />,
          },
          {
            title: t(($) => $.reconciliation.closing),
            dataIndex: 'closing_balance',
            align: 'right',
            render: (value: string) => <Amount value={value} strong />,
          },
          {
            title: found,
            key: 'found',
            width: 180,
            render: (_, day) => verdict(day),
          },
          {
            title: t(($) => $.reconciliation.fetchedAt),
            dataIndex: 'fetched_at',
            width: 170,
            render: (at: string) => <Moment value={at} />,
          },
        ]}
      />
    </Card>
  );
}
