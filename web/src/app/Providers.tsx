import { App, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import type { ReactNode } from 'react';
import { useLanguage } from '@/shared/i18n';
import { theme } from './theme';

/** Who has told the device that motion disturbs sees none here. */
const isStill = window.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false;
const look = isStill ? { ...theme, token: { ...theme.token, motion: false } } : theme;

const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content;

/** Look, language and security settings of antd, for everything below. */
export function Providers({ children }: { children: ReactNode }) {
  const language = useLanguage();
  dayjs.locale(language === 'en-US' ? 'en' : 'zh-cn');
  return (
    <ConfigProvider
      csp={nonce ? { nonce } : {}}
      locale={language === 'en-US' ? enUS : zhCN}
      theme={look}
      componentSize="middle"
      // antd would put a space between two Chinese characters of a button: "否 决".
      button={{ autoInsertSpace: false }}
      form={{ requiredMark: true, scrollToFirstError: { block: 'center' } }}
    >
      <App style={{ height: '100%' }}>{children}</App>
    </ConfigProvider>
  );
}
