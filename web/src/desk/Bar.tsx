import type { Tone } from '@/shared/api/contract';
import { tones } from '@/shared/ui/palette';

/** A horizontal bar beside a number that says the same in words. */
export function Bar({ share, tone }: { share: number; tone: Tone }) {
  const width = `${Math.min(1, Math.max(0, share)) * 100}%`;
  return (
    <div className="bar-track" aria-hidden>
      <div className="bar-fill" style={{ width, background: tones[tone].solid }} />
    </div>
  );
}
