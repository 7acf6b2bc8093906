import { Link } from '@tanstack/react-router';
import { Card, Empty, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { PlainTable } from '@/desk/PlainTable';
import { PageBody, PageHead, useTitle } from '@/desk/page';
import { Loaded } from '@/desk/states';
import { api } from '@/shared/api/client';
import type { PostingEvent, PostingRules } from '@/shared/api/contract';
import { formatSecond } from '@/shared/format/dates';
import { useText } from '@/shared/i18n';
import { Pill } from '@/shared/ui/Pill';

/** How each part of each event is booked, as one reads it. */
export function PostingRulesPage() {
  const { t } = useTranslation('staff');
  const [wanted, setWanted] = useState('');
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
          <Input.Search
            allowClear
            aria-label={t(($) => $.ledger.findRule)}
            placeholder={t(($) => $.ledger.findRule)}
            style={{ maxWidth: 360 }}
            onChange={({ target }) => setWanted(target.value)}
          />
          <Rules data={data} wanted={wanted} />
        </PageBody>
      )}
    </Loaded>
  );
}

/** The events that are called so, or are posted to an account that is. */
function Rules({ data, wanted }: { data: PostingRules; wanted: string }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const words = ({ name, rules }: PostingEvent) =>
    [
      text(name),
      ...rules.flatMap(({ debit, credit }) =>
        [debit, credit].map((side) => `${side.account} ${text(side.name)}`),
      ),
    ]
      .join(' ')
      .toLowerCase();
  const found = data.events.filter((event) => words(event).includes(wanted.trim().toLowerCase()));
  if (found.length === 0)
    return (
      <Card>
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t(($) => $.ledger.noRule)} />
      </Card>
    );
  return found.map((event) => (
    <EventRules key={event.event} event={event} mayPropose={data.may_propose} />
  ));
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
  const tax = (rule: Rule) =>
    rule.tax ? (
      <>
        {text(rule.tax.label)}
        <div className="small num">
          {rule.tax.account} {text(rule.tax.name)}
        </div>
      </>
    ) : (
      '—'
    );
  return (
    <Card
      title={text(event.name)}
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
            title={text(rule.component_name)}
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
            key: 'component',
            width: 140,
            render: (_, rule) => text(rule.component_name),
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
            width: 250,
            render: (_, rule) => side(rule.debit),
          },
          {
            title: t(($) => $.ledger.creditSide),
            key: 'credit',
            width: 250,
            render: (_, rule) => side(rule.credit),
          },
          { title: t(($) => $.ledger.tax), key: 'tax', render: (_, rule) => tax(rule) },
        ]}
      />
    </Card>
  );
}
