import { useTranslation } from 'react-i18next';
import { PlainTable } from '@/desk/PlainTable';
import { PageLink } from '@/desk/SubjectLink';
import { Amount, Day } from '@/desk/values';
import type { CustomerLimit } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';
import { StatusBadge } from '@/shared/ui/Pill';

export function LimitsTable({ rows }: { rows: CustomerLimit[] }) {
  const { t } = useTranslation('staff');
  const text = useText();
  return (
    <PlainTable<CustomerLimit>
      rows={rows}
      rowKey="id"
      width={860}
      columns={[
        {
          title: t(($) => $.parties.limits.contract),
          dataIndex: 'contract',
          render: (_, { contract, is_revolving }) => (
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
          ),
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
          render: (_, { status, stopped_for, status_on }) => (
            <>
              <StatusBadge status={status} />
              {stopped_for && (
                <div className="small">
                  {text(stopped_for)} · <span className="num">{status_on}</span>
                </div>
              )}
            </>
          ),
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
