/**
 * Moving between the pages of this app. The router's library knows only one router by its types,
 * that of the staff desk; here the places are spelled out, and a wrong one is a type error too.
 */
import { type AnyRouter, Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type ReactNode, useCallback, useEffect, useState } from 'react';

export type Place =
  | '/'
  | '/sign-in'
  | '/account'
  | '/apply'
  | '/apply/consent'
  | '/applications'
  | `/applications/${string}`
  | `/contracts/${string}`
  | '/loans'
  | `/loans/${string}`
  | '/notices'
  | '/me';

interface GoOptions {
  /** The page left behind is not to be come back to. */
  replace?: boolean;
  /** The new page scrolls itself, to a field that needs a word. */
  keepScroll?: boolean;
}

export function useGo(): (place: Place, options?: GoOptions) => Promise<void> {
  const navigate = useNavigate<AnyRouter>();
  return useCallback(
    (place, { replace = false, keepScroll = false } = {}) =>
      navigate({ to: place as string, replace, resetScroll: !keepScroll }),
    [navigate],
  );
}

/** Goes there as soon as it is rendered, in the place of the page that renders it. */
export function Redirect({ to, back }: { to: Place; back?: string }) {
  const go = useNavigate<AnyRouter>();
  // As it was at first: on the way the address changes, and would lead back to itself.
  const [first] = useState({ to, back });
  useEffect(() => {
    const search = first.back === undefined ? {} : { back: first.back };
    void go({ to: first.to as string, search, replace: true });
  }, [go, first]);
  return null;
}

interface PlaceLinkProps {
  to: Place;
  className?: string;
  /** Marked as the current page only there, not below it. */
  isExact?: boolean;
  children: ReactNode;
}

export function PlaceLink({ to, className, isExact = false, children }: PlaceLinkProps) {
  return (
    <Link<AnyRouter>
      to={to}
      {...(className && { className })}
      {...(isExact && { activeOptions: { exact: true } })}
    >
      {children}
    </Link>
  );
}

/** The `$id` of the page's address. */
export function usePlaceId(): string {
  const { id }: { id?: string } = useParams({ strict: false });
  return id ?? '';
}

/** Where to go after signing in. */
export function useBack(): Place {
  const { back }: { back?: string } = useSearch({ strict: false });
  return (back ?? '/') as Place;
}
