import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { ListPage } from '@/desk/ListPage';
import { SubjectLink } from '@/desk/SubjectLink';
import { Moment } from '@/desk/values';
import { api } from '@/shared/api/client';
import type { Act } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';
import { Pill, StatusBadge } from '@/shared/ui/Pill';
import { AuditFilters } from './AuditFilters';
import { SealCard } from './SealCard';
import { type AuditSearch, auditQueryOf } from './search';

const route = getRouteApi('/_desk/audit/acts/');

/** Every use case that ran: who, when, on what, with what outcome. */
export function ActsPage() {
  const { t } = useTranslation('staff');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const columns = useColumns();
  const acts = api.useQuery(
    'get',
    '/api/v1/audit/acts',
    { params: { query: auditQueryOf(search) } },
    { placeholderData: keepPreviousData },
  );
  return (
    <ListPage<Act, AuditSearch>
      title={t(($) => $.audit.actsTitle)}
      hint={t(($) => $.audit.actsHint)}
      query={acts}
      columns={columns}
      card={(row) => <ActCard act={row} />}
      search={search}
      onSearch={(next) => void navigate({ search: next })}
      width={1160}
      filters={
        <AuditFilters
          outcomes={acts.data?.outcomes ?? []}
          actorKinds={acts.data?.actor_kinds ?? []}
        />
      }
    >
      <SealCard records="acts" search={search} />
    </ListPage>
  );
}

function useColumns(): TableColumnsType<Act> {
  const { t } = useTranslation('staff');
  const text = useText();
  return [
    {
      title: t(($) => $.audit.at),
      dataIndex: 'at',
      width: 175,
      render: (at: string, { id }) => (
        <Link to="/audit/acts/$id" params={{ id }}>
          <Moment value={at} seconds />
        </Link>
      ),
    },
    {
      title: t(($) => $.audit.actor),
      dataIndex: 'actor',
      width: 180,
      render: (_, { actor }) => (
        <span style={{ display: 'inline-flex', gap: 8 }}>
          {actor.name}
          <Pill>{text(actor.kind.label)}</Pill>
        </span>
      ),
    },
    {
      title: t(($) => $.audit.act),
      dataIndex: 'label',
      width: 200,
      render: (_, { label, use_case }) => (
        <>
          {text(label)}
          <div className="small code">{use_case}</div>
        </>
      ),
    },
    {
      title: t(($) => $.audit.subject),
      dataIndex: 'subject',
      width: 220,
      render: (_, { subject }) =>
        subject ? (
          <>
            <SubjectLink subject={subject} />
            <div className="small">{subject.title}</div>
          </>
        ) : (
          '—'
        ),
    },
    {
      title: t(($) => $.audit.organisation),
      dataIndex: 'organisation',
      width: 140,
      render: (_, { organisation }) => (organisation ? text(organisation.name) : '—'),
    },
    {
      title: t(($) => $.audit.outcome),
      dataIndex: 'outcome',
      width: 110,
      render: (_, { outcome }) => <StatusBadge status={outcome} />,
    },
    {
      title: t(($) => $.audit.changes),
      dataIndex: 'changes',
      width: 110,
      align: 'right',
      className: 'num',
    },
  ];
}

function ActCard({ act }: { act: Act }) {
  const text = useText();
  return (
    <>
      <div style={{ display: 'flex', justifyContent: 'space-between', gap: 8 }}>
        <Link to="/audit/acts/$id" params={{ id: act.id }} style={{ fontWeight: 500 }}>
          {text(act.label)}
        </Link>
        <StatusBadge status={act.outcome} />
      </div>
      <div style={{ margin: '4px 0' }}>
        {act.actor.name} <Pill>{text(act.actor.kind.label)}</Pill>
      </div>
      <div className="small num">
        <Moment value={act.at} seconds />
        {act.subject && ` · ${act.subject.number}`}
      </div>
    </>
  );
}
