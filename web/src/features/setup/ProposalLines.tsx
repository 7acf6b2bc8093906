import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { PlainTable } from '@/desk/PlainTable';
import type { ProposalLine } from '@/shared/api/contract';
import { formatValue } from '@/shared/format/money';
import { useText } from '@/shared/i18n';

/** Value by value what a proposal changes; where nothing was before, only what would be. */
export function ProposalLines({ lines }: { lines: ProposalLine[] }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const isNew = lines.every(({ before }) => before === null);
  const shown = (value: string | null, textAlign: 'start' | 'end' = 'start') => (
    <div
      style={{
        maxHeight: 320,
        overflow: 'auto',
        overflowWrap: 'anywhere',
        whiteSpace: 'pre-line',
        textAlign: value?.includes('\n') ? 'start' : textAlign,
      }}
    >
      {value === null ? (
        <span className="muted">{t(($) => $.setup.none)}</span>
      ) : (
        formatValue(value)
      )}
    </div>
  );
  const before = {
    label: t(($) => $.setup.before),
    value: ({ was, before: value }: ProposalLine) => (was ? text(was) : value),
  };
  const after = {
    label: t(($) => $.setup.after),
    value: ({ said, after: value }: ProposalLine) => (said ? text(said) : value),
  };
  const sides = isNew ? [after] : [before, after];
  return (
    <PlainTable<ProposalLine>
      rows={lines}
      rowKey="name"
      card={(line) => (
        <CardLines
          title={text(line.label)}
          aside={
            line.before === null && (
              <div style={{ flexShrink: 0, maxWidth: '65%' }}>
                {shown(after.value(line), 'end')}
              </div>
            )
          }
          lines={
            line.before === null
              ? []
              : sides.map(({ label, value }) => ({ label, value: shown(value(line), 'end') }))
          }
        />
      )}
      columns={[
        {
          title: t(($) => $.setup.field),
          dataIndex: 'label',
          width: 260,
          render: (_, { label }) => text(label),
        },
        ...sides.map(({ label, value }) => ({
          title: label,
          key: label,
          render: (_: unknown, line: ProposalLine) => shown(value(line)),
        })),
      ]}
    />
  );
}
