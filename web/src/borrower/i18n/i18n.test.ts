import { describe, expect, it } from 'vitest';
import { borrower as en } from './en-US';
import { borrower as zh } from './zh-CN';

type Tree = { [key: string]: string | Tree };

/** Every text by its path: "home.rate" -> "…". */
function textsOf(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value]] : textsOf(value, `${path}${key}.`),
  );
}

const placeholders = (text: string) => (text.match(/\{\{\w+/g) ?? []).sort();

describe('the catalogues', () => {
  const english = new Map(textsOf(en));

  it('have the same keys', () => {
    expect([...english.keys()].sort()).toEqual(
      textsOf(zh)
        .map(([key]) => key)
        .sort(),
    );
  });

  it.each(textsOf(zh))('fill the same places in %s', (key, text) => {
    expect(placeholders(english.get(key) ?? '')).toEqual(placeholders(text));
  });

  it('leave no Chinese in the English words', () => {
    expect([...english.values()].filter((text) => /\p{Script=Han}/u.test(text))).toEqual([]);
  });
});
