import { getRouteApi } from '@tanstack/react-router';
import { Alert, Card, Flex, Tabs } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Bar } from '@/desk/Bar';
import { FigureCards } from '@/desk/FigureCards';
import { HistoryLine } from '@/desk/HistoryLine';
import { PageBody, PageHead, useTitle } from '@/desk/page';
import { every } from '@/desk/polling';
import { PageLink } from '@/desk/SubjectLink';
import { usePermissions } from '@/desk/staff';
import { Loaded } from '@/desk/states';
import { WriteOffEvidence } from '@/desk/WriteOffEvidence';
import { api } from '@/shared/api/client';
import type { Loan, LoanSummary } from '@/shared/api/contract';
import { formatMoney } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { Pill, StatusPill } from '@/shared/ui/Pill';
import { tones } from '@/shared/ui/palette';
import { BillPanel } from './BillPanel';
import { Certificates } from './Certificates';
import { LoanFacts } from './LoanFacts';
import { LoanLife } from './LoanLife';
import { LoanServices } from './LoanServices';
import { PostingTable } from './PostingTable';
import { RepayEarly } from './RepayEarly';
import { ScheduleTable } from './ScheduleTable';
import { type LoanTab, readLoanSearch } from './search';
import { SERVICES } from './services';
import { UseOfFunds } from './UseOfFunds';

const route = getRouteApi('/_desk/loans/$id');
const POLL_MS = 10_000;

export function LoanPage() {
  const { id } = route.useParams();
  const loan = api.useQuery(
    'get',
    '/api/v1/loans/{loan_id}',
    { params: { path: { loan_id: id } } },
    { refetchInterval: every(POLL_MS) },
  );
  return <Loaded query={loan}>{(data) => <LoanView loan={data} />}</Loaded>;
}

function LoanView({ loan }: { loan: Loan }) {
  const { summary } = loan;
  const may = usePermissions();
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const tabs = useTabs(loan);
  const shown = tabs.some(({ key }) => key === tab) ? tab : tabs[0]?.key;
  useTitle(`${summary.customer.name} ${summary.number}`);
  return (
    <PageBody>
      <LoanHead summary={summary} classed={loan.classed} />
      <WrittenOff written_off={loan.written_off} />
      {loan.written_off && may('write_off.see') && (
        <Card>
          <WriteOffEvidence loanId={summary.id} isOpen={false} />
        </Card>
      )}
      <Figures summary={summary} />
      <Card styles={{ body: { paddingTop: 4 } }}>
        <Tabs
          activeKey={shown}
          onChange={(key) => void navigate({ search: readLoanSearch({ tab: key }), replace: true })}
          items={tabs}
        />
      </Card>
    </PageBody>
  );
}

interface Page {
  key: LoanTab;
  label: string;
  children: ReactNode;
}

/** What the page shows of this loan, to whom may see it. */
function useTabs(loan: Loan): Page[] {
  const { t } = useTranslation('staff');
  const may = usePermissions();
  const { summary, schedule, postings, events } = loan;
  const { id, bill } = summary;
  const isSettled = summary.settled_on !== null;
  const isServed = !isSettled && SERVICES.some(({ permission }) => may(permission));
  const isRunning = !isSettled && !loan.written_off && !bill;
  const label = (name: Exclude<LoanTab, 'bill' | 'postings' | 'use'>) =>
    t(($) => $.loans.tabs[name]);
  const pages: Page[] = [
    {
      key: 'bill',
      label: t(($) => $.loans.bill.tab),
      children: bill && <BillPanel summary={summary} bill={bill} />,
    },
    { key: 'schedule', label: label('schedule'), children: <ScheduleTable rows={schedule} /> },
    { key: 'life', label: label('life'), children: <LoanLife id={id} /> },
    {
      key: 'early',
      label: label('early'),
      children: isRunning && <RepayEarly summary={summary} />,
    },
    {
      key: 'services',
      label: label('services'),
      children: isServed && <LoanServices loan={loan} />,
    },
    {
      key: 'use',
      label: t(($) => $.loans.use.tab),
      children: !bill && may('use_of_funds.see') && <UseOfFunds id={id} />,
    },
    {
      key: 'postings',
      label: t(($) => $.loans.tabs.postings, { count: postings.length }),
      children: <PostingTable postings={postings} />,
    },
    {
      key: 'papers',
      label: label('papers'),
      children: <Certificates id={id} isSettled={isSettled} />,
    },
    {
      key: 'summary',
      label: label('summary'),
      children: <LoanFacts summary={summary} classed={loan.classed} />,
    },
    { key: 'events', label: label('events'), children: <HistoryLine events={events} /> },
  ];
  return pages.filter(({ children }) => children);
}

/** That the loan stands off the books, and that it is owed all the same. */
function WrittenOff({ written_off }: Pick<Loan, 'written_off'>) {
  const { t } = useTranslation('staff');
  const text = useText();
  if (!written_off) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={t(($) => $.loans.writtenOff, { date: written_off.on })}
      description={`${text(written_off.ground)} · ${written_off.reason}`}
    />
  );
}

function LoanHead({ summary, classed }: Pick<Loan, 'summary' | 'classed'>) {
  const { t } = useTranslation('staff');
  const text = useText();
  const progress = t(($) => $.loans.progress, {
    paid: summary.instalments_paid,
    all: summary.instalments,
  });
  return (
    <Card styles={{ body: { padding: '16px 24px 20px' } }}>
      <PageHead
        title={
          <PageLink kind="customer" id={summary.customer.id}>
            {summary.customer.name}
          </PageLink>
        }
        tags={
          <>
            <StatusPill status={summary.status} />
            {!summary.settled_on && <StatusPill status={classed.risk_class} />}
            {summary.days_past_due > 0 && (
              <Pill tone="red">{t(($) => $.loans.pastDue, { count: summary.days_past_due })}</Pill>
            )}
          </>
        }
        below={[summary.number, text(summary.product.name), text(summary.organisation.name)].join(
          ' · ',
        )}
        actions={
          <div style={{ width: 220 }}>
            <Flex justify="space-between" className="small num" style={{ marginBottom: 6 }}>
              <span>{progress}</span>
              <span>
                {t(($) => $.loans.maturesOn)} {summary.matures_on}
              </span>
            </Flex>
            <Bar share={summary.instalments_paid / (summary.instalments || 1)} tone="green" />
          </div>
        }
      />
    </Card>
  );
}

function Figures({ summary }: { summary: LoanSummary }) {
  const { t } = useTranslation('staff');
  const isLate = summary.days_past_due > 0;
  const next = summary.next_due_on
    ? t(($) => $.loans.figures.nextOn, { date: summary.next_due_on })
    : summary.settled_on
      ? t(($) => $.loans.figures.settled, { date: summary.settled_on })
      : '';
  const figures = [
    {
      label: t(($) => $.loans.figures.balance),
      value: formatMoney(summary.balance),
      note: t(($) => $.loans.figures.lent, { amount: formatMoney(summary.amount) }),
    },
    {
      label: t(($) => $.loans.figures.next),
      value:
        summary.next_due === null ? t(($) => $.loans.figures.none) : formatMoney(summary.next_due),
      note: next,
    },
    {
      label: t(($) => $.loans.figures.interestPaid),
      value: formatMoney(summary.interest_paid),
      note: t(($) => $.loans.figures.accrued, { amount: formatMoney(summary.interest_accrued) }),
    },
    {
      label: t(($) => $.loans.figures.overdue),
      value: formatMoney(summary.overdue),
      note: t(($) => $.loans.figures.penalty, { amount: formatMoney(summary.penalty) }),
      valueColor: isLate ? tones.red.text : undefined,
    },
  ];
  return <FigureCards figures={figures} />;
}
