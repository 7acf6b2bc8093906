import { GlobalOutline } from 'antd-mobile-icons';
import { setLanguage, useLanguage } from '@/shared/i18n';

/** Changes to the other language, whose own name it shows. */
export function LanguageSwitch() {
  const isEnglish = useLanguage() === 'en-US';
  return (
    <button
      type="button"
      className="icon-button"
      lang={isEnglish ? 'zh-CN' : 'en'}
      onClick={() => void setLanguage(isEnglish ? 'zh-CN' : 'en-US')}
    >
      <GlobalOutline aria-hidden style={{ fontSize: 17 }} />
      {isEnglish ? '中文' : 'English'}
    </button>
  );
}
