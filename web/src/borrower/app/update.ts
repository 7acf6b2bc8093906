import { Dialog } from 'antd-mobile';
import i18n from 'i18next';

/** Take the service worker into use, and offer a newer version when there is one. */
export function followUpdates(): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  void import('virtual:pwa-register').then(({ registerSW }) => {
    const update = registerSW({
      onNeedRefresh: () => {
        void Dialog.confirm({
          title: i18n.t(($) => $.app.update, { ns: 'borrower' }),
          content: i18n.t(($) => $.app.updateHint, { ns: 'borrower' }),
          confirmText: i18n.t(($) => $.app.updateNow, { ns: 'borrower' }),
          cancelText: i18n.t(($) => $.app.cancel, { ns: 'borrower' }),
          onConfirm: () => update(true),
        });
      },
    });
  });
}
