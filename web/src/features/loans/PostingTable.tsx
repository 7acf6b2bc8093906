import { Link } from '@tanstack/react-router';
import { Empty, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
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
