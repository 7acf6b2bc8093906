import { Descriptions, Grid } from 'antd';
import type { ReactNode } from 'react';

export interface FactItem {
  label: string;
  value: ReactNode;
  /** Takes the whole row. */
  wide?: boolean;
}

function isEmpty(value: ReactNode): boolean {
  return value === undefined || value === null || value === '';
}

/** Labels and values in a bordered grid: two columns on a desk, one on a phone. */
export function Facts({ items, columns = 2 }: { items: FactItem[]; columns?: 1 | 2 | 3 }) {
  const isDesk = Grid.useBreakpoint().md ?? true;
  return (
    <Descriptions
      bordered
      size="small"
      column={{ xs: 1, sm: 1, md: columns === 1 ? 1 : 2, lg: columns }}
      styles={{
        label: { whiteSpace: isDesk ? 'nowrap' : 'normal', width: 132 },
        content: { overflowWrap: 'anywhere' },
      }}
      items={items.map(({ label, value, wide }) => ({
        key: label,
        label,
        children: isEmpty(value) ? '—' : value,
        ...(wide ? { span: 'filled' as const } : {}),
      }))}
    />
  );
}
