import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Alert, Checkbox, Flex, Segmented, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ListPage } from '@/desk/ListPage';
import { pagingOf } from '@/desk/listSearch';
import { every } from '@/desk/polling';
import { PageLink } from '@/desk/SubjectLink';
import { Amount, Moment } from '@/desk/values';
import { api } from '@/shared/api/client';
import type { Disbursement } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';
import { Pill, StatusBadge } from '@/shared/ui/Pill';
import { BatchApprove, mayBatch } from './BatchApprove';
import { PaymentActions } from './PaymentActions';
import { Why } from './Why';

const route = getRouteApi('/_desk/disbursements');
const POLL_MS = 5_000;

/** Money on its way: what was sent, what arrived, what is not known. */
export function DisbursementsPage() {
  const { t } = useTranslation('staff');
  const text = useText();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [queue, setQueue] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const choose = (id: string, is: boolean) =>
    setChosen((before) => (is ? [...before, id] : before.filter((one) => one !== id)));
  const columns = useColumns(chosen, choose);
  const disbursements = api.useQuery(
    'get',
    '/api/v1/disbursements',
    { params: { query: { ...pagingOf(search), queue } } },
    { placeholderData: keepPreviousData, refetchInterval: every(POLL_MS) },
  );
  const together = (disbursements.data?.items ?? []).filter(
    (row) => chosen.includes(row.id) && mayBatch(row),
  );
  return (
    <ListPage<Disbursement>
      title={t(($) => $.disbursement.title)}
      hint={t(($) => $.disbursement.searchHint)}
      query={disbursements}
      columns={columns}
      card={(row) => (
        <DisbursementCard row={row} isChosen={chosen.includes(row.id)} choose={choose} />
      )}
      search={search}
      onSearch={(next) => void navigate({ search: next })}
      width={1120}
      actions={together.length > 0 && <BatchApprove rows={together} />}
    >
      <Segmented
        value={queue}
        onChange={setQueue}
        options={[
          { value: '', label: t(($) => $.desk.table.all) },
          ...(disbursements.data?.queues ?? []).map(({ code, label }) => ({
            value: code,
            label: text(label),
          })),
        ]}
      />
      <Alert type="info" showIcon title={t(($) => $.disbursement.queryLead)} />
    </ListPage>
  );
}

function useColumns(
  chosen: string[],
  choose: (id: string, is: boolean) => void,
): TableColumnsType<Disbursement> {
  const { t } = useTranslation('staff');
  return [
    {
      title: t(($) => $.disbursement.number),
      dataIndex: 'number',
      width: 130,
      className: 'num',
      render: (number: string, row) =>
        mayBatch(row) ? (
          <Chooser row={row} isChosen={chosen.includes(row.id)} choose={choose} />
        ) : (
          number
        ),
    },
    {
      title: t(($) => $.disbursement.customer),
      dataIndex: 'customer',
      width: 80,
      className: 'nowrap',
      render: (_, { customer }) => customer.name,
    },
    {
      title: `${t(($) => $.disbursement.application)} / ${t(($) => $.disbursement.loan)}`,
      dataIndex: 'application',
      width: 145,
      render: (_, { application, bill, loan }) => (
        <Flex vertical>
          {application && (
            <PageLink kind="application" id={application.id}>
              {application.number}
            </PageLink>
          )}
          {bill && (
            <span className="num small" style={{ wordBreak: 'break-all' }}>
              {t(($) => $.disbursement.bill)} {bill}
            </span>
          )}
          {loan && (
            <PageLink kind="loan" id={loan.id}>
              {loan.number}
            </PageLink>
          )}
        </Flex>
      ),
    },
    {
      title: t(($) => $.disbursement.amount),
      dataIndex: 'amount',
      width: 105,
      align: 'right',
      render: (amount: string) => <Amount value={amount} strong />,
    },
    {
      title: t(($) => $.disbursement.account),
      dataIndex: 'account_masked',
      width: 165,
      render: (_, row) => (
        <>
          <span className="num nowrap">{row.account_masked}</span>
          <Receiver row={row} />
        </>
      ),
    },
    {
      title: t(($) => $.desk.table.status),
      dataIndex: 'status',
      width: 190,
      render: (_, row) => (
        <>
          <StatusBadge status={row.status} />
          {row.attempts > 1 && (
            <span className="small num">
              {' '}
              · {t(($) => $.desk.unit.times, { count: row.attempts })}
            </span>
          )}
          <Why row={row} />
        </>
      ),
    },
    {
      title: `${t(($) => $.disbursement.requestedAt)} / ${t(($) => $.disbursement.settledAt)}`,
      dataIndex: 'requested_at',
      width: 150,
      render: (at: string, { settled_at }) => (
        <>
          <Moment value={at} />
          <div className="small">
            <Moment value={settled_at} />
          </div>
        </>
      ),
    },
    {
      key: 'actions',
      title: t(($) => $.desk.table.actions),
      width: 150,
      render: (_, row) => <PaymentActions row={row} />,
    },
  ];
}

/** To whom it goes; that it is somebody else than the borrower is said. */
function Receiver({ row }: { row: Disbursement }) {
  const { t } = useTranslation('staff');
  if (!row.payee) return <div className="small">{row.account_name_masked}</div>;
  return (
    <div className="small">
      {row.payee.name} <Pill tone="blue">{t(($) => $.disbursement.payee.entrusted)}</Pill>
    </div>
  );
}

interface Choosing {
  row: Disbursement;
  isChosen: boolean;
  choose: (id: string, is: boolean) => void;
}

function Chooser({ row, isChosen, choose }: Choosing) {
  const { t } = useTranslation('staff');
  return (
    <Checkbox
      checked={isChosen}
      aria-label={t(($) => $.disbursement.batch.choose, { number: row.number })}
      onChange={({ target }) => choose(row.id, target.checked)}
    >
      <span className="num">{row.number}</span>
    </Checkbox>
  );
}

function DisbursementCard(choosing: Choosing) {
  const { row } = choosing;
  return (
    <>
      <div style={{ display: 'flex', justifyContent: 'space-between', gap: 8 }}>
        {row.application ? (
          <PageLink kind="application" id={row.application.id}>
            <strong>{row.customer.name}</strong>
          </PageLink>
        ) : (
          <PageLink kind="customer" id={row.customer.id}>
            <strong>{row.customer.name}</strong>
          </PageLink>
        )}
        <StatusBadge status={row.status} />
      </div>
      <div style={{ margin: '4px 0' }}>
        <Amount value={row.amount} sign strong />{' '}
        <span className="muted num">{row.account_masked}</span>
        <Receiver row={row} />
      </div>
      <Why row={row} />
      <Flex justify="space-between" align="center" gap="6px 8px" wrap className="small num">
        {mayBatch(row) ? <Chooser {...choosing} /> : row.number}
        <Moment value={row.requested_at} />
      </Flex>
      <div style={{ marginTop: 8 }}>
        <PaymentActions row={row} />
      </div>
    </>
  );
}
