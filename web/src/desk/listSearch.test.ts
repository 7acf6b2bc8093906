import { expect, test } from 'vitest';
import { pagingOf, readListSearch } from './listSearch';

test('what is odd in a URL is left out', () => {
  expect(readListSearch({ page: '-1', size: 'x', q: '', status: 7 })).toEqual({ status: '7' });
  expect(readListSearch({ page: '3', size: 50, q: 13800000000 })).toEqual({
    page: 3,
    size: 50,
    q: '13800000000',
  });
});

test('the API is asked for the first page of 20, and never for more than 100', () => {
  expect(pagingOf({})).toEqual({ page: 1, page_size: 20 });
  expect(pagingOf({ page: 2, size: 500, q: '陈' })).toEqual({ page: 2, page_size: 100, q: '陈' });
});
