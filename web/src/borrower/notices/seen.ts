/** Which notices were seen: this phone remembers the moment of the newest one shown. */
import { useSyncExternalStore } from 'react';
import type { Notice } from '../api/contract';

const STORED = 'sancha.notices.seen';
const listeners = new Set<() => void>();
// Kept beside the storage, which some phones refuse.
let latest: string | undefined;

function seenUntil(): string {
  if (latest !== undefined) return latest;
  try {
    latest = localStorage.getItem(STORED) ?? '';
  } catch {
    latest = '';
  }
  return latest;
}

/** Remember that everything up to the newest of these was shown. */
export function markSeen(notices: Notice[]): void {
  const newest = notices.reduce(
    (found, notice) => (notice.created_at > found ? notice.created_at : found),
    seenUntil(),
  );
  if (newest === seenUntil()) return;
  latest = newest;
  try {
    localStorage.setItem(STORED, newest);
  } catch {
    // The dot will come back after a reload; nothing else is lost.
  }
  for (const changed of listeners) changed();
}

export function isFresh(notice: Notice, seen: string): boolean {
  return notice.created_at > seen;
}

/** The moment up to which notices were seen; renders again when it moves. */
export function useSeen(): string {
  return useSyncExternalStore((changed) => {
    listeners.add(changed);
    return () => listeners.delete(changed);
  }, seenUntil);
}
