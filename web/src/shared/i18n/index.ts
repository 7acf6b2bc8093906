import i18n from 'i18next';
import { useCallback } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Text } from '@/shared/api/contract';
import { shared as sharedZh } from './zh-CN';

export type Language = 'zh-CN' | 'en-US';

/**
 * The same keys with any words: an English catalogue of this type cannot miss one. What is said of
 * one differs from what is said of many in English only: it stands beside it, as `<key>_one`.
 */
export type Words<Catalogue> = {
  [Key in keyof Catalogue]: Catalogue[Key] extends string ? string : Words<Catalogue[Key]>;
} & {
  [Key in keyof Catalogue & string as Catalogue[Key] extends string
    ? `${Key}_one`
    : never]?: string;
};

/** Each app adds its own catalogue here (`declare module '@/shared/i18n'`). */
export interface Catalogues {
  shared: typeof sharedZh;
}

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shared';
    enableSelector: true;
    resources: Catalogues;
  }
}

const STORED = 'sancha.language';

interface AppCatalogue {
  /** The app's namespace: "staff" or "borrower". */
  name: Exclude<keyof Catalogues, 'shared'> | (string & {});
  zh: object;
  loadEn: () => Promise<object>;
}

let app: AppCatalogue | undefined;

function preferred(): Language {
  const stored = localStorage.getItem(STORED);
  if (stored === 'zh-CN' || stored === 'en-US') return stored;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en-US';
}

/** Start with the language of the last visit, or of the browser. Call once, before rendering. */
export async function startI18n(catalogue: AppCatalogue): Promise<void> {
  app = catalogue;
  await i18n.use(initReactI18next).init({
    lng: 'zh-CN',
    fallbackLng: 'zh-CN',
    ns: ['shared', catalogue.name],
    defaultNS: 'shared',
    resources: { 'zh-CN': { shared: sharedZh, [catalogue.name]: catalogue.zh } },
    interpolation: { escapeValue: false },
  });
  await applyLanguage(preferred());
}

async function applyLanguage(language: Language): Promise<void> {
  if (app && language === 'en-US' && !i18n.hasResourceBundle(language, app.name)) {
    const [{ shared }, en] = await Promise.all([import('./en-US'), app.loadEn()]);
    i18n.addResourceBundle(language, 'shared', shared);
    i18n.addResourceBundle(language, app.name, en);
  }
  await i18n.changeLanguage(language);
  document.documentElement.lang = language;
}

/** Change the language and remember it for the next visit. */
export async function setLanguage(language: Language): Promise<void> {
  localStorage.setItem(STORED, language);
  await applyLanguage(language);
}

export function currentLanguage(): Language {
  return i18n.language === 'en-US' ? 'en-US' : 'zh-CN';
}

/** The language in use; the component renders again when it changes. */
export function useLanguage(): Language {
  return useTranslation('shared').i18n.language === 'en-US' ? 'en-US' : 'zh-CN';
}

/** A function that reads a `Text` of the API in the language in use. */
export function useText(): (text: Text) => string {
  const language = useLanguage();
  return useCallback((text: Text) => (language === 'en-US' ? text.en : text.zh), [language]);
}

/** Several texts in a line, or several names: parted as each language parts them. */
export function useJoin() {
  const text = useText();
  const isEnglish = useLanguage() === 'en-US';
  return {
    texts: (many: readonly Text[]) => many.map(text).join(isEnglish ? '; ' : '；'),
    names: (many: readonly string[]) => many.join(isEnglish ? ', ' : '、'),
  };
}
