import { getRouteApi } from '@tanstack/react-router';
import { Card, Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ListSearch } from '@/desk/listSearch';
import { PageBody, useTitle } from '@/desk/page';
import { usePermissions } from '@/desk/staff';
import { CallbacksQueue } from './CallbacksQueue';
import { CorrectionsQueue } from './CorrectionsQueue';
import { DebitsQueue } from './DebitsQueue';
import { DoubtsQueue } from './DoubtsQueue';
import { FilesQueue } from './FilesQueue';
import { ReportsQueue } from './ReportsQueue';
import { QUEUES, type Queue } from './search';

const route = getRouteApi('/_desk/operations');
const NEEDS: Record<Queue, string> = {
  doubts: 'repayment.see',
  debits: 'repayment.see',
  reports: 'reporting.see',
  files: 'repayment.see',
  callbacks: 'outside.see_refused',
  corrections: 'customers.approve_correction',
};

export interface QueueProps {
  search: ListSearch;
  onSearch: (search: ListSearch) => void;
}

/** What waits for operations: money in doubt, rejected reports, refused callbacks. */
export function OperationsPage() {
  const { t } = useTranslation('staff');
  const { queue, ...search } = route.useSearch();
  const navigate = route.useNavigate();
  const may = usePermissions();
  useTitle(t(($) => $.operations.title));
  const offered = QUEUES.filter((name) => may(NEEDS[name]));
  const shown = queue && offered.includes(queue) ? queue : offered[0];
  const props: QueueProps = {
    search,
    onSearch: (next) => void navigate({ search: { ...next, ...(queue ? { queue } : {}) } }),
  };
  return (
    <PageBody>
      <Card styles={{ body: { paddingBlock: 0 } }}>
        <h1 className="page-title" style={{ paddingTop: 16 }}>
          {t(($) => $.operations.title)}
        </h1>
        <Tabs
          activeKey={shown ?? 'doubts'}
          onChange={(key) => void navigate({ search: { queue: key as Queue } })}
          items={offered.map((name) => ({ key: name, label: t(($) => $.operations.tabs[name]) }))}
        />
        {shown && (
          <p className="muted" style={{ marginTop: 0 }}>
            {t(($) => $.operations.leads[shown])}
          </p>
        )}
      </Card>
      {shown === 'doubts' && <DoubtsQueue {...props} />}
      {shown === 'debits' && <DebitsQueue {...props} />}
      {shown === 'files' && <FilesQueue {...props} />}
      {shown === 'reports' && <ReportsQueue {...props} />}
      {shown === 'callbacks' && <CallbacksQueue {...props} />}
      {shown === 'corrections' && <CorrectionsQueue {...props} />}
    </PageBody>
  );
}
