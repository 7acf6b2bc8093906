import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { Button, ConfigProvider, Form, Input } from 'antd';
import { useState } from 'react';
import { afterEach, expect, test } from 'vitest';
import { Refusal } from '@/shared/api/problem';
import { FormRefusal, showFieldErrors } from './forms';

afterEach(cleanup);

const refusal = new Refusal({
  kind: 'invalid',
  status: 422,
  message: '有内容需要更正',
  fields: { id_number: '身份证号码的校验位不正确', customer_id: '客户不存在' },
});

function Sample() {
  const [form] = Form.useForm();
  const [left, setLeft] = useState<string[]>([]);
  return (
    <ConfigProvider button={{ autoInsertSpace: false }} theme={{ token: { motion: false } }}>
      <Form form={form} onFinish={() => setLeft(showFieldErrors(form, refusal))}>
        <Form.Item name="id_number" label="证件号码">
          <Input />
        </Form.Item>
        <FormRefusal error={left.length ? refusal : null} />
        <Button htmlType="submit">提交</Button>
        <output>{left.join()}</output>
      </Form>
    </ConfigProvider>
  );
}

test('a finding of the server stands beside its field, what has no field is told apart', async () => {
  render(<Sample />);
  fireEvent.click(screen.getByText('提交'));
  const finding = await screen.findByText('身份证号码的校验位不正确');
  const input = screen.getByLabelText('证件号码');
  expect(input.closest('.ant-form-item')?.contains(finding)).toBe(true);
  expect(input.getAttribute('aria-invalid')).toBe('true');
  expect(screen.getByRole('status').textContent).toBe('客户不存在');
  expect(screen.getByRole('alert').textContent).toContain('有内容需要更正');
});
