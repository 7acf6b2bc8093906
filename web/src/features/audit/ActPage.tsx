import { getRouteApi, Link } from '@tanstack/react-router';
import { Card, Empty, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { Facts } from '@/desk/Facts';
import { PageBody, PageHead, useTitle } from '@/desk/page';
import { SubjectLink } from '@/desk/SubjectLink';
import { Loaded } from '@/desk/states';
import { Moment } from '@/desk/values';
import { api } from '@/shared/api/client';
import type { ActWithChanges } from '@/shared/api/contract';
import { formatMilliseconds } from '@/shared/format/dates';
import { useText } from '@/shared/i18n';
import { Pill, StatusPill } from '@/shared/ui/Pill';
import { ChangeView } from './ChangeView';

const route = getRouteApi('/_desk/audit/acts/$id');

export function ActPage() {
  const { id } = route.useParams();
  const act = api.useQuery('get', '/api/v1/audit/acts/{act_id}', {
    params: { path: { act_id: id } },
  });
  return <Loaded query={act}>{(data) => <ActView act={data} />}</Loaded>;
}

/** One act, with every row it changed. */
function ActView({ act }: { act: ActWithChanges }) {
  const { t } = useTranslation('staff');
  const text = useText();
  useTitle(text(act.label));
  return (
    <PageBody>
      <Card styles={{ body: { padding: '16px 24px 24px' } }}>
        <PageHead
          title={text(act.label)}
          tags={<StatusPill status={act.outcome} />}
          actions={<Link to="/audit/acts">{t(($) => $.audit.back)}</Link>}
        />
        <div style={{ marginTop: 16 }}>
          <Facts
            items={[
              { label: t(($) => $.audit.at), value: <Moment value={act.at} seconds /> },
              {
                label: t(($) => $.audit.actor),
                value: (
                  <Flex gap={8}>
                    {act.actor.name} <Pill>{text(act.actor.kind.label)}</Pill>
                  </Flex>
                ),
              },
              {
                label: t(($) => $.audit.useCase),
                value: <span className="code">{act.use_case}</span>,
              },
              {
                label: t(($) => $.audit.permission),
                value: act.permission && <span className="code">{act.permission}</span>,
              },
              {
                label: t(($) => $.audit.subject),
                value: act.subject && (
                  <>
                    <SubjectLink subject={act.subject} />
                    <div className="small">{act.subject.title}</div>
                  </>
                ),
              },
              {
                label: t(($) => $.audit.organisation),
                value: act.organisation && text(act.organisation.name),
              },
              { label: t(($) => $.audit.duration), value: formatMilliseconds(act.duration_ms) },
              {
                label: t(($) => $.audit.request),
                value: act.request_id && <span className="code">{act.request_id}</span>,
              },
            ]}
          />
        </div>
      </Card>
      <Card title={t(($) => $.audit.changesTitle, { count: act.rows.length })}>
        {act.rows.length === 0 ? (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t(($) => $.audit.noChanges)} />
        ) : (
          <Flex vertical gap={16}>
            {act.rows.map((change) => (
              <ChangeView key={change.id} change={change} />
            ))}
          </Flex>
        )}
      </Card>
    </PageBody>
  );
}
