import { Card } from 'antd';
import type { Measure } from '@/shared/api/contract';
import { formatMoney } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { tones } from '@/shared/ui/palette';

/** "1280000.00" -> "1,280,000.00", "12" -> "12": a count keeps having no decimals. */
function shown(value: string): string {
  return value.includes('.') ? formatMoney(value) : formatMoney(value).replace(/\.00$/, '');
}

/** One figure of the workbench. */
export function MeasureCard({ measure }: { measure: Measure }) {
  const text = useText();
  const color = measure.tone === 'grey' ? undefined : tones[measure.tone].text;
  return (
    <Card styles={{ body: { padding: '16px 20px' } }} style={{ height: '100%' }}>
      <div className="muted">{text(measure.label)}</div>
      <div
        style={{
          margin: '4px 0',
          display: 'flex',
          alignItems: 'baseline',
          gap: 6,
          flexWrap: 'wrap',
        }}
      >
        <span className="measure-value" style={{ color }}>
          {shown(measure.value)}
        </span>
        {measure.unit && <span className="small">{text(measure.unit)}</span>}
      </div>
      {measure.note && <div className="small num">{text(measure.note)}</div>}
    </Card>
  );
}
