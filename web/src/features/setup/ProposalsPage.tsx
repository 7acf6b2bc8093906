import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { DataTable } from '@/desk/DataTable';
import { type ListSearch, pagingOf } from '@/desk/listSearch';
import { PageBody, useTitle } from '@/desk/page';
import { QueryBar } from '@/desk/QueryBar';
import { Moment } from '@/desk/values';
import { api } from '@/shared/api/client';
import type { Proposal } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';
import { StatusBadge } from '@/shared/ui/Pill';

const route = getRouteApi('/_desk/proposals/');

/** What was proposed, by whom, and what became of it. */
export function ProposalsPage() {
  const { t } = useTranslation('staff');
  const text = useText();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  useTitle(t(($) => $.setup.proposalsTitle));
  const proposals = api.useQuery(
    'get',
    '/api/v1/proposals',
    { params: { query: pagingOf(search) } },
    { placeholderData: keepPreviousData },
  );
  const onSearch = (next: ListSearch) => void navigate({ search: next });
  const columns: TableColumnsType<Proposal> = [
    {
      title: t(($) => $.setup.what),
      dataIndex: 'title',
      render: (_, { id, title }) => (
        <Link to="/proposals/$id" params={{ id }}>
          {text(title)}
        </Link>
      ),
    },
    {
      title: t(($) => $.setup.kind),
      dataIndex: 'kind',
      width: 140,
      render: (_, { kind }) => text(kind.label),
    },
    {
      title: t(($) => $.desk.table.status),
      dataIndex: 'status',
      width: 150,
      render: (_, { status, turn }) => (
        <>
          <StatusBadge status={status} />
          {turn && <div className="small">{text(turn)}</div>}
        </>
      ),
    },
    { title: t(($) => $.setup.proposedBy), dataIndex: 'proposed_by', width: 120 },
    {
      title: t(($) => $.setup.proposedAt),
      dataIndex: 'proposed_at',
      width: 175,
      render: (at: string) => <Moment value={at} />,
    },
    {
      title: t(($) => $.setup.decidedBy),
      dataIndex: 'decided_by',
      width: 120,
      render: (name: string | null) => name ?? '—',
    },
  ];
  return (
    <PageBody>
      <QueryBar<ListSearch>
        search={search}
        onSearch={onSearch}
        placeholder={t(($) => $.setup.key)}
        statuses={proposals.data?.statuses}
      />
      <DataTable<Proposal>
        title={t(($) => $.setup.proposalsTitle)}
        actions={<Link to="/setup">{t(($) => $.setup.title)}</Link>}
        query={proposals}
        columns={columns}
        rowKey="id"
        card={(row) => (
          <>
            <div style={{ display: 'flex', justifyContent: 'space-between', gap: 8 }}>
              <Link to="/proposals/$id" params={{ id: row.id }}>
                {text(row.title)}
              </Link>
              <StatusBadge status={row.status} />
            </div>
            <div className="small num">
              {row.proposed_by} · <Moment value={row.proposed_at} />
              {row.turn && ` · ${text(row.turn)}`}
            </div>
          </>
        )}
        search={search}
        onSearch={onSearch}
      />
    </PageBody>
  );
}
