import { palette } from './palette';

export interface Line {
  label: string;
  /** What is left after each instalment, the whole first. */
  values: number[];
}

const WIDTH = 640;
const HEIGHT = 220;
// Room for the figures of the axes; above, so that a line that stays at the whole is not the frame.
const LEFT = 64;
const RIGHT = 12;
const TOP = 20;
const BOTTOM = 28;
const TEXT = { fontSize: 13, fill: palette.textSecondary };

/** How several plans pay a loan down: one line each, told apart by colour and by dashes; what is
 * left in money on one axis, instalments on the other. */
export function BalanceChart({ lines, label }: { lines: Line[]; label: string }) {
  const most = Math.max(1, ...lines.flatMap(({ values }) => values));
  const last = Math.max(1, ...lines.map(({ values }) => values.length - 1));
  const xOf = (at: number) => LEFT + (at / last) * (WIDTH - LEFT - RIGHT);
  const yOf = (share: number) => HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  const pointsOf = (values: number[]) =>
    values.map((value, at) => `${xOf(at).toFixed(1)},${yOf(value / most).toFixed(1)}`).join(' ');
  return (
    <figure style={{ margin: 0 }}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width="100%" role="img" aria-label={label}>
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line
              x1={LEFT}
              x2={WIDTH - RIGHT}
              y1={yOf(share)}
              y2={yOf(share)}
              stroke={palette.borderSecondary}
            />
            <text x={LEFT - 8} y={yOf(share) + 4} textAnchor="end" {...TEXT}>
              {Math.round(share * most).toLocaleString('en-US')}
            </text>
          </g>
        ))}
        {[...new Set([0, Math.round(last / 2), last])].map((at) => (
          <text
            key={at}
            x={xOf(at)}
            y={HEIGHT - 8}
            textAnchor={at === last ? 'end' : 'middle'}
            {...TEXT}
          >
            {at}
          </text>
        ))}
        {lines.map((line, at) => (
          <polyline
            key={line.label}
            points={pointsOf(line.values)}
            fill="none"
            stroke={palette.series[at % palette.series.length]}
            strokeWidth={2.5}
            {...(at > 0 ? { strokeDasharray: '8 5' } : {})}
          />
        ))}
      </svg>
      <figcaption style={{ display: 'flex', gap: 20, flexWrap: 'wrap', justifyContent: 'center' }}>
        {lines.map((line, at) => (
          <span key={line.label} style={{ display: 'inline-flex', alignItems: 'center', gap: 8 }}>
            <span
              aria-hidden
              style={{
                width: 22,
                borderTop: `3px ${at > 0 ? 'dashed' : 'solid'} ${palette.series[at % palette.series.length]}`,
              }}
            />
            {line.label}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}
