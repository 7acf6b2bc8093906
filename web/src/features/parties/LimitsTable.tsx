import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { PlainTable } from '@/desk/PlainTable';
import { PageLink } from '@/desk/SubjectLink';
import { Amount, Day } from '@/desk/values';
import type { CustomerLimit } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';
import { StatusBadge } from '@/shared/ui/Pill';

/** Under which contract it can be drawn, and whether more than once. */
function LimitContract({ row: { contract, is_revolving } }: { row: CustomerLimit }) {
  const { t } = useTranslation('staff');
  return (
    <>
      {contract ? (
        <PageLink kind="contract" id={contract.id}>
          {contract.number}
        </PageLink>
      ) : (
        '—'
      )}
      <div className="small">
        {t(($) => (is_revolving ? $.parties.limits.revolving : $.parties.limits.single))}
      </div>
    </>
  );
}

function LimitStatus({ row: { status, stopped_for, status_on } }: { row: CustomerLimit }) {
  const text = useText();
  return (
    <>
      <StatusBadge status={status} />
      {stopped_for && (
        <div className="small">
          {text(stopped_for)} · <span className="num">{status_on}</span>
        </div>
      )}
    </>
  );
}

export function LimitsTable({ rows }: { rows: CustomerLimit[] }) {
  const { t } = useTranslation('staff');
  return (
    <PlainTable<CustomerLimit>
      rows={rows}
      rowKey="id"
      width={860}
      card={(row) => (
        <CardLines
          title={<LimitContract row={row} />}
          aside={<LimitStatus row={row} />}
          lines={[
            { label: t(($) => $.parties.limits.limit), value: <Amount value={row.limit} /> },
            { label: t(($) => $.parties.limits.used), value: <Amount value={row.used} /> },
            { label: t(($) => $.parties.limits.free), value: <Amount value={row.free} /> },
            { label: t(($) => $.parties.limits.expires), value: <Day value={row.expires_on} /> },
          ]}
        />
      )}
      columns={[
        {
          title: t(($) => $.parties.limits.contract),
          dataIndex: 'contract',
          render: (_, row) => <LimitContract row={row} />,
        },
        {
          title: t(($) => $.parties.limits.limit),
          dataIndex: 'limit',
          align: 'right',
          render: (limit: string) => <Amount value={limit} />,
        },
        {
          title: t(($) => $.parties.limits.used),
          dataIndex: 'used',
          align: 'right',
          render: (used: string) => <Amount value={used} />,
        },
        {
          title: t(($) => $.parties.limits.free),
          dataIndex: 'free',
          align: 'right',
          render: (free: string) => <Amount value={free} />,
        },
        {
          title: t(($) => $.desk.table.status),
          dataIndex: 'status',
          render: (_, row) => <LimitStatus row={row} />,
        },
        {
          title: t(($) => $.parties.limits.granted),
          dataIndex: 'granted_on',
          render: (on: string) => <Day value={on} />,
        },
        {
          title: t(($) => $.parties.limits.expires),
          dataIndex: 'expires_on',
          render: (on: string) => <Day value={on} />,
        },
      ]}
    />
  );
}
