import { useTranslation } from 'react-i18next';
import { startI18n } from '@/shared/i18n';
import { borrower } from './zh-CN';

declare module '@/shared/i18n' {
  interface Catalogues {
    borrower: typeof borrower;
  }
}

export function startBorrowerI18n(): Promise<void> {
  return startI18n({
    name: 'borrower',
    zh: borrower,
    loadEn: async () => (await import('./en-US')).borrower,
  });
}

/** The words of this app in the language in use: `words($ => $.home.title)`. */
export function useWords() {
  return useTranslation('borrower').t;
}
