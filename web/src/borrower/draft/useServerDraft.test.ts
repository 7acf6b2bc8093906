import { renderHook } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { borrowerApi } from '../api/client';
import { emptyDraft } from './draft';
import { useServerDraft } from './useServerDraft';

vi.mock('../api/client', () => ({ borrowerApi: { draft: vi.fn(), saveDraft: vi.fn() } }));

const elsewhere = {
  product: 'consumer_loan',
  amount: '9000',
  term_months: 6,
  purpose: 'travel',
  purpose_detail: '',
};

describe("the server's draft", () => {
  let answer: (value: typeof elsewhere & { version: number }) => void;
  const adopt = vi.fn();
  const opened = { ...emptyDraft(), product: 'consumer_loan' };

  beforeEach(() => {
    vi.clearAllMocks();
    vi.mocked(borrowerApi.draft).mockReturnValue(
      new Promise((resolve) => {
        answer = resolve as typeof answer;
      }),
    );
    vi.mocked(borrowerApi.saveDraft).mockResolvedValue({ ...elsewhere, version: 4 });
  });

  it('is taken over when nothing was typed meanwhile', async () => {
    const { unmount } = renderHook(() => useServerDraft(opened, adopt));
    answer({ ...elsewhere, version: 3 });
    await vi.waitFor(() => expect(adopt).toHaveBeenCalledWith(elsewhere));
    unmount();
    expect(borrowerApi.saveDraft).not.toHaveBeenCalled();
  });

  it('gives way to what was typed before it came, which is saved', async () => {
    const { rerender } = renderHook(({ draft }) => useServerDraft(draft, adopt), {
      initialProps: { draft: opened },
    });
    rerender({ draft: { ...opened, amount: '5000' } });
    await new Promise((resolve) => setTimeout(resolve, 700)); // Longer than the fingers rest.
    expect(borrowerApi.saveDraft).not.toHaveBeenCalled();
    answer({ ...elsewhere, version: 3 });
    await vi.waitFor(
      () =>
        expect(borrowerApi.saveDraft).toHaveBeenCalledWith(
          expect.objectContaining({ amount: '5000', version: 3 }),
        ),
      { timeout: 3000 },
    );
    expect(adopt).not.toHaveBeenCalled();
  });
});
