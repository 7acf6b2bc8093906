import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { App, Button, Card, Col, Empty, Row, Timeline } from 'antd';
import { useTranslation } from 'react-i18next';
import { Facts } from '@/desk/Facts';
import { PageBody, PageHead, useTitle } from '@/desk/page';
import { PageLink } from '@/desk/SubjectLink';
import { Loaded } from '@/desk/states';
import { Amount, Moment } from '@/desk/values';
import { answerOf, api, http } from '@/shared/api/client';
import type { CollectionCase, CollectionContact } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { formatMoney } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { Pill, StatusPill } from '@/shared/ui/Pill';
import { ContactForm } from './ContactForm';

const route = getRouteApi('/_desk/collection/$id');

export function CollectionCasePage() {
  const { id } = route.useParams();
  const found = api.useQuery('get', '/api/v1/collection/cases/{case_id}', {
    params: { path: { case_id: id } },
  });
  return <Loaded query={found}>{(data) => <CaseView data={data} />}</Loaded>;
}

function CaseView({ data }: { data: CollectionCase }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const row = data.case;
  useTitle(`${row.customer.name} ${row.loan.number}`);
  const facts = [
    {
      label: t(($) => $.collection.loan),
      value: (
        <PageLink kind="loan" id={row.loan.id}>
          {row.loan.number}
        </PageLink>
      ),
    },
    { label: t(($) => $.collection.overdue), value: <Amount value={row.overdue} strong /> },
    { label: t(($) => $.collection.balance), value: <Amount value={row.balance} /> },
    {
      label: t(($) => $.collection.phone),
      value: <span className="num">{data.phone_masked}</span>,
    },
    {
      label: t(($) => $.collection.collector),
      value: row.collector ?? t(($) => $.collection.nobody),
    },
    { label: t(($) => $.collection.team), value: text(row.team) },
    { label: t(($) => $.collection.next), value: text(row.next_step) },
  ];
  return (
    <PageBody>
      <Card>
        <PageHead
          title={
            <PageLink kind="customer" id={row.customer.id}>
              {row.customer.name}
            </PageLink>
          }
          tags={
            <>
              <StatusPill status={row.status} />
              <StatusPill status={row.stage} />
              {row.days_past_due > 0 && (
                <Pill tone="red">{t(($) => $.collection.days, { count: row.days_past_due })}</Pill>
              )}
              {row.promise && row.promised_on && (
                <Pill tone={row.promise.tone}>
                  {t(($) => $.collection.promised, { date: row.promised_on })} ·{' '}
                  {text(row.promise.label)}
                </Pill>
              )}
            </>
          }
          below={
            data.closed_on
              ? t(($) => $.collection.closedOn, { date: data.closed_on })
              : t(($) => $.collection.since, { date: row.overdue_since_on })
          }
          actions={data.allowed_actions.includes('take') && <TakeButton id={row.id} />}
        />
      </Card>
      <Row gutter={[16, 16]}>
        <Col xs={24} xl={14}>
          <Card style={{ marginBottom: 16 }}>
            <Facts items={facts} />
          </Card>
          <Card title={t(($) => $.collection.contacts, { count: data.contacts.length })}>
            <Contacts contacts={data.contacts} />
          </Card>
        </Col>
        {data.allowed_actions.includes('contact') && (
          <Col xs={24} xl={10}>
            <ContactForm data={data} />
          </Col>
        )}
      </Row>
    </PageBody>
  );
}

function TakeButton({ id }: { id: string }) {
  const { t } = useTranslation('staff');
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const take = useSend((case_id: string, headers) =>
    answerOf(
      http.POST('/api/v1/collection/cases/{case_id}/collector', {
        params: { path: { case_id } },
        headers,
      }),
    ),
  );
  return (
    <Button
      type="primary"
      loading={take.isPending}
      onClick={() =>
        take.mutate(id, {
          onSuccess: () => {
            void message.success(t(($) => $.collection.taken));
            void queryClient.invalidateQueries({
              queryKey: ['get', '/api/v1/collection/cases/{case_id}'],
            });
          },
          onError: (error) => void message.error(error.message),
        })
      }
    >
      {t(($) => $.collection.take)}
    </Button>
  );
}

function Contacts({ contacts }: { contacts: CollectionContact[] }) {
  const { t } = useTranslation('staff');
  const text = useText();
  if (contacts.length === 0)
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t(($) => $.collection.none)} />;
  return (
    <Timeline
      items={contacts.map((contact) => ({
        key: contact.id,
        content: (
          <>
            <strong>
              {text(contact.way)} · {text(contact.result)}
            </strong>
            {contact.promised_on && contact.promised && (
              <div className="num">
                {t(($) => $.collection.promised, { date: contact.promised_on })}{' '}
                {formatMoney(contact.promised)}
              </div>
            )}
            {contact.note && <div>{contact.note}</div>}
            <div className="small">
              {contact.made_by} · <Moment value={contact.made_at} />
            </div>
          </>
        ),
      }))}
    />
  );
}
