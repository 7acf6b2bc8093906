import { expect, test } from 'vitest';
import { isReadable, type Leaf, leavesOf, valuesOf } from './values';

test('a nested setup comes back as it was', () => {
  const setup = {
    name: { zh: '贷款', en: 'Loan' },
    terms: { due_day: 10, options: [3, 6], on: true },
  };
  const leaves = leavesOf(setup);
  expect(leaves.map(({ path, text }) => [path, text])).toEqual([
    ['name.zh', '贷款'],
    ['name.en', 'Loan'],
    ['terms.due_day', '10'],
    ['terms.options', '[3,6]'],
    ['terms.on', 'true'],
  ]);
  expect(valuesOf(leaves)).toEqual(setup);
});

test('where nothing stood, nothing stays, and what is written there counts as what it is', () => {
  const leaves = leavesOf({ terms: { due_day: null, lpr: null, note: null } });
  expect(leaves.map(({ path, text }) => [path, text])).toEqual([
    ['terms.due_day', ''],
    ['terms.lpr', ''],
    ['terms.note', ''],
  ]);
  expect(valuesOf(leaves)).toEqual({ terms: { due_day: null, lpr: null, note: null } });
  const written = leaves.map((leaf, at) => ({
    ...leaf,
    text: ['20', '{"points_bp":85}', '20 日'][at] ?? '',
  }));
  expect(valuesOf(written)).toEqual({
    terms: { due_day: 20, lpr: { points_bp: 85 }, note: '20 日' },
  });
});

test('an amount is written in yuan and kept in fen', () => {
  const setup = { least_fen: 100_050, most_fen: null };
  const leaves = leavesOf(setup);
  expect(leaves.map(({ text }) => text)).toEqual(['1000.50', '']);
  expect(valuesOf(leaves)).toEqual(setup);
  const written = leaves.map((leaf, at) => ({ ...leaf, text: ['2000', '0.5'][at] ?? '' }));
  expect(valuesOf(written)).toEqual({ least_fen: 200_000, most_fen: 50 });
  expect(written.every(isReadable)).toBe(true);
  expect(isReadable({ path: 'least_fen', text: '两千', isText: false })).toBe(false);
});

test('a value that is emptied is nothing', () => {
  const [leaf] = leavesOf({ due_day: 10 });
  expect(valuesOf([{ ...(leaf as Leaf), text: '' }])).toEqual({ due_day: null });
});

test('what is no JSON where JSON must stand is refused', () => {
  expect(() => valuesOf([{ path: 'a', text: 'x', isText: false }])).toThrow(SyntaxError);
});
