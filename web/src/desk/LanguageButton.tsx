import { GlobalOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { setLanguage, useLanguage } from '@/shared/i18n';

export function LanguageButton() {
  const { t } = useTranslation('staff');
  const language = useLanguage();
  return (
    <Button
      type="text"
      icon={<GlobalOutlined />}
      aria-label={t(($) => $.desk.bar.language)}
      onClick={() => void setLanguage(language === 'zh-CN' ? 'en-US' : 'zh-CN')}
    >
      {t(($) => $.desk.bar.languageShort)}
    </Button>
  );
}
