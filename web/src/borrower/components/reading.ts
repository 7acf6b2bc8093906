import { useEffect, useState } from 'react';
import { useCountdown } from './SmsCode';

interface Reading {
  /** Seconds that the text must still stay. */
  left: number;
  /** True once its last line has been on the screen. */
  isAtEnd: boolean;
  /** Put on an element after the last line. */
  end: (element: HTMLElement | null) => void;
}

/** Whether a text had the time, and was scrolled far enough, to be read. */
export function useReading(seconds: number): Reading {
  const [left, start] = useCountdown();
  const [isAtEnd, setAtEnd] = useState(false);
  const [element, end] = useState<HTMLElement | null>(null);
  const [hasBegun, setBegun] = useState(false);
  const isShown = element !== null;
  // The time runs from when the text is there, not from when the page was opened.
  if (isShown && !hasBegun) {
    setBegun(true);
    start(seconds);
  }
  useEffect(() => {
    if (element === null) return;
    const watcher = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && setAtEnd(true),
    );
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [element]);
  return { left: hasBegun ? left : seconds, isAtEnd, end };
}
