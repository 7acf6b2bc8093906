import { useCanGoBack, useRouter } from '@tanstack/react-router';
import { LeftOutline } from 'antd-mobile-icons';
import { type ReactNode, useEffect } from 'react';
import { type Place, useGo } from '../app/navigation';
import { useWords } from '../i18n';

interface PageProps {
  title: string;
  /** Where "back" leads when the page was opened directly; without it there is no back button. */
  back?: Place;
  /** Whether "back" goes there even if there is a page before this one. */
  backAlways?: boolean;
  right?: ReactNode;
  foot?: ReactNode;
  children: ReactNode;
}

/** Head with an own, named back button; body; and the action that stays at hand below. */
export function Page({ title, back, backAlways = false, right, foot, children }: PageProps) {
  const words = useWords();
  const router = useRouter();
  const go = useGo();
  const canGoBack = useCanGoBack();
  useTitle(title);
  const goBack = () => {
    if (canGoBack && !backAlways) router.history.back();
    else void go(back ?? '/', { replace: true });
  };
  return (
    <div className="page">
      <header className="page-head">
        <div>
          {back !== undefined && (
            <button
              type="button"
              className="icon-button"
              aria-label={words(($) => $.app.back)}
              onClick={goBack}
            >
              <LeftOutline aria-hidden />
            </button>
          )}
        </div>
        <h1>{title}</h1>
        <div className="page-head-side">{right}</div>
      </header>
      <main className="page-body">{children}</main>
      {foot && <div className="page-foot">{foot}</div>}
    </div>
  );
}

/** Names the page in the browser's own list of pages. */
export function useTitle(title: string): void {
  const words = useWords();
  const name = words(($) => $.app.name);
  useEffect(() => {
    document.title = title === name ? name : `${title} · ${name}`;
  }, [title, name]);
}
