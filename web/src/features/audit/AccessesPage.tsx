import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { ListPage } from '@/desk/ListPage';
import { SubjectLink } from '@/desk/SubjectLink';
import { Moment } from '@/desk/values';
import { api } from '@/shared/api/client';
import type { Access } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';
import { Pill, StatusBadge } from '@/shared/ui/Pill';
import { AuditFilters } from './AuditFilters';
import { SealCard } from './SealCard';
import { type AuditSearch, auditQueryOf } from './search';

const route = getRouteApi('/_desk/audit/accesses');

/** Who saw sensitive data, or was refused something. */
export function AccessesPage() {
  const { t } = useTranslation('staff');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const columns = useColumns();
  const accesses = api.useQuery(
    'get',
    '/api/v1/audit/accesses',
    { params: { query: auditQueryOf(search) } },
    { placeholderData: keepPreviousData },
  );
  return (
    <ListPage<Access, AuditSearch>
      title={t(($) => $.audit.accessesTitle)}
      hint={t(($) => $.audit.accessesHint)}
      query={accesses}
      columns={columns}
      card={(row) => <AccessCard access={row} />}
      search={search}
      onSearch={(next) => void navigate({ search: next })}
      width={1160}
      filters={<AuditFilters outcomes={accesses.data?.outcomes ?? []} />}
    >
      <SealCard records="accesses" search={search} />
    </ListPage>
  );
}

function useColumns(): TableColumnsType<Access> {
  const { t } = useTranslation('staff');
  const text = useText();
  return [
    {
      title: t(($) => $.audit.at),
      dataIndex: 'at',
      width: 175,
      render: (at: string) => <Moment value={at} seconds />,
    },
    {
      title: t(($) => $.audit.actor),
      dataIndex: 'actor',
      width: 140,
      render: (_, { actor }) => (
        <span className="nowrap" style={{ display: 'inline-flex', gap: 8 }}>
          {actor.name}
          <Pill>{text(actor.kind.label)}</Pill>
        </span>
      ),
    },
    {
      title: t(($) => $.audit.what),
      dataIndex: 'label',
      width: 170,
      render: (_, { label }) => text(label),
    },
    {
      title: t(($) => $.audit.subject),
      dataIndex: 'subject',
      width: 150,
      render: (_, { subject }) => (subject ? <SubjectLink subject={subject} /> : '—'),
    },
    {
      title: t(($) => $.audit.fields),
      dataIndex: 'fields',
      width: 190,
      render: (fields: string[]) => <span className="code">{fields.join(', ') || '—'}</span>,
    },
    {
      title: t(($) => $.audit.reason),
      dataIndex: 'reason',
      render: (reason: string | null) => (
        <span style={{ overflowWrap: 'anywhere' }}>{reason ?? '—'}</span>
      ),
    },
    {
      title: t(($) => $.audit.outcome),
      dataIndex: 'outcome',
      width: 140,
      render: (_, { outcome }) => <StatusBadge status={outcome} />,
    },
  ];
}

function AccessCard({ access }: { access: Access }) {
  const text = useText();
  return (
    <>
      <div style={{ display: 'flex', justifyContent: 'space-between', gap: 8 }}>
        <span style={{ fontWeight: 500 }}>
          {access.actor.name} · {text(access.label)}
        </span>
        <StatusBadge status={access.outcome} />
      </div>
      {access.reason && <div style={{ margin: '4px 0' }}>{access.reason}</div>}
      <div className="small num">
        <Moment value={access.at} seconds />
        {access.subject && (
          <>
            {' · '}
            <SubjectLink subject={access.subject} />
          </>
        )}
      </div>
    </>
  );
}
