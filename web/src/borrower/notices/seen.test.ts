import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Notice } from '../api/contract';

const notice = (created_at: string): Notice => ({
  id: created_at,
  title: { zh: '', en: '' },
  text: { zh: '', en: '' },
  tone: 'blue',
  created_at,
  link: null,
});

describe('seen notices', () => {
  beforeEach(() => {
    localStorage.clear();
    vi.resetModules();
  });

  it('are those up to the newest one shown', async () => {
    const { isFresh, markSeen } = await import('./seen');
    markSeen([notice('2026-11-22T01:00:00Z'), notice('2026-11-21T01:00:00Z')]);
    const seen = localStorage.getItem('sancha.notices.seen') ?? '';
    expect(isFresh(notice('2026-11-22T01:00:00Z'), seen)).toBe(false);
    expect(isFresh(notice('2026-11-22T01:00:01Z'), seen)).toBe(true);
  });

  it('do not become fresh again when older ones are shown', async () => {
    const { markSeen } = await import('./seen');
    markSeen([notice('2026-11-22T01:00:00Z')]);
    markSeen([notice('2026-11-20T01:00:00Z')]);
    expect(localStorage.getItem('sancha.notices.seen')).toBe('2026-11-22T01:00:00Z');
  });
});
