import { expect, test } from 'vitest';
import {
  blankOf,
  isReadable,
  type Leaf,
  leavesOf,
  optionalGroups,
  valuesOf,
  withGroup,
  writeItems,
} from './values';

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

const FIELDS = new Map(
  [
    'terms',
    'terms.lpr',
    'terms.lpr.base',
    'terms.lpr.points_bp',
    'uses',
    'uses.*.code',
    'uses.*.label.zh',
    'uses.*.required',
  ].map((name) => [name, { choices: name.endsWith('required') ? [{ code: 'true' }] : [] }]),
);

test('a list of plain things stays one of numbers, or of words', () => {
  const [months, words, nothing] = leavesOf({ months: [3, 6], words: ['消费'], nothing: [] }) as [
    Leaf,
    Leaf,
    Leaf,
  ];
  expect(writeItems(months, ['3', '12', 'x'])).toBe('[3,12]');
  expect(writeItems(words, ['消费', '12'])).toBe('["消费","12"]');
  expect(writeItems(nothing, ['10', '11'])).toBe('[10,11]');
  expect(writeItems(nothing, ['周转'])).toBe('["周转"]');
});

test('a new thing of a list has every value that its fields name', () => {
  expect(blankOf('uses', FIELDS)).toEqual({ code: '', label: { zh: '' }, required: false });
});

test('a group that may be left out is opened and left out as a whole, in its place', () => {
  expect(optionalGroups(FIELDS.keys())).toEqual(['terms.lpr']);
  const leaves = leavesOf({ terms: { lpr: null }, uses: [] });
  const opened = withGroup(leaves, 'terms.lpr', true, FIELDS.keys());
  expect(opened.map(({ path }) => path)).toEqual(['terms.lpr.base', 'terms.lpr.points_bp', 'uses']);
  const written = opened.map((leaf, at) => ({ ...leaf, text: ['five', '85', '[]'][at] ?? '' }));
  expect(valuesOf(written)).toEqual({ terms: { lpr: { base: 'five', points_bp: 85 } }, uses: [] });
  const closed = withGroup(written, 'terms.lpr', false, FIELDS.keys());
  expect(valuesOf(closed)).toEqual({ terms: { lpr: null }, uses: [] });
});
