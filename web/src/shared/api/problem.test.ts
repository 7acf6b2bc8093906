import { beforeAll, expect, test } from 'vitest';
import { startI18n } from '@/shared/i18n';
import { fieldOfPointer, refusalOf, unanswered } from './problem';

beforeAll(() => startI18n({ name: 'none', zh: {}, loadEn: async () => ({}) }));

function problem(status: number, body: object): Response {
  return new Response(JSON.stringify({ title: 'T', status, code: 'c', ...body }), { status });
}

test('a pointer names a field, also a nested or escaped one', () => {
  expect(fieldOfPointer('/id_number')).toBe('id_number');
  expect(fieldOfPointer('/household/0/income')).toBe('household.0.income');
  expect(fieldOfPointer('/a~1b~0c')).toBe('a/b~c');
});

test('a refusal keeps the first finding of every field', async () => {
  const refusal = await refusalOf(
    problem(422, {
      detail: '有内容需要更正',
      errors: [
        { pointer: '/phone', detail: '手机号应为 11 位数字' },
        { pointer: '/phone', detail: '手机号不能为空' },
        { pointer: '/name', detail: '请填写姓名' },
      ],
      request_id: 'r1',
    }),
  );
  expect(refusal.kind).toBe('invalid');
  expect(refusal.message).toBe('有内容需要更正');
  expect(refusal.fields).toEqual({ phone: '手机号应为 11 位数字', name: '请填写姓名' });
  expect(refusal.requestId).toBe('r1');
  expect(refusal.isUnanswered).toBe(false);
});

test.each([
  [401, 'signed_out'],
  [403, 'forbidden'],
  [404, 'not_found'],
  [409, 'conflict'],
  [503, 'failed'],
])('%s is %s', async (status, kind) =>
  expect((await refusalOf(problem(status, {}))).kind).toBe(kind),
);

test('an answer that is no problem says so in the language in use', async () => {
  const refusal = await refusalOf(new Response('<h1>502</h1>', { status: 502 }));
  expect(refusal.message).toContain('502');
  expect(refusal.isUnanswered).toBe(true);
});

test('no answer at all is told apart by its cause', () => {
  expect(unanswered(new TypeError('Failed to fetch')).kind).toBe('offline');
  expect(unanswered(new DOMException('late', 'TimeoutError')).kind).toBe('timeout');
});
