import { expect, test } from 'vitest';
import { leavesOf, valuesOf } from './values';

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

test('what is no JSON where JSON must stand is refused', () => {
  expect(() => valuesOf([{ path: 'a', text: 'x', isText: false }])).toThrow(SyntaxError);
});
