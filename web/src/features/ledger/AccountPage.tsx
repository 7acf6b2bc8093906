import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { DataTable } from '@/desk/DataTable';
import { type ListSearch, pagingOf } from '@/desk/listSearch';
import { PageBody, PageHead, useTitle } from '@/desk/page';
import { Amount, Day } from '@/desk/values';
import { api } from '@/shared/api/client';
import type { AccountLine } from '@/shared/api/contract';
import { formatYuan } from '@/shared/format/money';
import { useText } from '@/shared/i18n';

const route = getRouteApi('/_desk/books/accounts/$account');

/** The lines of one account, each a way to its entry. */
export function AccountPage() {
  const { t } = useTranslation('staff');
  const text = useText();
  const { account } = route.useParams();
  const { on, since, organisation, ...list } = route.useSearch();
  const navigate = route.useNavigate();
  const place = {
    ...(on && { on }),
    ...(since && { since }),
    ...(organisation && { organisation }),
  };
  const lines = api.useQuery(
    'get',
    '/api/v1/books/accounts/{account}',
    { params: { path: { account }, query: { ...pagingOf(list), ...place } } },
    { placeholderData: keepPreviousData },
  );
  const title = `${account} ${lines.data ? text(lines.data.name) : ''}`;
  useTitle(title);
  const entry = (row: AccountLine) => (
    <Link to="/books/entries/$number" params={{ number: row.entry }} className="num">
      {row.entry}
    </Link>
  );
  const onSearch = (next: ListSearch) => void navigate({ search: { ...place, ...next } });
  return (
    <PageBody>
      <PageHead
        title={title}
        below={
          lines.data &&
          [
            [since, on].filter(Boolean).join(' – '),
            t(($) => $.ledger.sumOfLines, {
              debit: formatYuan(lines.data.debit),
              credit: formatYuan(lines.data.credit),
            }),
          ]
            .filter(Boolean)
            .join(' · ')
        }
        actions={
          <Link to="/books" search={place}>
            {t(($) => $.ledger.title)}
          </Link>
        }
      />
      <DataTable<AccountLine & { key: string }>
        title={t(($) => $.ledger.lines)}
        query={{
          ...lines,
          data: lines.data && {
            ...lines.data,
            items: lines.data.items.map((row, place) => ({ ...row, key: `${row.entry}-${place}` })),
          },
        }}
        rowKey="key"
        search={list}
        onSearch={onSearch}
        width={900}
        card={(row) => (
          <CardLines
            title={text(row.description)}
            aside={
              <span className="num">
                {t(($) => (row.debit ? $.ledger.debitSide : $.ledger.creditSide))}{' '}
                <Amount value={row.debit ?? row.credit} strong />
              </span>
            }
            lines={[
              { label: t(($) => $.ledger.entry), value: entry(row) },
              { label: t(($) => $.ledger.day), value: <Day value={row.on} /> },
              { label: t(($) => $.ledger.organisation), value: text(row.organisation.name) },
            ]}
          />
        )}
        columns={[
          { title: t(($) => $.ledger.day), dataIndex: 'on', width: 120, className: 'num' },
          {
            title: t(($) => $.ledger.entry),
            key: 'entry',
            width: 160,
            render: (_, row) => entry(row),
          },
          {
            title: t(($) => $.ledger.summary),
            dataIndex: 'description',
            render: (_, row) => text(row.description),
          },
          {
            title: t(($) => $.ledger.organisation),
            dataIndex: 'organisation',
            width: 130,
            render: (_, row) => text(row.organisation.name),
          },
          {
            title: t(($) => $.ledger.debit),
            dataIndex: 'debit',
            width: 150,
            align: 'right',
            render: (value: string | null) => <Amount value={value} />,
          },
          {
            title: t(($) => $.ledger.credit),
            dataIndex: 'credit',
            width: 150,
            align: 'right',
            render: (value: string | null) => <Amount value={value} />,
          },
        ]}
      />
    </PageBody>
  );
}
