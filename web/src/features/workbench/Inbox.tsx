import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import {
  Card,
  Empty,
  Flex,
  Grid,
  Pagination,
  type PaginationProps,
  Segmented,
  type TableColumnsType,
  type TablePaginationConfig,
} from 'antd';
import { useTranslation } from 'react-i18next';
import { every } from '@/desk/polling';
import { SubjectLink } from '@/desk/SubjectLink';
import { usePermissions } from '@/desk/staff';
import { RefusalView, Waiting } from '@/desk/states';
import { Moment } from '@/desk/values';
import { WideTable } from '@/desk/WideTable';
import { api } from '@/shared/api/client';
import type { Task } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';
import { Pill, StatusPill } from '@/shared/ui/Pill';
import { DueTime } from './DueTime';
import { HandOver } from './HandOver';

const route = getRouteApi('/_desk/workbench');
const POLL_MS = 15_000;
const PAGE_SIZE = 10;

/** The tasks of the person signed in: open ones to be handled, done ones to look back at. */
export function Inbox() {
  const { t } = useTranslation('staff');
  const { tab, page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const may = usePermissions();
  const paging = { page, page_size: PAGE_SIZE };
  const isLate = tab === 'late';
  const polled = { refetchInterval: every(POLL_MS), placeholderData: keepPreviousData };
  const own = api.useQuery(
    'get',
    '/api/v1/tasks',
    { params: { query: { ...paging, state: tab === 'done' ? 'done' : 'open' } } },
    { ...polled, enabled: !isLate },
  );
  const late = api.useQuery(
    'get',
    '/api/v1/tasks/late',
    { params: { query: paging } },
    { ...polled, enabled: isLate },
  );
  const { data: found, isPlaceholderData, isError, error, refetch } = isLate ? late : own;
  const data = isPlaceholderData ? undefined : found; // Those of another tab or page.
  const total = data?.total ?? 0;
  const openLabel =
    tab || !data ? t(($) => $.workbench.openPlain) : t(($) => $.workbench.open, { count: total });
  return (
    <Card
      title={<h1 style={{ font: 'inherit', margin: 0 }}>{t(($) => $.workbench.inbox)}</h1>}
      className="flush"
      styles={{ body: { padding: 0 } }}
      extra={
        <Segmented
          value={tab ?? 'open'}
          onChange={(value) =>
            void navigate({ search: value === 'done' || value === 'late' ? { tab: value } : {} })
          }
          options={[
            { value: 'open', label: openLabel },
            { value: 'done', label: t(($) => $.workbench.done) },
            ...(may('process.supervise')
              ? [{ value: 'late', label: t(($) => $.workbench.late) }]
              : []),
          ]}
        />
      }
    >
      {!data && isError && <RefusalView error={error} onRetry={() => void refetch()} />}
      {!data && !isError && <Waiting />}
      {data && (
        <TaskList
          tasks={data.items}
          tab={tab ?? 'open'}
          pagination={{
            current: page,
            pageSize: PAGE_SIZE,
            total,
            hideOnSinglePage: true,
            onChange: (next) => void navigate({ search: { ...(tab ? { tab } : {}), page: next } }),
          }}
        />
      )}
    </Card>
  );
}

type Tab = 'open' | 'done' | 'late';
const NONE = { open: 'noneOpen', done: 'noneDone', late: 'noneLate' } as const;

interface TaskListProps {
  tasks: Task[];
  tab: Tab;
  pagination: PaginationProps;
}

function TaskList({ tasks, tab, pagination }: TaskListProps) {
  const { t } = useTranslation('staff');
  const isDesk = Grid.useBreakpoint().md ?? true;
  const columns = useColumns(tab);
  if (tasks.length === 0) {
    const empty = t(($) => $.workbench[NONE[tab]]);
    return (
      <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty} style={{ padding: 40 }} />
    );
  }
  if (isDesk)
    return (
      <WideTable<Task>
        rowKey="id"
        columns={columns}
        dataSource={tasks}
        width={760}
        pagination={{ ...(pagination as TablePaginationConfig), style: { paddingInline: 16 } }}
      />
    );
  return (
    <>
      {tasks.map((task) => (
        <TaskCard key={task.id} task={task} />
      ))}
      <Pagination {...pagination} simple align="center" style={{ padding: 12 }} />
    </>
  );
}

function useColumns(tab: Tab): TableColumnsType<Task> {
  const { t } = useTranslation('staff');
  const text = useText();
  const first: TableColumnsType<Task> = [
    {
      title: t(($) => $.workbench.task),
      dataIndex: 'title',
      width: 150,
      render: (_, task) => (
        <span style={{ display: 'inline-flex', gap: 8, alignItems: 'center', fontWeight: 500 }}>
          {text(task.title)}
          <Marks task={task} />
        </span>
      ),
    },
    {
      title: t(($) => $.workbench.subject),
      dataIndex: 'subject',
      render: (_, { subject }) => (
        <>
          <SubjectLink subject={subject} />
          <div className="small">{subject.title}</div>
        </>
      ),
    },
  ];
  const open: TableColumnsType<Task> = [
    {
      title: t(($) => $.workbench.arrived),
      dataIndex: 'created_at',
      width: 140,
      render: (at: string) => <Moment value={at} />,
    },
    {
      title: t(($) => $.workbench.due),
      dataIndex: 'due_at',
      width: 150,
      render: (at: string | null) => <DueTime dueAt={at} />,
    },
    {
      key: 'handle',
      title: t(($) => $.desk.table.actions),
      width: 120,
      render: (_, task) => (
        <Flex gap={12}>
          {tab === 'open' && (
            <SubjectLink subject={task.subject}>{t(($) => $.workbench.handle)}</SubjectLink>
          )}
          <HandOver task={task} />
        </Flex>
      ),
    },
  ];
  const done: TableColumnsType<Task> = [
    {
      title: t(($) => $.workbench.outcome),
      dataIndex: 'outcome',
      width: 120,
      render: (_, { outcome }) => outcome && <StatusPill status={outcome} />,
    },
    {
      title: t(($) => $.workbench.doneAt),
      dataIndex: 'done_at',
      width: 140,
      render: (at: string | null) => <Moment value={at} />,
    },
  ];
  return [...first, ...(tab === 'done' ? done : open)];
}

/** What sets a task apart: urgent, escalated, one's own, done in somebody's place. */
function Marks({ task }: { task: Task }) {
  const { t } = useTranslation('staff');
  const { priority, escalated_at, is_mine, done_at, in_place_of } = task;
  return (
    <>
      {priority === 'high' && <Pill tone="amber">{t(($) => $.workbench.urgent)}</Pill>}
      {escalated_at && !done_at && <Pill tone="red">{t(($) => $.workbench.escalated)}</Pill>}
      {is_mine && !done_at && <Pill tone="blue">{t(($) => $.workbench.mine)}</Pill>}
      {in_place_of && (
        <Pill tone="grey">{t(($) => $.workbench.inPlaceOf, { name: in_place_of })}</Pill>
      )}
    </>
  );
}

function TaskCard({ task }: { task: Task }) {
  const text = useText();
  return (
    <div className="card-row">
      <div style={{ display: 'flex', justifyContent: 'space-between', gap: 8, fontWeight: 500 }}>
        <SubjectLink subject={task.subject}>{text(task.title)}</SubjectLink>
        {task.outcome ? <StatusPill status={task.outcome} /> : <DueTime dueAt={task.due_at} />}
      </div>
      <div style={{ margin: '4px 0' }}>{task.subject.title}</div>
      <div className="small num">
        {task.subject.number} · <Moment value={task.done_at ?? task.created_at} />
      </div>
      <Flex gap={8} align="center">
        <Marks task={task} />
        {!task.done_at && <HandOver task={task} />}
      </Flex>
    </div>
  );
}
