import { Card, Col, Row } from 'antd';

export interface Figure {
  label: string;
  value: string;
  /** What it is to be seen against, below it. */
  note: string;
  valueColor?: string | undefined;
  noteColor?: string | undefined;
}

/** The figures that matter, each in a card: four beside each other on a desk, two on a phone. */
export function FigureCards({ figures }: { figures: Figure[] }) {
  return (
    <Row gutter={[16, 16]}>
      {figures.map(({ label, value, note, valueColor, noteColor }) => (
        <Col key={label} xs={12} xl={6}>
          <Card styles={{ body: { padding: '16px 20px' } }} style={{ height: '100%' }}>
            <div className="muted">{label}</div>
            <div className="measure-value" style={{ margin: '4px 0', color: valueColor }}>
              {value}
            </div>
            <div className="small num" style={{ color: noteColor }}>
              {note}
            </div>
          </Card>
        </Col>
      ))}
    </Row>
  );
}
