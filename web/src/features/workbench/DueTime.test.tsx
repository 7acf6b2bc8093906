import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { words } from '@/app/words';
import { setLanguage, startI18n } from '@/shared/i18n';
import { DueTime } from './DueTime';

const NOW = new Date('2026-11-22T02:00:00Z');

beforeAll(async () => {
  await startI18n({ name: 'staff', zh: words.zh, loadEn: async () => words.en });
  await setLanguage('zh-CN');
});
afterEach(cleanup);

test('a task past its time says so in words, not by colour alone', () => {
  render(<DueTime dueAt="2026-11-22T01:00:00Z" now={NOW} />);
  expect(screen.getByText('已超时 · 1小时前')).toBeTruthy();
});

test('a task with time left says how much', () => {
  render(<DueTime dueAt="2026-11-22T05:00:00Z" now={NOW} />);
  expect(screen.getByText('3小时后')).toBeTruthy();
});

test('changing the language changes what is on screen', async () => {
  render(<DueTime dueAt="2026-11-22T05:00:00Z" now={NOW} />);
  await setLanguage('en-US');
  expect(await screen.findByText('in 3 hours')).toBeTruthy();
  await setLanguage('zh-CN');
});
