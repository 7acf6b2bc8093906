import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Checkbox, Flex, Form, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { ListPage } from '@/desk/ListPage';
import { pagingOf, withoutGaps } from '@/desk/listSearch';
import { every } from '@/desk/polling';
import { ChoiceFilter } from '@/desk/QueryBar';
import { PageLink } from '@/desk/SubjectLink';
import { Amount, Moment } from '@/desk/values';
import { api } from '@/shared/api/client';
import type { CollectionRow } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';
import { Pill, StatusBadge, StatusPill } from '@/shared/ui/Pill';
import type { CollectionSearch } from './search';

const route = getRouteApi('/_desk/collection/');
const POLL_MS = 15_000;

/** The collector's work: who is late, how long, and what was last agreed. */
export function CollectionPage() {
  const { t } = useTranslation('staff');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const columns = useColumns();
  const { stage, team, mine } = search;
  const cases = api.useQuery(
    'get',
    '/api/v1/collection/cases',
    { params: { query: { ...pagingOf(search), ...withoutGaps({ stage, team, mine }) } } },
    { placeholderData: keepPreviousData, refetchInterval: every(POLL_MS) },
  );
  return (
    <ListPage<CollectionRow, CollectionSearch>
      title={t(($) => $.collection.title)}
      hint={t(($) => $.collection.searchHint)}
      query={cases}
      columns={columns}
      card={(row) => <CaseCard row={row} />}
      search={search}
      onSearch={(next) => void navigate({ search: next })}
      width={1080}
      filters={
        <>
          <ChoiceFilter
            name="stage"
            label={t(($) => $.collection.stage)}
            choices={cases.data?.stages}
          />
          <ChoiceFilter
            name="team"
            label={t(($) => $.collection.team)}
            choices={cases.data?.teams}
            width={190}
          />
          <Form.Item name="mine" valuePropName="checked">
            <Checkbox>{t(($) => $.collection.mine)}</Checkbox>
          </Form.Item>
        </>
      }
    />
  );
}

function LastContact({ row }: { row: CollectionRow }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const { last_contact: contact, promised_on, promise } = row;
  if (!contact) return <span className="muted">{t(($) => $.collection.none)}</span>;
  return (
    <Flex vertical gap={2}>
      <span>
        {text(contact.way)} · {text(contact.result)}
      </span>
      <span className="small">
        <Moment value={contact.made_at} />
      </span>
      {promised_on && promise && (
        <span className="small num">
          {t(($) => $.collection.promised, { date: promised_on })}{' '}
          <Pill tone={promise.tone}>{text(promise.label)}</Pill>
        </span>
      )}
    </Flex>
  );
}

function useColumns(): TableColumnsType<CollectionRow> {
  const { t } = useTranslation('staff');
  const text = useText();
  return [
    {
      title: t(($) => $.collection.customer),
      dataIndex: 'customer',
      width: 100,
      className: 'nowrap',
      render: (_, { id, customer }) => (
        <Link to="/collection/$id" params={{ id }}>
          {customer.name}
        </Link>
      ),
    },
    {
      title: t(($) => $.collection.loan),
      dataIndex: 'loan',
      width: 150,
      render: (_, { loan }) => (
        <PageLink kind="loan" id={loan.id}>
          {loan.number}
        </PageLink>
      ),
    },
    {
      title: t(($) => $.collection.dpd),
      dataIndex: 'days_past_due',
      width: 110,
      align: 'right',
      render: (days: number) => (
        <Pill tone="red">{t(($) => $.collection.days, { count: days })}</Pill>
      ),
    },
    {
      title: t(($) => $.collection.overdue),
      dataIndex: 'overdue',
      width: 120,
      align: 'right',
      render: (amount: string) => <Amount value={amount} strong />,
    },
    {
      title: t(($) => $.collection.balance),
      dataIndex: 'balance',
      width: 120,
      align: 'right',
      render: (amount: string) => <Amount value={amount} />,
    },
    {
      title: t(($) => $.collection.stage),
      dataIndex: 'stage',
      width: 180,
      render: (_, { stage, next_step }) => (
        <>
          <StatusBadge status={stage} />
          <div className="small">{text(next_step)}</div>
        </>
      ),
    },
    {
      title: t(($) => $.collection.lastContact),
      dataIndex: 'last_contact',
      width: 200,
      render: (_, row) => <LastContact row={row} />,
    },
    {
      title: t(($) => $.collection.collector),
      dataIndex: 'collector',
      width: 100,
      render: (name: string | null, { team }) => (
        <>
          {name ?? <span className="muted">{t(($) => $.collection.nobody)}</span>}
          <div className="small">{text(team)}</div>
        </>
      ),
    },
  ];
}

function CaseCard({ row }: { row: CollectionRow }) {
  const { t } = useTranslation('staff');
  const text = useText();
  return (
    <>
      <Flex justify="space-between" gap={8}>
        <Link to="/collection/$id" params={{ id: row.id }} style={{ fontWeight: 500 }}>
          {row.customer.name} · {row.loan.number}
        </Link>
        <StatusPill status={row.stage} />
      </Flex>
      <div style={{ margin: '4px 0' }}>
        <Amount value={row.overdue} sign strong />{' '}
        <Pill tone="red">{t(($) => $.collection.days, { count: row.days_past_due })}</Pill>
      </div>
      <div className="small">
        {t(($) => $.collection.next)}: {text(row.next_step)}
      </div>
      <LastContact row={row} />
      <div className="small">
        {row.collector ?? t(($) => $.collection.nobody)} · {text(row.team)}
      </div>
    </>
  );
}
