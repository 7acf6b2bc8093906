import { Outlet } from '@tanstack/react-router';
import { ConfigProvider } from 'antd-mobile';
import enUS from 'antd-mobile/es/locales/en-US';
import zhCN from 'antd-mobile/es/locales/zh-CN';
import { useSyncExternalStore } from 'react';
import { useLanguage } from '@/shared/i18n';
import { useWords } from '../i18n';

function followNetwork(changed: () => void): () => void {
  window.addEventListener('online', changed);
  window.addEventListener('offline', changed);
  return () => {
    window.removeEventListener('online', changed);
    window.removeEventListener('offline', changed);
  };
}

/** The column in which every page stands, and the word that the network is gone. */
export function Shell() {
  const words = useWords();
  const language = useLanguage();
  const isOnline = useSyncExternalStore(followNetwork, () => navigator.onLine);
  return (
    <ConfigProvider locale={language === 'en-US' ? enUS : zhCN}>
      <div className="shell">
        <div role="status">
          {!isOnline && <div className="offline">{words(($) => $.app.offline)}</div>}
        </div>
        <Outlet />
      </div>
    </ConfigProvider>
  );
}
