import { expect, test } from 'vitest';
import { safeNext } from './SignInPage';

test.each([
  ['/loans?status=overdue', '/loans?status=overdue'],
  [undefined, '/workbench'],
  ['https://elsewhere.example/', '/workbench'],
  ['//elsewhere.example/', '/workbench'],
  ['/\\elsewhere.example/', '/workbench'],
])('after signing in %s leads to %s', (next, page) => expect(safeNext(next)).toBe(page));
