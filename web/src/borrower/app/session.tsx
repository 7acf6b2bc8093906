import { useQuery } from '@tanstack/react-query';
import { Outlet, useLocation } from '@tanstack/react-router';
import { createContext, useContext } from 'react';
import type { Me } from '../api/contract';
import { meQuery } from '../api/queries';
import { Failure } from '../components/Answer';
import { PageSkeleton } from '../components/Skeletons';
import { DraftProvider } from '../draft/DraftProvider';
import { Redirect } from './navigation';

const Person = createContext<Me | null>(null);

/** The person signed in. Only below `SignedIn`. */
export function useMe(): Me {
  const me = useContext(Person);
  if (me === null) throw new Error('useMe stands outside SignedIn');
  return me;
}

/** Lets through whoever is signed in; sends everybody else to the sign-in page and back later. */
export function SignedIn() {
  const me = useQuery(meQuery);
  const here = useLocation({ select: (location) => location.href });
  if (me.isPending) return <PageSkeleton />;
  // Signing out happens on /me: whoever comes next starts at home.
  if (me.data === null) return <Redirect to="/sign-in" {...(here !== '/me' && { back: here })} />;
  if (me.data === undefined) return <Failure error={me.error} retry={me.refetch} />;
  return (
    <Person value={me.data}>
      <DraftProvider key={me.data.party?.id} customerId={me.data.party?.id ?? 'new'}>
        <Outlet />
      </DraftProvider>
    </Person>
  );
}
