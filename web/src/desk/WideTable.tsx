import { Table, type TableProps } from 'antd';
import { type CSSProperties, useEffect, useRef } from 'react';

interface WideTableProps<Row> extends Omit<TableProps<Row>, 'scroll'> {
  /** Below this width the table scrolls sideways. */
  width: number;
}

/**
 * A table that scrolls sideways where it does not fit. The browser does the scrolling: what antd's
 * own `scroll` makes cannot be reached with the keyboard and has a hidden row that can.
 */
export function WideTable<Row extends object>({ width, ...props }: WideTableProps<Row>) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const content = box.current?.querySelector<HTMLElement>('.ant-table-content');
    if (!content) return;
    // Whoever has no pointer scrolls it with the arrow keys.
    const observer = new ResizeObserver(() => {
      if (content.scrollWidth > content.clientWidth) content.tabIndex = 0;
      else content.removeAttribute('tabindex');
    });
    observer.observe(content);
    return () => observer.disconnect();
  }, []);
  return (
    <div
      ref={box}
      className="wide-table"
      style={{ '--table-width': `${width}px` } as CSSProperties}
    >
      <Table<Row> {...props} />
    </div>
  );
}
