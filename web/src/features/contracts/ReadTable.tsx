import { Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { PlainTable } from '@/desk/PlainTable';
import { Amount } from '@/desk/values';
import type { Contract } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';

type Table = NonNullable<Contract['cost_read']>['table'];
type Item = Table['items'][number];

/** The table of costs as the borrower read it, row for row. */
export function ReadTable({ principal, items, contingent, statement }: Table) {
  const { t } = useTranslation('staff');
  const text = useText();
  return (
    <Flex vertical gap={12}>
      <div>
        {t(($) => $.contracts.table.principal)} <Amount value={principal} />
      </div>
      <PlainTable<Item>
        rows={items}
        rowKey="amount"
        empty=""
        card={(item) => (
          <CardLines
            title={text(item.name)}
            aside={<Amount value={item.amount} />}
            lines={[
              { label: t(($) => $.contracts.table.rate), value: text(item.rate) },
              { label: t(($) => $.contracts.table.how), value: text(item.how) },
              { label: t(($) => $.contracts.table.by), value: text(item.collected_by) },
            ]}
          />
        )}
        columns={[
          {
            title: t(($) => $.contracts.table.item),
            dataIndex: 'name',
            render: (_, item) => text(item.name),
          },
          {
            title: t(($) => $.contracts.table.rate),
            dataIndex: 'rate',
            render: (_, item) => text(item.rate),
          },
          {
            title: t(($) => $.contracts.table.how),
            dataIndex: 'how',
            render: (_, item) => text(item.how),
          },
          {
            title: t(($) => $.contracts.table.by),
            dataIndex: 'collected_by',
            render: (_, item) => text(item.collected_by),
          },
          {
            title: t(($) => $.contracts.table.amount),
            dataIndex: 'amount',
            align: 'right',
            render: (amount: string) => <Amount value={amount} />,
          },
        ]}
      />
      {contingent.length > 0 && (
        <div>
          <div className="muted">{t(($) => $.contracts.table.contingent)}</div>
          {contingent.map((one) => (
            <div key={one.name.zh}>
              {text(one.name)} · {text(one.how)}
            </div>
          ))}
        </div>
      )}
      <div>{text(statement)}</div>
    </Flex>
  );
}
