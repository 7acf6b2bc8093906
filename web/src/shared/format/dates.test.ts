import { expect, test } from 'vitest';
import {
  dateOf,
  formatDistance,
  formatMilliseconds,
  formatMoment,
  formatSecond,
  formatShortMoment,
} from './dates';

const MOMENT = '2026-11-22T17:30:05Z';

test('moments are shown in Asia/Shanghai, wherever the browser is', () => {
  expect(formatSecond(MOMENT)).toBe('2026-11-23 01:30:05');
  expect(formatMoment(MOMENT)).toBe('2026-11-23 01:30');
  expect(formatShortMoment(MOMENT)).toBe('11-23 01:30');
  expect(dateOf(MOMENT)).toBe('2026-11-23');
});

test.each([
  ['2026-11-22T19:30:05Z', 'zh-CN', '2小时后'],
  ['2026-11-22T16:00:05Z', 'en-US', '1 hour ago'],
  ['2026-11-25T17:30:05Z', 'en-US', 'in 3 days'],
])('%s is %s: %s', (moment, language, shown) =>
  expect(formatDistance(moment, new Date(MOMENT), language)).toBe(shown),
);

test('durations switch to seconds from one second on', () => {
  expect(formatMilliseconds(45)).toBe('45 ms');
  expect(formatMilliseconds(1234)).toBe('1.23 s');
});
