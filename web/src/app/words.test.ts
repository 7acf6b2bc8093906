import { expect, test } from 'vitest';
import { shared as sharedEn } from '@/shared/i18n/en-US';
import { shared as sharedZh } from '@/shared/i18n/zh-CN';
import { words } from './words';

function flat(catalogue: object, path = ''): [string, string][] {
  return Object.entries(catalogue).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[path + key, value]] : flat(value, `${path}${key}.`),
  );
}

const placeholders = (text: string) =>
  [...text.matchAll(/\{\{(\w+)/g)].map(([, name]) => name).sort();

test.each([
  ['shared', sharedZh, sharedEn],
  ['staff', words.zh, words.en],
])('%s: both languages have every word, with the same placeholders', (_, zh, en) => {
  const english = new Map(flat(en));
  const chinese = flat(zh);
  const ofOne = [...english.keys()].filter((key) => key.endsWith('_one'));
  expect(english.size - ofOne.length).toBe(chinese.length);
  for (const key of ofOne) {
    const ofMany = english.get(key.replace(/_one$/, ''));
    expect(ofMany, key).toContain('{{count');
  }
  for (const [key, text] of chinese) {
    expect(text, key).not.toBe('');
    expect(english.get(key), key).toBeTruthy();
    expect(placeholders(english.get(key) ?? ''), key).toEqual(placeholders(text));
  }
});
