import { Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { Facts } from '@/desk/Facts';
import { Moment } from '@/desk/values';
import type { Contract } from '@/shared/api/contract';
import { formatRate } from '@/shared/format/money';
import { Code } from './Code';
import { ReadTable } from './ReadTable';

/** That the borrower was shown every cost before she could sign, and which figures. */
export function CostRead({ read }: { read: Contract['cost_read'] }) {
  const { t } = useTranslation('staff');
  if (!read) return <span className="hint">{t(($) => $.contracts.notRead)}</span>;
  return (
    <Flex vertical gap={16}>
      <Facts
        items={[
          { label: t(($) => $.contracts.annualCost), value: formatRate(read.annual_cost_pct) },
          { label: t(($) => $.contracts.annualSimple), value: formatRate(read.annual_simple_pct) },
          { label: t(($) => $.contracts.readAt), value: <Moment value={read.confirmed_at} /> },
          { label: t(($) => $.contracts.readBy), value: read.confirmed_by },
          {
            label: t(($) => $.contracts.readFor),
            value: t(($) => $.contracts.seconds, { n: read.read_seconds }),
          },
          {
            label: t(($) => $.contracts.readDocument),
            value: <Code value={read.document_hash} />,
            wide: true,
          },
          {
            label: t(($) => $.contracts.readDigest),
            value: <Code value={read.digest} />,
            wide: true,
          },
        ]}
      />
      <ReadTable {...read.table} />
    </Flex>
  );
}
