import { palette } from './palette';

export interface Line {
  label: string;
  /** What is left after each instalment, the whole first. */
  values: number[];
}

const HEIGHT_PX = 200;
const TEXT_PX = 16;
const TICKS = 4;
const DASHES = [
  { svg: undefined, css: 'solid' },
  { svg: '7 5', css: 'dashed' },
  { svg: '2 4', css: 'dotted' },
];
const SMALL = { fontSize: 12, lineHeight: `${TEXT_PX}px`, color: palette.textSecondary };

/** The round step by which so much is reached in a few: 64,113 by 20,000. */
export function stepTo(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most / TICKS));
  return [1, 2, 2.5, 5, 10].map((times) => times * power).find((step) => step * TICKS >= most) ?? 1;
}

/** What there is a line to draw of: of a loan repaid in full nothing is left to follow. */
export const drawable = (lines: Line[]): Line[] => lines.filter(({ values }) => values.length > 1);

interface BalanceChartProps {
  lines: Line[];
  /** What is shown, with its unit. */
  label: string;
  /** What the numbers below count. */
  axis: string;
}

/**
 * How several plans pay a loan down: one line each, told apart by colour and by dashes; what is left
 * in money on one axis, instalments on the other. The lines stretch with the page, the words do not.
 */
export function BalanceChart({ lines: given, label, axis }: BalanceChartProps) {
  const lines = drawable(given);
  const most = Math.max(1, ...lines.flatMap(({ values }) => values));
  const step = stepTo(most);
  const count = Math.ceil(most / step);
  const last = Math.max(1, ...lines.map(({ values }) => values.length - 1));
  const yOf = (value: number) => 100 - (value / (step * count)) * 100;
  const pointsOf = (values: number[]) =>
    values
      .map((value, at) => `${((at / last) * 100).toFixed(2)},${yOf(value).toFixed(2)}`)
      .join(' ');
  const ticks = Array.from({ length: count + 1 }, (_, at) => step * (count - at));
  const colorOf = (at: number) => palette.series[at % palette.series.length];
  return (
    <figure style={{ margin: 0 }}>
      <figcaption style={{ ...SMALL, marginBottom: 12 }}>{label}</figcaption>
      <div style={{ display: 'grid', gridTemplateColumns: 'auto 1fr', columnGap: 8 }}>
        <div
          className="num"
          aria-hidden
          style={{
            ...SMALL,
            display: 'flex',
            flexDirection: 'column',
            justifyContent: 'space-between',
            textAlign: 'end',
            margin: `-${TEXT_PX / 2}px 0`,
          }}
        >
          {ticks.map((tick) => (
            <span key={tick}>{tick.toLocaleString('en-US')}</span>
          ))}
        </div>
        <svg
          viewBox="0 0 100 100"
          preserveAspectRatio="none"
          width="100%"
          height={HEIGHT_PX}
          role="img"
          aria-label={label}
          style={{ overflow: 'visible' }}
        >
          {ticks.map((tick) => (
            <line
              key={tick}
              x1={0}
              x2={100}
              y1={yOf(tick)}
              y2={yOf(tick)}
              stroke={palette.borderSecondary}
              vectorEffect="non-scaling-stroke"
            />
          ))}
          {lines.map((line, at) => (
            <polyline
              key={line.label}
              points={pointsOf(line.values)}
              fill="none"
              stroke={colorOf(at)}
              strokeWidth={2}
              vectorEffect="non-scaling-stroke"
              strokeDasharray={DASHES[at % DASHES.length]?.svg}
            />
          ))}
        </svg>
        <span />
        <div
          className="num"
          style={{ ...SMALL, display: 'flex', justifyContent: 'space-between', marginTop: 6 }}
        >
          <span>0</span>
          {last > 1 && <span>{Math.round(last / 2)}</span>}
          <span>
            {last} {axis}
          </span>
        </div>
      </div>
      <Legend labels={lines.map((line) => line.label)} colorOf={colorOf} />
    </figure>
  );
}

interface LegendProps {
  labels: string[];
  colorOf: (at: number) => string | undefined;
}

function Legend({ labels, colorOf }: LegendProps) {
  return (
    <div
      style={{
        display: 'flex',
        gap: '4px 20px',
        flexWrap: 'wrap',
        justifyContent: 'center',
        marginTop: 8,
      }}
    >
      {labels.map((label, at) => (
        <span key={label} style={{ display: 'inline-flex', alignItems: 'center', gap: 8 }}>
          <span
            aria-hidden
            style={{
              width: 22,
              borderTop: `3px ${DASHES[at % DASHES.length]?.css} ${colorOf(at)}`,
            }}
          />
          {label}
        </span>
      ))}
    </div>
  );
}
