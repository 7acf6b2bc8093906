import { Alert, Card, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { Facts } from '@/desk/Facts';
import { PlainTable } from '@/desk/PlainTable';
import { every } from '@/desk/polling';
import { PageLink } from '@/desk/SubjectLink';
import { Loaded } from '@/desk/states';
import { Amount, Day } from '@/desk/values';
import { api } from '@/shared/api/client';
import type { LimitDraw, RevolvingLimit } from '@/shared/api/contract';
import { formatRate } from '@/shared/format/money';
import { useJoin, useText } from '@/shared/i18n';
import { StatusBadge, StatusPill } from '@/shared/ui/Pill';
import { CloseLimitButton } from './CloseLimitButton';

const POLL_MS = 10_000;

/** What is used and left of a contract's revolving limit, and every draw of it. */
export function LimitUse({ id }: { id: string }) {
  const query = api.useQuery(
    'get',
    '/api/v1/contracts/{contract_id}/limit',
    { params: { path: { contract_id: id } } },
    { refetchInterval: every(POLL_MS) },
  );
  return <Loaded query={query}>{(data) => <LimitOf data={data} />}</Loaded>;
}

function LimitOf({ data }: { data: RevolvingLimit }) {
  const { t } = useTranslation('staff');
  const text = useText();
  return (
    <>
      <Card
        title={
          <Flex gap={10} align="center">
            {t(($) => $.contracts.limit.title)}
            <StatusPill status={data.status} />
          </Flex>
        }
        extra={data.may_close && !data.held_for && <CloseLimitButton id={data.contract.id} />}
      >
        {data.hindrance && !data.ended_on && (
          <Alert
            type="warning"
            showIcon
            style={{ marginBottom: 16 }}
            message={t(($) => $.contracts.limit.hindered, { why: text(data.hindrance) })}
          />
        )}
        <Facts
          items={[
            { label: t(($) => $.contracts.limit.limit), value: <Amount value={data.limit} /> },
            { label: t(($) => $.contracts.limit.used), value: <Amount value={data.used} /> },
            { label: t(($) => $.contracts.limit.waiting), value: <Amount value={data.waiting} /> },
            {
              label: t(($) => $.contracts.limit.free),
              value: <Amount value={data.free} strong />,
            },
            { label: t(($) => $.contracts.limit.rate), value: formatRate(data.annual_rate_pct) },
            { label: t(($) => $.contracts.limit.until), value: <Day value={data.expires_on} /> },
            ...(data.ended_on
              ? [
                  {
                    label: t(($) => $.contracts.limit.endedOn),
                    value: <Day value={data.ended_on} />,
                  },
                ]
              : []),
            ...(data.may_close && data.held_for
              ? [
                  {
                    label: t(($) => $.contracts.limit.close),
                    value: text(data.held_for),
                    wide: true,
                  },
                ]
              : []),
          ]}
        />
      </Card>
      <Card
        title={t(($) => $.contracts.limit.draws)}
        className="flush"
        styles={{ body: { padding: 0 } }}
      >
        <Draws rows={data.draws} />
      </Card>
    </>
  );
}

/** What became of a draw: its loan, or what keeps the money. */
function DrawStatus({ row }: { row: LimitDraw }) {
  const join = useJoin();
  return (
    <>
      <StatusBadge status={row.status} />
      {row.missing.length > 0 && <div className="small">{join.texts(row.missing)}</div>}
    </>
  );
}

/** The all-in cost that the borrower read before she said yes, and for how long. */
function ReadCost({ row }: { row: LimitDraw }) {
  const { t } = useTranslation('staff');
  const seconds = t(($) => $.contracts.seconds, { n: row.read_seconds });
  return `${formatRate(row.annual_cost_pct)} · ${seconds}`;
}

function LoanLink({ row }: { row: LimitDraw }) {
  if (!row.loan) return '—';
  return (
    <PageLink kind="loan" id={row.loan.id}>
      {row.loan.number}
    </PageLink>
  );
}

function Draws({ rows }: { rows: LimitDraw[] }) {
  const { t } = useTranslation('staff');
  const months = (count: number) => t(($) => $.desk.unit.months, { count });
  return (
    <PlainTable<LimitDraw>
      rows={rows}
      rowKey="id"
      empty={t(($) => $.contracts.limit.none)}
      card={(row) => (
        <CardLines
          title={<LoanLink row={row} />}
          aside={<DrawStatus row={row} />}
          lines={[
            { label: t(($) => $.contracts.amount), value: <Amount value={row.amount} /> },
            { label: t(($) => $.contracts.limit.balance), value: <Amount value={row.balance} /> },
            { label: t(($) => $.contracts.term), value: months(row.term_months) },
            { label: t(($) => $.contracts.limit.costRead), value: <ReadCost row={row} /> },
            { label: t(($) => $.contracts.limit.drawnOn), value: <Day value={row.drawn_on} /> },
          ]}
        />
      )}
      columns={[
        { title: t(($) => $.contracts.limit.nr), dataIndex: 'nr', className: 'num', width: 72 },
        {
          title: t(($) => $.contracts.limit.loan),
          dataIndex: 'loan',
          render: (_, row) => <LoanLink row={row} />,
        },
        {
          title: t(($) => $.contracts.amount),
          dataIndex: 'amount',
          align: 'right',
          render: (amount: string) => <Amount value={amount} />,
        },
        {
          title: t(($) => $.contracts.limit.balance),
          dataIndex: 'balance',
          align: 'right',
          render: (balance: string | null) => <Amount value={balance} />,
        },
        {
          title: t(($) => $.contracts.term),
          dataIndex: 'term_months',
          render: (count: number) => months(count),
        },
        {
          title: t(($) => $.contracts.limit.rate),
          dataIndex: 'annual_rate_pct',
          className: 'num',
          render: (rate: string) => formatRate(rate),
        },
        {
          title: t(($) => $.contracts.limit.costRead),
          dataIndex: 'annual_cost_pct',
          className: 'num',
          render: (_, row) => <ReadCost row={row} />,
        },
        {
          title: t(($) => $.contracts.limit.drawnOn),
          dataIndex: 'drawn_on',
          render: (on: string) => <Day value={on} />,
        },
        {
          title: t(($) => $.desk.table.status),
          dataIndex: 'status',
          render: (_, row) => <DrawStatus row={row} />,
        },
      ]}
    />
  );
}
