import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { App, Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { Facts } from '@/desk/Facts';
import { PlainTable } from '@/desk/PlainTable';
import { PageBody, PageHead, useTitle } from '@/desk/page';
import { ReasonButton } from '@/desk/ReasonButton';
import { SubjectLink } from '@/desk/SubjectLink';
import { usePermissions } from '@/desk/staff';
import { Loaded } from '@/desk/states';
import { Amount, Moment } from '@/desk/values';
import { answerOf, api, http } from '@/shared/api/client';
import type { LedgerEntry } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { useText } from '@/shared/i18n';
import { Pill } from '@/shared/ui/Pill';

const route = getRouteApi('/_desk/books/entries/$number');

/** One entry: its legs, and the loan and the act behind it. */
export function EntryPage() {
  const { number } = route.useParams();
  const entry = api.useQuery('get', '/api/v1/books/entries/{number}', {
    params: { path: { number } },
  });
  useTitle(number);
  return <Loaded query={entry}>{(data) => <Entry entry={data} />}</Loaded>;
}

function EntryLink({ number }: { number: string }) {
  return (
    <Link to="/books/entries/$number" params={{ number }} className="num">
      {number}
    </Link>
  );
}

function Entry({ entry }: { entry: LedgerEntry }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const may = usePermissions();
  return (
    <PageBody>
      <Card>
        <PageHead
          title={`${entry.number} ${text(entry.description)}`}
          tags={
            entry.reversed_by ? (
              <Pill tone="red">{t(($) => $.ledger.reversed)}</Pill>
            ) : entry.reverses ? (
              <Pill tone="amber">{t(($) => $.ledger.reversal)}</Pill>
            ) : null
          }
          actions={entry.may_reverse && <Reverse entry={entry} />}
        />
        <div style={{ marginTop: 16 }}>
          <Facts
            items={[
              { label: t(($) => $.ledger.day), value: <span className="num">{entry.on}</span> },
              {
                label: t(($) => $.ledger.recordedAt),
                value: <Moment value={entry.recorded_at} seconds />,
              },
              {
                label: t(($) => $.ledger.event),
                value: (
                  <span className="code">
                    {entry.event} · v{entry.rule_version}
                  </span>
                ),
              },
              {
                label: t(($) => $.ledger.subject),
                value: (
                  <>
                    <SubjectLink subject={entry.subject} /> {entry.subject.title}
                  </>
                ),
              },
              {
                label: t(($) => $.ledger.act),
                value: may('audit.see') ? (
                  <Link to="/audit/acts/$id" params={{ id: entry.act_id }} className="code">
                    {entry.act_id}
                  </Link>
                ) : (
                  <span className="code">{entry.act_id}</span>
                ),
                wide: true,
              },
              ...(entry.reverses
                ? [
                    {
                      label: t(($) => $.ledger.reverses),
                      value: <EntryLink number={entry.reverses} />,
                    },
                  ]
                : []),
              ...(entry.reversed_by
                ? [
                    {
                      label: t(($) => $.ledger.reversedBy),
                      value: <EntryLink number={entry.reversed_by} />,
                    },
                  ]
                : []),
            ]}
          />
        </div>
      </Card>
      <Legs entry={entry} />
    </PageBody>
  );
}

function Legs({ entry }: { entry: LedgerEntry }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const rows = entry.legs.map((leg, place) => ({ ...leg, key: `${leg.account}-${place}` }));
  return (
    <Card title={t(($) => $.ledger.legs)} className="flush" styles={{ body: { padding: 0 } }}>
      <PlainTable
        rows={rows}
        rowKey="key"
        width={760}
        card={(leg) => (
          <CardLines
            title={`${leg.account} ${text(leg.name)}`}
            aside={
              <span className="num">
                {t(($) => (leg.debit ? $.ledger.debitSide : $.ledger.creditSide))}{' '}
                <Amount value={leg.debit ?? leg.credit} strong />
              </span>
            }
            lines={[{ label: t(($) => $.ledger.organisation), value: text(leg.organisation.name) }]}
          />
        )}
        columns={[
          {
            title: t(($) => $.ledger.account),
            dataIndex: 'account',
            width: 110,
            render: (account: string) => (
              <Link to="/books/accounts/$account" params={{ account }} className="num">
                {account}
              </Link>
            ),
          },
          { title: t(($) => $.ledger.name), dataIndex: 'name', render: (_, leg) => text(leg.name) },
          {
            title: t(($) => $.ledger.organisation),
            key: 'organisation',
            width: 140,
            render: (_, leg) => text(leg.organisation.name),
          },
          {
            title: t(($) => $.ledger.debit),
            dataIndex: 'debit',
            align: 'right',
            width: 160,
            render: (value: string | null) => <Amount value={value} />,
          },
          {
            title: t(($) => $.ledger.credit),
            dataIndex: 'credit',
            align: 'right',
            width: 160,
            render: (value: string | null) => <Amount value={value} />,
          },
        ]}
      />
    </Card>
  );
}

function Reverse({ entry }: { entry: LedgerEntry }) {
  const { t } = useTranslation('staff');
  const { message } = App.useApp();
  const navigate = useNavigate();
  const propose = useSend((reason: string, headers) =>
    answerOf(
      http.POST('/api/v1/proposals', {
        body: {
          kind: 'journal_reversal',
          key: entry.number,
          values: { accounting_on: entry.bank_date, summary: reason },
          reason,
        },
        headers,
      }),
    ),
  );
  return (
    <ReasonButton
      label={t(($) => $.ledger.reverse)}
      lead={t(($) => $.ledger.reverseLead)}
      danger
      send={async (reason) => {
        const { id } = await propose.mutateAsync(reason);
        void message.success(t(($) => $.ledger.proposed));
        void navigate({ to: '/proposals/$id', params: { id } });
      }}
    />
  );
}
