import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { PlainTable } from '@/desk/PlainTable';
import { Moment } from '@/desk/values';
import type { Proposal } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';

type Level = Proposal['levels'][number] & { key: number };

/** Who has agreed at which level, and whose turn it is. */
export function ProposalLevels({ levels }: { levels: Proposal['levels'] }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const at = (level: Level) => level.agreed_at && <Moment value={level.agreed_at} seconds />;
  const who = (level: Level) => level.agreed_by ?? t(($) => $.setup.notYet);
  const columns: TableColumnsType<Level> = [
    { title: t(($) => $.setup.level), render: (_, level) => text(level.label) },
    { title: t(($) => $.setup.agreedBy), render: (_, level) => who(level) },
    { title: t(($) => $.setup.agreedAt), render: (_, level) => at(level) || '—' },
    { title: t(($) => $.setup.opinion), render: (_, level) => level.opinion ?? '—' },
  ];
  return (
    <PlainTable<Level>
      rows={levels.map((level, key) => ({ ...level, key }))}
      rowKey="key"
      columns={columns}
      card={(level) => (
        <CardLines
          title={text(level.label)}
          aside={who(level)}
          lines={[
            { label: t(($) => $.setup.agreedAt), value: at(level) },
            { label: t(($) => $.setup.opinion), value: level.opinion },
          ].filter(({ value }) => value)}
        />
      )}
    />
  );
}
