import { getRouteApi } from '@tanstack/react-router';
import { Card, Col, Divider, Flex, Grid, Row, Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { DocumentTable } from '@/desk/DocumentTable';
import { HistoryLine } from '@/desk/HistoryLine';
import { PageBody, PageHead, useTitle } from '@/desk/page';
import { every } from '@/desk/polling';
import { StepLine } from '@/desk/StepLine';
import { Loaded } from '@/desk/states';
import { api } from '@/shared/api/client';
import type { Case } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';
import { Pill, StatusPill } from '@/shared/ui/Pill';
import { CaseFacts } from './CaseFacts';
import { DecisionCard } from './DecisionCard';
import { Notices, Opinions } from './Opinions';
import { ScoreCard, ScoreDetail } from './ScoreCard';
import { Sources } from './Sources';
import { TaskPanel } from './TaskPanel';
import { Turns } from './Turns';
import { UploadForm } from './UploadForm';
import { WithdrawButton } from './WithdrawButton';

const route = getRouteApi('/_desk/applications/$id');
const POLL_MS = 5_000;

/** Everything needed to decide one application. */
export function CasePage() {
  const { id } = route.useParams();
  const query = api.useQuery(
    'get',
    '/api/v1/applications/{application_id}',
    { params: { path: { application_id: id } } },
    { refetchInterval: every(POLL_MS) },
  );
  return <Loaded query={query}>{(data) => <CaseView data={data} />}</Loaded>;
}

function CaseView({ data }: { data: Case }) {
  const isWide = Grid.useBreakpoint().xl ?? true;
  useTitle(`${data.customer.name} ${data.number}`);
  const side = (
    <Flex vertical gap={16}>
      {data.my_task && <TaskPanel key={data.my_task.id} data={data} task={data.my_task} />}
      <ScoreCard score={data.score} />
      <DecisionCard decision={data.decision} />
    </Flex>
  );
  return (
    <PageBody>
      <CaseHead data={data} />
      <Row gutter={[16, 16]}>
        {!isWide && <Col span={24}>{side}</Col>}
        <Col xs={24} xl={17}>
          <CaseTabs data={data} />
        </Col>
        {isWide && <Col span={7}>{side}</Col>}
      </Row>
    </PageBody>
  );
}

function CaseHead({ data }: { data: Case }) {
  const text = useText();
  const below = [
    data.number,
    text(data.product.name),
    text(data.organisation.name),
    text(data.channel),
  ];
  return (
    <Card styles={{ body: { padding: '16px 24px 20px' } }}>
      <PageHead
        title={data.customer.name}
        tags={
          <>
            <StatusPill status={data.status} />
            {data.score && <Pill tone={data.score.tone}>{data.score.grade}</Pill>}
          </>
        }
        below={below.join(' · ')}
        actions={data.allowed_actions.includes('withdraw') && <WithdrawButton data={data} />}
      />
      <Divider style={{ margin: '16px 0' }} />
      <StepLine steps={data.steps} />
    </Card>
  );
}

const RECENT = 5;

function Overview({ data }: { data: Case }) {
  const { t } = useTranslation('staff');
  return (
    <>
      <Turns data={data} />
      <CaseFacts data={data} />
      <h2 className="section-title" style={{ marginTop: 24 }}>
        {t(($) => $.applications.recent)}
      </h2>
      <HistoryLine events={data.history.slice(0, RECENT)} />
    </>
  );
}

function CaseTabs({ data }: { data: Case }) {
  const { t } = useTranslation('staff');
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const { sources, documents, opinions, notices } = data;
  const items = [
    {
      key: 'application',
      label: t(($) => $.applications.tabs.application),
      children: <Overview data={data} />,
    },
    {
      key: 'sources',
      label: t(($) => $.applications.tabs.sources, { count: sources.length }),
      children: <Sources sources={sources} />,
    },
    {
      key: 'score',
      label: t(($) => $.applications.tabs.score),
      children: <ScoreDetail score={data.score} />,
    },
    {
      key: 'documents',
      label: t(($) => $.applications.tabs.documents, { count: documents.length }),
      children: (
        <>
          {data.allowed_actions.includes('attach') && <UploadForm data={data} />}
          <DocumentTable documents={documents} />
        </>
      ),
    },
    {
      key: 'opinions',
      label: t(($) => $.applications.tabs.opinions, { count: opinions.length }),
      children: <Opinions opinions={opinions} />,
    },
    {
      key: 'notices',
      label: t(($) => $.applications.tabs.notices, { count: notices.length }),
      children: <Notices notices={notices} />,
    },
    {
      key: 'history',
      label: t(($) => $.applications.tabs.history),
      children: <HistoryLine events={data.history} />,
    },
  ];
  return (
    <Card styles={{ body: { paddingTop: 4 } }}>
      <Tabs
        items={items}
        activeKey={items.some(({ key }) => key === tab) ? (tab ?? 'application') : 'application'}
        onChange={(key) => void navigate({ search: { tab: key }, replace: true })}
      />
    </Card>
  );
}
