import { palette } from './palette';

export interface Line {
  label: string;
  /** What is left after each instalment, the whole first. */
  values: number[];
}

const WIDTH = 640;
const HEIGHT = 200;
const EDGE = 8;

/** How several plans pay a loan down: one line each, told apart by colour and by dashes. */
export function BalanceChart({ lines, label }: { lines: Line[]; label: string }) {
  const most = Math.max(1, ...lines.flatMap(({ values }) => values));
  const pointsOf = (values: number[]) =>
    values
      .map((value, at) => {
        const x = EDGE + (at / Math.max(values.length - 1, 1)) * (WIDTH - 2 * EDGE);
        return `${x.toFixed(1)},${(HEIGHT - EDGE - (value / most) * (HEIGHT - 2 * EDGE)).toFixed(1)}`;
      })
      .join(' ');
  return (
    <figure style={{ margin: 0 }}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width="100%" role="img" aria-label={label}>
        {[0, 0.25, 0.5, 0.75, 1].map((share) => {
          const y = EDGE + share * (HEIGHT - 2 * EDGE);
          return (
            <line key={share} x1={0} x2={WIDTH} y1={y} y2={y} stroke={palette.borderSecondary} />
          );
        })}
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
