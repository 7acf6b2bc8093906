import { Button, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { BrandLine } from '@/desk/BrandLine';
import { LanguageButton } from '@/desk/LanguageButton';
import { useTitle } from '@/desk/page';
import { PasswordCard } from '@/features/account/PasswordCard';
import { useSignOut } from './signOut';

/** All that the desk shows to who has to set a new password first. */
export function PasswordDue() {
  const { t } = useTranslation('staff');
  useTitle(t(($) => $.account.password.title));
  const signOut = useSignOut();
  return (
    <Flex vertical style={{ minHeight: '100dvh' }}>
      <Flex justify="space-between" align="center" style={{ padding: '12px 16px' }}>
        <BrandLine />
        <Flex gap={8}>
          <LanguageButton />
          <Button type="text" onClick={signOut}>
            {t(($) => $.desk.bar.signOut)}
          </Button>
        </Flex>
      </Flex>
      <main style={{ width: '100%', maxWidth: 480, margin: '24px auto', padding: '0 16px' }}>
        <PasswordCard />
      </main>
    </Flex>
  );
}
