import { Flex } from 'antd';
import type { ReactNode } from 'react';

interface CardLinesProps {
  title: ReactNode;
  aside?: ReactNode;
  /** Labels and values, one line each. */
  lines: { label: string; value: ReactNode }[];
}

/** A row of a table as a phone shows it. */
export function CardLines({ title, aside, lines }: CardLinesProps) {
  return (
    <>
      <Flex justify="space-between" gap={8} style={{ fontWeight: 500 }}>
        <span style={{ minWidth: 0 }}>{title}</span>
        {aside}
      </Flex>
      {lines.map(({ label, value }) => (
        <Flex key={label} justify="space-between" gap={12} style={{ marginTop: 4 }}>
          <span className="muted">{label}</span>
          <span className="num" style={{ textAlign: 'end' }}>
            {value}
          </span>
        </Flex>
      ))}
    </>
  );
}
