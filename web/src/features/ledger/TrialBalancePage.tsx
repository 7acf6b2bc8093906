import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons';
import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Card, Col, Flex, Row, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '@/desk/ButtonLink';
import { CardLines } from '@/desk/CardLines';
import { PlainTable } from '@/desk/PlainTable';
import { PageBody, useTitle } from '@/desk/page';
import { usePermissions } from '@/desk/staff';
import { Loaded } from '@/desk/states';
import { Amount } from '@/desk/values';
import { api } from '@/shared/api/client';
import type { TrialBalance, TrialBalanceRow } from '@/shared/api/contract';
import { formatSecond } from '@/shared/format/dates';
import { useText } from '@/shared/i18n';
import { tones } from '@/shared/ui/palette';
import { BooksControls } from './BooksControls';
import { LoansCheck } from './LoansCheck';
import type { BooksSearch } from './search';

const route = getRouteApi('/_desk/books/');

export function TrialBalancePage() {
  const { t } = useTranslation('staff');
  const search = route.useSearch();
  const may = usePermissions();
  const navigate = route.useNavigate();
  useTitle(t(($) => $.ledger.title));
  const balance = api.useQuery(
    'get',
    '/api/v1/books/trial-balance',
    { params: { query: search } },
    { placeholderData: keepPreviousData },
  );
  return (
    <Loaded query={balance}>
      {(data) => (
        <PageBody>
          <Flex gap={8} justify="flex-end" wrap>
            {may('ledger.journal') && (
              <ButtonLink to="/books/journal">{t(($) => $.ledger.journal)}</ButtonLink>
            )}
            <ButtonLink to="/books/rules">{t(($) => $.ledger.rules)}</ButtonLink>
          </Flex>
          <Verdicts data={data} />
          <Card
            title={<h1 style={{ font: 'inherit', margin: 0 }}>{t(($) => $.ledger.title)}</h1>}
            extra={
              <BooksControls
                data={data}
                search={search}
                onSearch={(next) => void navigate({ search: next })}
              />
            }
            className="flush"
            styles={{ body: { padding: 0 } }}
          >
            <BalanceTable data={data} search={search} />
          </Card>
          {data.check && <LoansCheck check={data.check} />}
        </PageBody>
      )}
    </Loaded>
  );
}

function Verdict({ isGood, children }: { isGood: boolean; children: React.ReactNode }) {
  const tone = isGood ? tones.green : tones.red;
  const Icon = isGood ? CheckCircleFilled : CloseCircleFilled;
  return (
    <Flex gap={10} align="center" style={{ color: tone.text, fontWeight: 600, fontSize: 15 }}>
      <Icon style={{ fontSize: 20 }} />
      {children}
    </Flex>
  );
}

function Line({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <Flex justify="space-between" gap={12}>
      <span className="muted">{label}</span>
      <span className="num">{children}</span>
    </Flex>
  );
}

/** Do the books balance, and does the bank say the same? */
function Verdicts({ data }: { data: TrialBalance }) {
  const { t } = useTranslation('staff');
  const bank = data.outside_bank;
  return (
    <Row gutter={[16, 16]}>
      <Col xs={24} md={12}>
        <Card style={{ height: '100%' }}>
          <Flex vertical gap={10}>
            <Verdict isGood={data.balanced}>
              {t(($) => (data.balanced ? $.ledger.balanced : $.ledger.notBalanced))}
            </Verdict>
            <Line label={t(($) => $.ledger.debit)}>
              <Amount value={data.total_debit} strong />
            </Line>
            <Line label={t(($) => $.ledger.credit)}>
              <Amount value={data.total_credit} strong />
            </Line>
          </Flex>
        </Card>
      </Col>
      {bank && (
        <Col xs={24} md={12}>
          <Card style={{ height: '100%' }}>
            <Flex vertical gap={10}>
              <Verdict isGood={bank.agrees}>
                {t(($) => (bank.agrees ? $.ledger.bankAgrees : $.ledger.bankDiffers))}
              </Verdict>
              <Line label={t(($) => $.ledger.bookBalance)}>
                <Amount value={bank.book_balance} strong />
              </Line>
              <Line label={`${t(($) => $.ledger.bankBalance)} · ${bank.account}`}>
                <Amount value={bank.balance} strong />
              </Line>
              <Line label={t(($) => $.ledger.asOf)}>{formatSecond(bank.as_of)}</Line>
            </Flex>
          </Card>
        </Col>
      )}
    </Row>
  );
}

interface AccountLinkProps {
  account: string;
  name?: string;
  search: BooksSearch;
}

function AccountLink({ account, name = '', search }: AccountLinkProps) {
  return (
    <Link to="/books/accounts/$account" params={{ account }} search={search} className="num">
      {account} {name}
    </Link>
  );
}

function BalanceTable({ data, search }: { data: TrialBalance; search: BooksSearch }) {
  const { t } = useTranslation('staff');
  const text = useText();
  return (
    <PlainTable<TrialBalanceRow>
      rows={data.rows}
      rowKey="account"
      width={860}
      card={(row) => (
        <CardLines
          title={<AccountLink account={row.account} name={text(row.name)} search={search} />}
          aside={
            <span className="num">
              {t(($) => (row.side === 'debit' ? $.ledger.debitSide : $.ledger.creditSide))}{' '}
              <Amount value={row.balance} />
            </span>
          }
          lines={[
            { label: t(($) => $.ledger.debit), value: <Amount value={row.debit} /> },
            { label: t(($) => $.ledger.credit), value: <Amount value={row.credit} /> },
          ]}
        />
      )}
      empty={t(($) => $.ledger.none)}
      columns={[
        {
          title: t(($) => $.ledger.account),
          dataIndex: 'account',
          width: 100,
          render: (account: string) => <AccountLink account={account} search={search} />,
        },
        { title: t(($) => $.ledger.name), dataIndex: 'name', render: (_, { name }) => text(name) },
        {
          title: t(($) => $.ledger.kind),
          dataIndex: 'kind',
          width: 120,
          render: (_, { kind }) => text(kind),
        },
        ...(data.since
          ? [
              {
                title: t(($) => $.ledger.opening),
                key: 'opening',
                width: 170,
                align: 'right' as const,
                render: (_: unknown, row: TrialBalanceRow) => <Amount value={row.opening} />,
              },
            ]
          : []),
        {
          title: t(($) => $.ledger.debit),
          dataIndex: 'debit',
          width: 170,
          align: 'right',
          render: (debit: string) => <Amount value={debit} />,
        },
        {
          title: t(($) => $.ledger.credit),
          dataIndex: 'credit',
          width: 170,
          align: 'right',
          render: (credit: string) => <Amount value={credit} />,
        },
        {
          title: t(($) => $.ledger.balance),
          dataIndex: 'balance',
          width: 160,
          align: 'right',
          render: (balance: string) => <Amount value={balance} strong />,
        },
        {
          title: t(($) => $.ledger.side),
          dataIndex: 'side',
          width: 70,
          align: 'center',
          render: (side: string) =>
            t(($) => (side === 'debit' ? $.ledger.debitSide : $.ledger.creditSide)),
        },
      ]}
      summary={() => (
        <Table.Summary.Row className="sum-row">
          <Table.Summary.Cell index={0} colSpan={data.since ? 4 : 3}>
            {t(($) => $.ledger.total)}
          </Table.Summary.Cell>
          <Table.Summary.Cell index={3} align="right">
            <Amount value={data.total_debit} strong />
          </Table.Summary.Cell>
          <Table.Summary.Cell index={4} align="right">
            <Amount value={data.total_credit} strong />
          </Table.Summary.Cell>
          <Table.Summary.Cell index={5} colSpan={2} />
        </Table.Summary.Row>
      )}
    />
  );
}
