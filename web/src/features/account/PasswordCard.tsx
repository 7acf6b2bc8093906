import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Card, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { FormRefusal, showFieldErrors } from '@/desk/forms';
import { useStaff } from '@/desk/staff';
import { answerOf, http } from '@/shared/api/client';
import type { OwnPassword } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';

interface Values extends OwnPassword {
  again: string;
}

/** Changes one's own password by the present one. */
export function PasswordCard() {
  const { t } = useTranslation('staff');
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const { password_due_on, is_password_old, account } = useStaff();
  const [form] = Form.useForm<Values>();
  const change = useSend((body: OwnPassword, headers) =>
    answerOf(http.POST('/api/v1/staff/me/password', { body, headers })),
  );
  const submit = ({ current, password }: Values) =>
    change.mutate(
      { current, password },
      {
        onSuccess: () => {
          form.resetFields();
          void message.success(t(($) => $.account.password.saved));
          void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/staff/me'] });
        },
        onError: (error) => showFieldErrors(form, error),
      },
    );
  const required = { required: true, message: t(($) => $.account.password.required) };
  return (
    <Card title={t(($) => $.account.password.title)}>
      {is_password_old && (
        <Alert
          type="warning"
          showIcon
          title={t(($) => $.account.password.old)}
          style={{ marginBottom: 12 }}
        />
      )}
      <p className="muted" style={{ marginTop: 0 }}>
        {t(($) => $.account.password.lead)}
      </p>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={submit}>
        <input type="text" autoComplete="username" value={account} readOnly hidden />
        <Form.Item name="current" label={t(($) => $.account.password.current)} rules={[required]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item name="password" label={t(($) => $.account.password.next)} rules={[required]}>
          <Input.Password autoComplete="new-password" maxLength={128} />
        </Form.Item>
        <Form.Item
          name="again"
          label={t(($) => $.account.password.again)}
          dependencies={['password']}
          rules={[
            required,
            {
              validator: async (_, again?: string) => {
                if (again && again !== form.getFieldValue('password'))
                  throw new Error(t(($) => $.account.password.differs));
              },
            },
          ]}
        >
          <Input.Password autoComplete="new-password" maxLength={128} />
        </Form.Item>
        <FormRefusal error={change.error} />
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          {t(($) => $.account.password.save)}
        </Button>
        {password_due_on && (
          <span className="small num" style={{ marginInlineStart: 12 }}>
            {t(($) => $.account.password.dueOn, { date: password_due_on })}
          </span>
        )}
      </Form>
    </Card>
  );
}
