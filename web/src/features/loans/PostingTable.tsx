import { Link } from '@tanstack/react-router';
import { Empty, Flex, Grid, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { usePermissions } from '@/desk/staff';
import { Amount, Day } from '@/desk/values';
import { WideTable } from '@/desk/WideTable';
import type { Posting } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';

type Leg = Posting['legs'][number];

interface Line {
  key: string;
  posting: Posting;
  leg: Leg;
  /** How many rows the cells of the entry span: all on its first line, none on the others. */
  span: number;
}

function linesOf(postings: Posting[]): Line[] {
  return postings.flatMap((posting) =>
    posting.legs.map((leg, index) => ({
      key: `${posting.entry_number}-${index}`,
      posting,
      leg,
      span: index === 0 ? posting.legs.length : 0,
    })),
  );
}

/** The double entries of a loan, each with its legs. */
export function PostingTable({ postings }: { postings: Posting[] }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const may = usePermissions();
  const isDesk = Grid.useBreakpoint().md ?? true;
  const entry = (number: string) =>
    may('books.see') ? (
      <Link to="/books/entries/$number" params={{ number }} className="num">
        {number}
      </Link>
    ) : (
      <span className="num">{number}</span>
    );
  const columns: TableColumnsType<Line> = [
    {
      title: t(($) => $.loans.posting.entry),
      width: 150,
      onCell: ({ span }) => ({ rowSpan: span }),
      render: (_, { posting }) => entry(posting.entry_number),
    },
    {
      title: t(($) => $.loans.posting.on),
      width: 115,
      onCell: ({ span }) => ({ rowSpan: span }),
      render: (_, { posting }) => <Day value={posting.on} />,
    },
    {
      title: t(($) => $.loans.posting.event),
      width: 150,
      onCell: ({ span }) => ({ rowSpan: span }),
      render: (_, { posting }) => text(posting.event),
    },
    {
      title: t(($) => $.loans.posting.account),
      render: (_, { leg }) => (
        <span style={leg.credit === null ? undefined : { paddingInlineStart: 20 }}>
          <span className="num muted">{leg.account}</span> {text(leg.name)}
        </span>
      ),
    },
    {
      title: t(($) => $.loans.posting.debit),
      width: 140,
      align: 'right',
      render: (_, { leg }) => leg.debit !== null && <Amount value={leg.debit} />,
    },
    {
      title: t(($) => $.loans.posting.credit),
      width: 140,
      align: 'right',
      render: (_, { leg }) => leg.credit !== null && <Amount value={leg.credit} />,
    },
    {
      title: t(($) => $.loans.posting.organisation),
      width: 150,
      render: (_, { leg }) => text(leg.organisation.name),
    },
  ];
  if (!isDesk && postings.length > 0)
    return postings.map((posting) => (
      <div key={posting.entry_number} className="card-row">
        <CardLines title={text(posting.event)} aside={entry(posting.entry_number)} lines={[]} />
        <div className="small">
          <Day value={posting.on} />
        </div>
        {linesOf([posting]).map(({ key, leg }) => (
          <LegLine key={key} leg={leg} />
        ))}
      </div>
    ));
  const lines = linesOf(postings);
  return (
    <WideTable<Line>
      rowKey="key"
      columns={columns}
      dataSource={lines}
      width={1060}
      pagination={lines.length > 100 ? { pageSize: 100, showSizeChanger: false } : false}
      locale={{
        emptyText: (
          <Empty
            image={Empty.PRESENTED_IMAGE_SIMPLE}
            description={t(($) => $.loans.posting.none)}
          />
        ),
      }}
    />
  );
}

/** A leg as a phone shows it: its side, its account, in whose books, how much. */
function LegLine({ leg }: { leg: Leg }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const isDebit = leg.debit !== null;
  return (
    <Flex justify="space-between" gap={12} style={{ marginTop: 4 }}>
      <span style={isDebit ? undefined : { paddingInlineStart: 20 }}>
        <span className="muted">
          {t(($) => (isDebit ? $.ledger.debitSide : $.ledger.creditSide))}
        </span>{' '}
        <span className="num muted">{leg.account}</span> {text(leg.name)}
        <div className="small">{text(leg.organisation.name)}</div>
      </span>
      <Amount value={leg.debit ?? leg.credit} />
    </Flex>
  );
}
