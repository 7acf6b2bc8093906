import { LockOutlined, UserOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { Button, Flex, Form, Grid, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BrandLine } from '@/desk/BrandLine';
import { FormRefusal, showFieldErrors } from '@/desk/forms';
import { LanguageButton } from '@/desk/LanguageButton';
import { useTitle } from '@/desk/page';
import { answerOf, http } from '@/shared/api/client';
import type { SessionRequest } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { SampleAccounts } from './SampleAccounts';
import { Showcase } from './Showcase';

const route = getRouteApi('/sign-in');

/** Only a path of this site: a link from elsewhere must not lead on to elsewhere. */
export function safeNext(next: string | undefined): string {
  return next?.startsWith('/') && !next.startsWith('//') && !next.includes('\\')
    ? next
    : '/workbench';
}

export function SignInPage() {
  const { t } = useTranslation('staff');
  const { next } = route.useSearch();
  const queryClient = useQueryClient();
  const router = useRouter();
  const isDesk = Grid.useBreakpoint().lg ?? true;
  const [form] = Form.useForm<SessionRequest>();
  const [refusal, setRefusal] = useState<unknown>(null);
  useTitle(t(($) => $.staff.title));
  const signIn = useSend((body: SessionRequest, headers) =>
    answerOf(http.POST('/api/v1/staff/session', { body, headers })),
  );
  const submit = (values: SessionRequest) =>
    signIn.mutate(values, {
      onSuccess: ({ staff }) => {
        queryClient.clear();
        queryClient.setQueryData(['get', '/api/v1/staff/me', {}], staff);
        router.history.push(safeNext(next));
      },
      onError: (error) => {
        setRefusal(error);
        showFieldErrors(form, error);
      },
    });
  return (
    <Flex style={{ minHeight: '100dvh', background: '#fff' }}>
      {isDesk && <Showcase />}
      <Flex vertical flex={1} style={{ minWidth: 0 }}>
        <Flex justify="space-between" align="center" style={{ padding: '12px 16px' }}>
          {isDesk ? <span /> : <BrandLine />}
          <LanguageButton />
        </Flex>
        <Flex
          flex={1}
          align={isDesk ? 'center' : 'flex-start'}
          justify="center"
          style={{ padding: '16px 20px 48px' }}
        >
          <main style={{ width: '100%', maxWidth: 400 }}>
            <h1 style={{ fontSize: 24, margin: '0 0 4px' }}>{t(($) => $.staff.heading)}</h1>
            <p className="muted" style={{ margin: '0 0 24px', fontSize: 14 }}>
              {t(($) => $.staff.lead)}
            </p>
            <Form form={form} layout="vertical" size="large" requiredMark={false} onFinish={submit}>
              <Form.Item
                name="account"
                label={t(($) => $.staff.account)}
                rules={[{ required: true, message: t(($) => $.staff.accountRequired) }]}
              >
                <Input prefix={<UserOutlined aria-hidden />} autoComplete="username" autoFocus />
              </Form.Item>
              <Form.Item
                name="password"
                label={t(($) => $.staff.password)}
                rules={[{ required: true, message: t(($) => $.staff.passwordRequired) }]}
              >
                <Input.Password
                  prefix={<LockOutlined aria-hidden />}
                  autoComplete="current-password"
                />
              </Form.Item>
              <FormRefusal error={refusal} />
              <Button type="primary" htmlType="submit" block loading={signIn.isPending}>
                {t(($) => $.staff.submit)}
              </Button>
            </Form>
            <SampleAccounts
              onPick={({ account, password }) => {
                setRefusal(null);
                form.setFieldsValue({ account, password });
              }}
            />
          </main>
        </Flex>
      </Flex>
    </Flex>
  );
}
