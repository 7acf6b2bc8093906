import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { App, ConfigProvider } from 'antd';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { words } from '@/app/words';
import type { Disbursement } from '@/shared/api/contract';
import { setLanguage, startI18n } from '@/shared/i18n';
import { BatchApprove } from './BatchApprove';

beforeAll(async () => {
  await startI18n({ name: 'staff', zh: words.zh, loadEn: async () => words.en });
  await setLanguage('zh-CN');
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const ROWS = [
  { id: 'a', number: 'FK1', awaits_release: false, customer: { name: '甲' }, amount: '100.10' },
  { id: 'b', number: 'FK2', awaits_release: false, customer: { name: '乙' }, amount: '200.00' },
  { id: 'c', number: 'FK3', awaits_release: true, customer: { name: '丙' }, amount: '300.00' },
] as unknown as Disbursement[];

test('each goes by itself: what is refused leaves the others, and is told with its number', async () => {
  const asked: { path: string; key: string | null }[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const path = new URL(request.url).pathname;
    asked.push({ path, key: request.headers.get('Idempotency-Key') });
    if (!path.includes('/b/')) return Response.json({});
    const problem = { status: 409, code: 'disbursement.not_open', title: '不在此状态', errors: [] };
    return Response.json(problem, {
      status: 409,
      headers: { 'Content-Type': 'application/problem+json' },
    });
  });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <ConfigProvider button={{ autoInsertSpace: false }} theme={{ token: { motion: false } }}>
        <App>
          <BatchApprove rows={ROWS} />
        </App>
      </ConfigProvider>
    </QueryClientProvider>,
  );
  fireEvent.click(screen.getByText('批量同意（3 笔）'));
  expect((await screen.findByText('合计')).parentElement?.textContent).toBe('合计¥600.10');
  fireEvent.change(await screen.findByRole('textbox'), { target: { value: '已逐笔核对' } });
  fireEvent.click(screen.getByText('确定'));
  await screen.findAllByText('已同意 2 笔；以下 1 笔未办成，请逐笔处理');
  expect(screen.getByText(/^FK2 不/).textContent).toBe('FK2 不在此状态');
  expect(asked.map(({ path }) => path)).toEqual([
    '/api/v1/disbursements/a/review',
    '/api/v1/disbursements/b/review',
    '/api/v1/disbursements/c/release',
  ]);
  expect(new Set(asked.map(({ key }) => key)).size).toBe(3);
});
