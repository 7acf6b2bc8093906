import { type PointerEvent, useEffect, useRef } from 'react';
import { Fault } from '../components/Field';
import { useWords } from '../i18n';

const WIDTH = 640;
const HEIGHT = 260;
const LINE = 7;

interface SignaturePadProps {
  /** The picture (PNG) as data URL after each stroke; empty when wiped. */
  onChange: (picture: string) => void;
  error?: string | undefined;
}

/** A box to write one's name in, with a finger, a pen or a mouse. */
export function SignaturePad({ onChange, error }: SignaturePadProps) {
  const words = useWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  const isDown = useRef(false);
  useEffect(() => {
    const pen = canvas.current?.getContext('2d');
    if (!pen) return;
    Object.assign(pen, { lineWidth: LINE, lineCap: 'round', lineJoin: 'round' });
    pen.strokeStyle = '#0b2a5b';
  }, []);
  const place = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return [
      ((event.clientX - box.left) * WIDTH) / box.width,
      ((event.clientY - box.top) * HEIGHT) / box.height,
    ] as const;
  };
  const begin = (event: PointerEvent<HTMLCanvasElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const pen = event.currentTarget.getContext('2d');
    isDown.current = true;
    pen?.beginPath();
    pen?.moveTo(...place(event));
  };
  const draw = (event: PointerEvent<HTMLCanvasElement>) => {
    if (!isDown.current) return;
    const pen = event.currentTarget.getContext('2d');
    pen?.lineTo(...place(event));
    pen?.stroke();
  };
  const end = (event: PointerEvent<HTMLCanvasElement>) => {
    if (!isDown.current) return;
    isDown.current = false;
    onChange(event.currentTarget.toDataURL('image/png'));
  };
  const wipe = () => {
    canvas.current?.getContext('2d')?.clearRect(0, 0, WIDTH, HEIGHT);
    onChange('');
  };
  return (
    <div className="signature">
      <div className="row">
        <span className="field-label">{words(($) => $.contract.hand)}</span>
        <button type="button" className="text-button" onClick={wipe}>
          {words(($) => $.contract.wipe)}
        </button>
      </div>
      <canvas
        ref={canvas}
        width={WIDTH}
        height={HEIGHT}
        className="signature-pad"
        role="img"
        aria-label={words(($) => $.contract.hand)}
        onPointerDown={begin}
        onPointerMove={draw}
        onPointerUp={end}
        onPointerCancel={end}
      />
      <p className="hint">{words(($) => $.contract.handHint)}</p>
      <div aria-live="polite">{error !== undefined && <Fault text={error} />}</div>
    </div>
  );
}
