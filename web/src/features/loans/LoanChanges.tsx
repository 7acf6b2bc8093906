import { Link } from '@tanstack/react-router';
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { PlainTable } from '@/desk/PlainTable';
import { Loaded } from '@/desk/states';
import { Moment } from '@/desk/values';
import { api } from '@/shared/api/client';
import type { Proposal } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';
import { StatusBadge } from '@/shared/ui/Pill';

/** Changes of a loan that two people decide: who proposed which, and what became of it. */
export function LoanChanges({ id }: { id: string }) {
  const { t } = useTranslation('staff');
  const proposals = api.useQuery('get', '/api/v1/proposals', {
    params: { query: { key: id, page_size: 100 } },
  });
  return (
    <section>
      <h3>{t(($) => $.loans.services.changes)}</h3>
      <Loaded query={proposals}>{({ items }) => <Changes rows={items} />}</Loaded>
    </section>
  );
}

function Changes({ rows }: { rows: Proposal[] }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const columns: TableColumnsType<Proposal> = [
    {
      title: t(($) => $.loans.services.change),
      render: (_, { id, kind }) => (
        <Link to="/proposals/$id" params={{ id }}>
          {text(kind.label)}
        </Link>
      ),
    },
    { title: t(($) => $.loans.services.reason), dataIndex: 'reason' },
    {
      title: t(($) => $.desk.table.status),
      render: (_, { status }) => <StatusBadge status={status} />,
    },
    { title: t(($) => $.setup.proposedBy), dataIndex: 'proposed_by' },
    { title: t(($) => $.setup.proposedAt), render: (_, row) => <Moment value={row.proposed_at} /> },
    { title: t(($) => $.setup.decidedBy), render: (_, row) => row.decided_by ?? '—' },
  ];
  return (
    <PlainTable<Proposal>
      rows={rows}
      rowKey="id"
      columns={columns}
      empty={t(($) => $.loans.services.none)}
      card={(row) => (
        <CardLines
          title={
            <Link to="/proposals/$id" params={{ id: row.id }}>
              {text(row.kind.label)}
            </Link>
          }
          aside={<StatusBadge status={row.status} />}
          lines={[
            { label: t(($) => $.loans.services.reason), value: row.reason },
            { label: t(($) => $.setup.proposedBy), value: row.proposed_by },
          ]}
        />
      )}
    />
  );
}
