import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Card, Col, Row, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { PlainTable } from '@/desk/PlainTable';
import { PageBody, PageHead, useTitle } from '@/desk/page';
import { Loaded } from '@/desk/states';
import { Amount } from '@/desk/values';
import { api } from '@/shared/api/client';
import type { Reconciliation } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';
import { Pill } from '@/shared/ui/Pill';
import { Breaks } from './Breaks';
import { CompareControls } from './CompareControls';
import { Days } from './Days';

const route = getRouteApi('/_desk/reconciliation');

/** The bank's statement beside our payments: days, channels, and what differs. */
export function ReconciliationPage() {
  const { t } = useTranslation('staff');
  const { on, source = 'core' } = route.useSearch();
  const navigate = route.useNavigate();
  const text = useText();
  useTitle(t(($) => $.reconciliation.title));
  const overview = api.useQuery(
    'get',
    '/api/v1/reconciliation',
    { params: { query: { source, ...(on ? { on } : {}) } } },
    { placeholderData: keepPreviousData },
  );
  return (
    <Loaded query={overview}>
      {(data) => (
        <PageBody>
          <PageHead
            title={t(($) => $.reconciliation.title)}
            below={t(($) => $.reconciliation.lead)}
            actions={
              data.may_compare && <CompareControls today={data.today} source={data.source} />
            }
          />
          <Segmented
            aria-label={t(($) => $.reconciliation.source)}
            value={source}
            onChange={(chosen) =>
              void navigate({ search: chosen === 'payments' ? { source: chosen } : {} })
            }
            options={data.sources.map(({ code, label, waiting }) => ({
              value: code as typeof source,
              label: waiting ? `${text(label)} (${waiting})` : text(label),
            }))}
          />
          <Row gutter={[16, 16]}>
            <Col xs={24} xl={16}>
              <Channels data={data} />
            </Col>
            <Col xs={24} xl={8}>
              <Ages data={data} />
            </Col>
          </Row>
          <Days days={data.days} />
          <Breaks />
        </PageBody>
      )}
    </Loaded>
  );
}

function Channels({ data }: { data: Reconciliation }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const rows = data.channels.map((channel) => ({ ...channel, key: channel.channel.en }));
  const side = (count: number, amount: string) => (
    <>
      <Amount value={amount} strong />
      <div className="small">{t(($) => $.reconciliation.count, { count })}</div>
    </>
  );
  const verdict = (agrees: boolean) => (
    <Pill tone={agrees ? 'green' : 'amber'}>
      {t(($) => (agrees ? $.reconciliation.agrees : $.reconciliation.differs))}
    </Pill>
  );
  return (
    <Card
      title={
        data.on
          ? t(($) => $.reconciliation.channels, { on: data.on })
          : t(($) => $.reconciliation.channel)
      }
      className="flush"
      style={{ height: '100%' }}
      styles={{ body: { padding: 0 } }}
    >
      <PlainTable
        rows={rows}
        rowKey="key"
        width={560}
        empty={t(($) => $.reconciliation.noDays)}
        card={(row) => (
          <CardLines
            title={text(row.channel)}
            aside={verdict(row.agrees)}
            lines={[
              {
                label: t(($) => $.reconciliation.theirAmount),
                value: side(row.their_count, row.their_amount),
              },
              {
                label: t(($) => $.reconciliation.ourAmount),
                value: side(row.our_count, row.our_amount),
              },
            ]}
          />
        )}
        columns={[
          {
            title: t(($) => $.reconciliation.channel),
            key: 'channel',
            render: (_, row) => text(row.channel),
          },
          {
            title: t(($) => $.reconciliation.theirAmount),
            key: 'theirs',
            align: 'right',
            render: (_, row) => side(row.their_count, row.their_amount),
          },
          {
            title: t(($) => $.reconciliation.ourAmount),
            key: 'ours',
            align: 'right',
            render: (_, row) => side(row.our_count, row.our_amount),
          },
          { title: '', key: 'agrees', width: 110, render: (_, row) => verdict(row.agrees) },
        ]}
      />
    </Card>
  );
}

function Ages({ data }: { data: Reconciliation }) {
  const { t } = useTranslation('staff');
  const text = useText();
  return (
    <Card title={t(($) => $.reconciliation.ages)} style={{ height: '100%' }}>
      {data.ages.map((age) => (
        <CardLines
          key={age.label.en}
          title=""
          lines={[
            {
              label: text(age.label),
              value: (
                <>
                  <strong>{t(($) => $.reconciliation.count, { count: age.count })}</strong>
                  {' · '}
                  <Amount value={age.amount} sign />
                </>
              ),
            },
          ]}
        />
      ))}
    </Card>
  );
}
