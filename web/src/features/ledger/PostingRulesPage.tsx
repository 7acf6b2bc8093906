import { Link } from '@tanstack/react-router';
import { Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { PlainTable } from '@/desk/PlainTable';
import { PageBody, PageHead, useTitle } from '@/desk/page';
import { Loaded } from '@/desk/states';
import { api } from '@/shared/api/client';
import type { PostingEvent } from '@/shared/api/contract';
import { formatSecond } from '@/shared/format/dates';
import { useText } from '@/shared/i18n';
import { Pill } from '@/shared/ui/Pill';

/** How each part of each event is booked, as one reads it. */
export function PostingRulesPage() {
  const { t } = useTranslation('staff');
  const rules = api.useQuery('get', '/api/v1/books/posting-rules');
  useTitle(t(($) => $.ledger.rules));
  return (
    <Loaded query={rules}>
      {(data) => (
        <PageBody>
          <PageHead
            title={t(($) => $.ledger.rules)}
            below={t(($) => $.ledger.rulesLead)}
            actions={<Link to="/books">{t(($) => $.ledger.title)}</Link>}
          />
          {data.events.map((event) => (
            <EventRules key={event.event} event={event} mayPropose={data.may_propose} />
          ))}
        </PageBody>
      )}
    </Loaded>
  );
}

function EventRules({ event, mayPropose }: { event: PostingEvent; mayPropose: boolean }) {
  const { t } = useTranslation('staff');
  const text = useText();
  type Rule = PostingEvent['rules'][number];
  const side = ({ account, name, at }: Rule['debit']) => (
    <>
      <span className="num">{account}</span> {text(name)}
      <div className="small">{text(at)}</div>
    </>
  );
  const rows = event.rules.map((rule, place) => ({ ...rule, key: `${rule.component}-${place}` }));
  const forWhat = (rule: Rule) =>
    [rule.for_class, rule.for_product].flatMap((part) => (part ? [text(part)] : [])).join(' · ') ||
    t(($) => $.ledger.forAll);
  const tax = (rule: Rule) => (rule.tax ? `${rule.tax} → ${rule.tax_account}` : '—');
  return (
    <Card
      title={
        <>
          {text(event.name)} <span className="code muted">{event.event}</span>
        </>
      }
      extra={
        <>
          <Pill tone={event.by_two_people ? 'blue' : 'grey'}>
            v{event.version} · {formatSecond(event.released_at).slice(0, 10)}
          </Pill>{' '}
          {mayPropose && (
            <Link to="/setup/$kind/$key" params={{ kind: 'posting_rule', key: event.event }}>
              {t(($) => $.ledger.propose)}
            </Link>
          )}
        </>
      }
      className="flush"
      styles={{ body: { padding: 0 } }}
    >
      <PlainTable<Rule & { key: string }>
        rows={rows}
        rowKey="key"
        width={880}
        card={(rule) => (
          <CardLines
            title={<span className="code">{rule.component}</span>}
            lines={[
              { label: t(($) => $.ledger.forWhat), value: forWhat(rule) },
              { label: t(($) => $.ledger.debitSide), value: side(rule.debit) },
              { label: t(($) => $.ledger.creditSide), value: side(rule.credit) },
              { label: t(($) => $.ledger.tax), value: tax(rule) },
            ]}
          />
        )}
        columns={[
          {
            title: t(($) => $.ledger.component),
            dataIndex: 'component',
            width: 140,
            className: 'code',
          },
          {
            title: t(($) => $.ledger.forWhat),
            key: 'for',
            width: 160,
            render: (_, rule) => forWhat(rule),
          },
          {
            title: t(($) => $.ledger.debitSide),
            key: 'debit',
            render: (_, rule) => side(rule.debit),
          },
          {
            title: t(($) => $.ledger.creditSide),
            key: 'credit',
            render: (_, rule) => side(rule.credit),
          },
          { title: t(($) => $.ledger.tax), key: 'tax', width: 230, render: (_, rule) => tax(rule) },
        ]}
      />
    </Card>
  );
}
