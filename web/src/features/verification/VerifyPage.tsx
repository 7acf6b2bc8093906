import { getRouteApi } from '@tanstack/react-router';
import { Alert, Button, Card, Flex, Form, Input } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BrandLine } from '@/desk/BrandLine';
import { FormRefusal } from '@/desk/forms';
import { LanguageButton } from '@/desk/LanguageButton';
import { useTitle } from '@/desk/page';
import { answerOf, http } from '@/shared/api/client';
import type { Verified } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { FileCheck } from './FileCheck';
import { Found } from './Found';

const route = getRouteApi('/verify');

export interface Asked {
  number: string;
  code: string;
}

/** Anybody who holds a contract or a voucher sees here whether it is genuine. */
export function VerifyPage() {
  const { t } = useTranslation('staff');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [found, setFound] = useState<Verified | null>(null);
  useTitle(t(($) => $.verification.title));
  const asking = useSend((body: Asked, headers) =>
    answerOf(http.POST('/api/v1/verifications', { body, headers })),
  );
  const { mutate } = asking;
  const ask = useCallback(
    (asked: Asked) => mutate(asked, { onSuccess: setFound, onError: () => setFound(null) }),
    [mutate],
  );
  const { number, code } = search;
  useEffect(() => {
    if (number && code) ask({ number, code });
  }, [number, code, ask]);
  return (
    <main style={{ maxWidth: 760, margin: '0 auto', padding: '16px 16px 48px' }}>
      <Flex justify="space-between" align="center" gap={12}>
        <BrandLine />
        <LanguageButton />
      </Flex>
      <h1 style={{ fontSize: 22, margin: '20px 0 8px' }}>{t(($) => $.verification.title)}</h1>
      <p className="muted">{t(($) => $.verification.lead)}</p>
      <Card>
        <Form<Asked>
          layout="vertical"
          requiredMark={false}
          initialValues={search}
          onFinish={(values) => {
            void navigate({ search: values, replace: true });
            if (values.number === number && values.code === code) ask(values);
          }}
        >
          <AskedField name="number" label={t(($) => $.verification.number)} />
          <AskedField name="code" label={t(($) => $.verification.code)} />
          <FormRefusal error={asking.error} />
          <Button type="primary" htmlType="submit" block loading={asking.isPending}>
            {t(($) => $.verification.submit)}
          </Button>
        </Form>
      </Card>
      <div aria-live="polite">
        {found && (
          <Flex vertical gap={16} style={{ marginTop: 16 }}>
            <Alert
              type={found.is_valid ? 'success' : 'error'}
              showIcon
              title={t(($) => (found.is_valid ? $.verification.good : $.verification.bad))}
            />
            <Found found={found} />
            {number && code && <FileCheck asked={{ number, code }} />}
          </Flex>
        )}
      </div>
    </main>
  );
}

function AskedField({ name, label }: { name: keyof Asked; label: string }) {
  const { t } = useTranslation('staff');
  return (
    <Form.Item
      name={name}
      label={label}
      rules={[{ required: true, whitespace: true, message: t(($) => $.verification.required) }]}
    >
      <Input autoComplete="off" maxLength={40} />
    </Form.Item>
  );
}
