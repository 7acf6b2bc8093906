import { getRouteApi } from '@tanstack/react-router';
import { Alert, Card, Col, Flex, Row, Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { Bar } from '@/desk/Bar';
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
import { SERVICES } from './services';

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
  const { t } = useTranslation('staff');
  const { summary, schedule, postings, events } = loan;
  const { bill } = summary;
  const may = usePermissions();
  const isServed = !summary.settled_on && SERVICES.some(({ permission }) => may(permission));
  useTitle(`${summary.customer.name} ${summary.number}`);
  return (
    <PageBody>
      <LoanHead summary={summary} classed={loan.classed} />
      <WrittenOff written_off={loan.written_off} />
      {loan.written_off && may('write_off.decide') && (
        <Card>
          <WriteOffEvidence loanId={summary.id} isOpen={false} />
        </Card>
      )}
      <Figures summary={summary} />
      <Card styles={{ body: { paddingTop: 4 } }}>
        <Tabs
          items={[
            ...(bill
              ? [
                  {
                    key: 'bill',
                    label: t(($) => $.loans.bill.tab),
                    children: <BillPanel summary={summary} bill={bill} />,
                  },
                ]
              : []),
            {
              key: 'schedule',
              label: t(($) => $.loans.tabs.schedule),
              children: <ScheduleTable rows={schedule} />,
            },
            {
              key: 'life',
              label: t(($) => $.loans.tabs.life),
              children: <LoanLife id={summary.id} />,
            },
            ...(summary.settled_on || loan.written_off || bill
              ? []
              : [
                  {
                    key: 'early',
                    label: t(($) => $.loans.tabs.early),
                    children: <RepayEarly id={summary.id} balance={summary.balance} />,
                  },
                ]),
            ...(isServed
              ? [
                  {
                    key: 'services',
                    label: t(($) => $.loans.tabs.services),
                    children: <LoanServices loan={loan} />,
                  },
                ]
              : []),
            {
              key: 'postings',
              label: t(($) => $.loans.tabs.postings, { count: postings.length }),
              children: <PostingTable postings={postings} />,
            },
            {
              key: 'papers',
              label: t(($) => $.loans.tabs.papers),
              children: <Certificates id={summary.id} isSettled={summary.settled_on !== null} />,
            },
            {
              key: 'summary',
              label: t(($) => $.loans.tabs.summary),
              children: <LoanFacts summary={summary} classed={loan.classed} />,
            },
            {
              key: 'events',
              label: t(($) => $.loans.tabs.events),
              children: <HistoryLine events={events} />,
            },
          ]}
        />
      </Card>
    </PageBody>
  );
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
              <Pill tone="red">
                {t(($) => $.loans.dpd)} {summary.days_past_due}
              </Pill>
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
      value: summary.balance,
      note: `/ ${formatMoney(summary.amount)}`,
    },
    { label: t(($) => $.loans.figures.next), value: summary.next_due, note: next },
    {
      label: t(($) => $.loans.figures.interestPaid),
      value: summary.interest_paid,
      note: `${t(($) => $.loans.figures.accrued)} ${formatMoney(summary.interest_accrued)}`,
    },
    {
      label: t(($) => $.loans.figures.overdue),
      value: summary.overdue,
      note: `${t(($) => $.loans.figures.penalty)} ${formatMoney(summary.penalty)}`,
      color: isLate ? tones.red.text : undefined,
    },
  ];
  return (
    <Row gutter={[16, 16]}>
      {figures.map(({ label, value, note, color }) => (
        <Col key={label} xs={12} xl={6}>
          <Card styles={{ body: { padding: '16px 20px' } }} style={{ height: '100%' }}>
            <div className="muted">{label}</div>
            <div className="measure-value" style={{ margin: '4px 0', color }}>
              {value === null ? t(($) => $.loans.figures.none) : formatMoney(value)}
            </div>
            <div className="small num">{note}</div>
          </Card>
        </Col>
      ))}
    </Row>
  );
}
