import type { CSSProperties, ReactNode } from 'react';
import type { Status, Tone } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';
import { tones } from './palette';

interface PillProps {
  tone?: Tone;
  children: ReactNode;
  style?: CSSProperties;
}

/** A short word on a tint of its tone. */
export function Pill({ tone = 'grey', children, style }: PillProps) {
  const { text, tint } = tones[tone];
  return (
    <span
      style={{
        display: 'inline-block',
        padding: '1px 8px',
        borderRadius: 4,
        fontSize: 12,
        lineHeight: '20px',
        fontWeight: 500,
        whiteSpace: 'nowrap',
        color: text,
        background: tint,
        ...style,
      }}
    >
      {children}
    </span>
  );
}

/** A status as the API gives it, on its tint. */
export function StatusPill({ status }: { status: Status }) {
  const text = useText();
  return <Pill tone={status.tone}>{text(status.label)}</Pill>;
}

/** A status as the API gives it, as a dot and its label: calmer than a pill, for tables. */
export function StatusBadge({ status }: { status: Status }) {
  const text = useText();
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      <span
        aria-hidden
        style={{
          display: 'inline-block',
          verticalAlign: 'middle',
          width: 6,
          height: 6,
          borderRadius: 3,
          margin: '-2px 9px 0 2px',
          background: tones[status.tone].solid,
          boxShadow: `0 0 0 2px ${tones[status.tone].tint}`,
        }}
      />
      {text(status.label)}
    </span>
  );
}
