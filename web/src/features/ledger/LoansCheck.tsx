import { Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { PlainTable } from '@/desk/PlainTable';
import { Amount } from '@/desk/values';
import type { BooksCheck } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';
import { Pill } from '@/shared/ui/Pill';

/** Whether the loans add up to the general ledger, account by account, as the night found it. */
export function LoansCheck({ check }: { check: BooksCheck }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const verdict = (agrees: boolean) => (
    <Pill tone={agrees ? 'green' : 'red'}>
      {t(($) => (agrees ? $.ledger.agrees : $.ledger.differs))}
    </Pill>
  );
  return (
    <Card
      title={t(($) => $.ledger.check, { on: check.on })}
      extra={verdict(check.agrees)}
      className="flush"
      styles={{ body: { padding: 0 } }}
    >
      <PlainTable
        rows={check.lines}
        rowKey="account"
        width={620}
        card={(row) => (
          <CardLines
            title={`${row.account} ${text(row.name)}`}
            aside={verdict(row.agrees)}
            lines={[
              { label: t(($) => $.ledger.byLoans), value: <Amount value={row.loans} /> },
              { label: t(($) => $.ledger.byBooks), value: <Amount value={row.books} /> },
            ]}
          />
        )}
        columns={[
          { title: t(($) => $.ledger.account), dataIndex: 'account', width: 110, className: 'num' },
          { title: t(($) => $.ledger.name), dataIndex: 'name', render: (_, row) => text(row.name) },
          {
            title: t(($) => $.ledger.byLoans),
            dataIndex: 'loans',
            align: 'right',
            render: (value: string) => <Amount value={value} />,
          },
          {
            title: t(($) => $.ledger.byBooks),
            dataIndex: 'books',
            align: 'right',
            render: (value: string) => <Amount value={value} />,
          },
          { title: '', key: 'agrees', width: 110, render: (_, row) => verdict(row.agrees) },
        ]}
      />
    </Card>
  );
}
