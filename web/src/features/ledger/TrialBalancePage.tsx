import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Card, Flex, Table } from 'antd';
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
import { toFen } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { BooksControls } from './BooksControls';
import { LoansCheck } from './LoansCheck';
import type { BooksSearch } from './search';
import { Verdicts } from './Verdicts';

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
  const side = ({ balance, side: stands }: TrialBalanceRow) =>
    toFen(balance) === 0n
      ? t(($) => $.ledger.flat)
      : t(($) => (stands === 'debit' ? $.ledger.debitSide : $.ledger.creditSide));
  return (
    <PlainTable<TrialBalanceRow>
      rows={data.rows}
      rowKey="account"
      width={860}
      card={(row) => (
        <CardLines
          title={<AccountLink account={row.account} name={text(row.name)} search={search} />}
          aside={
            <span className="num" style={{ whiteSpace: 'nowrap' }}>
              {side(row)} <Amount value={row.balance} />
            </span>
          }
          lines={[
            { label: t(($) => $.ledger.debit), value: <Amount value={row.debit} /> },
            { label: t(($) => $.ledger.credit), value: <Amount value={row.credit} /> },
          ]}
        />
      )}
      cardSum={
        <CardLines
          title={t(($) => $.desk.table.sum)}
          lines={[
            { label: t(($) => $.ledger.debit), value: <Amount value={data.total_debit} strong /> },
            {
              label: t(($) => $.ledger.credit),
              value: <Amount value={data.total_credit} strong />,
            },
          ]}
        />
      }
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
          key: 'side',
          width: 70,
          align: 'center',
          render: (_, row) => side(row),
        },
      ]}
      summary={() => (
        <Table.Summary.Row className="sum-row">
          <Table.Summary.Cell index={0} colSpan={data.since ? 4 : 3}>
            {t(($) => $.desk.table.sum)}
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
