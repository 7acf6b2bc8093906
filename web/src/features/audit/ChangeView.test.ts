import { expect, test } from 'vitest';
import { columnsOf, shownValue } from './ChangeView';

test('columns that differ come first, and those of one side only differ', () => {
  const columns = columnsOf({
    before: { amount_fen: 1, status: 'open', gone: true },
    after: { amount_fen: 1, status: 'closed', added: null },
  });
  expect(columns.filter(({ isChanged }) => isChanged).map(({ column }) => column)).toEqual([
    'status',
    'gone',
    'added',
  ]);
  expect(columns.at(-1)).toEqual({ column: 'amount_fen', before: 1, after: 1, isChanged: false });
});

test.each([
  ['2026-11-22T03:04:22.74045+00:00', '2026-11-22 11:04:22'],
  ['2026-11-22', '2026-11-22'],
  [true, 'true'],
])('shownValue writes %s as %s', (value, shown) => expect(shownValue(value)).toBe(shown));
