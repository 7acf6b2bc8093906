import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { Failure } from '../components/Answer';
import { PageSkeleton } from '../components/Skeletons';
import { Home } from '../pages/Home';
import { NotFound } from '../pages/NotFound';
import { SignIn } from '../pages/SignIn';
import { Shell } from './Shell';
import { SignedIn } from './session';
import { TabPages } from './TabPages';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: SignIn,
  validateSearch: (search: Record<string, unknown>): { back?: string } =>
    typeof search.back === 'string' && search.back.startsWith('/') ? { back: search.back } : {},
});

const signedIn = createRoute({ getParentRoute: () => root, id: 'signed-in', component: SignedIn });
const tabs = createRoute({ getParentRoute: () => signedIn, id: 'tabs', component: TabPages });

const home = createRoute({ getParentRoute: () => tabs, path: '/', component: Home });
const loans = createRoute({
  getParentRoute: () => tabs,
  path: '/loans',
  component: lazyRouteComponent(() => import('../pages/Loans'), 'Loans'),
});
const notices = createRoute({
  getParentRoute: () => tabs,
  path: '/notices',
  component: lazyRouteComponent(() => import('../pages/Notices'), 'Notices'),
});
const me = createRoute({
  getParentRoute: () => tabs,
  path: '/me',
  component: lazyRouteComponent(() => import('../pages/MePage'), 'MePage'),
});

const account = createRoute({
  getParentRoute: () => signedIn,
  path: '/account',
  component: lazyRouteComponent(() => import('../pages/OpenAccount'), 'OpenAccount'),
});
const apply = createRoute({
  getParentRoute: () => signedIn,
  path: '/apply',
  component: lazyRouteComponent(() => import('../pages/Apply'), 'Apply'),
});
const consent = createRoute({
  getParentRoute: () => signedIn,
  path: '/apply/consent',
  component: lazyRouteComponent(() => import('../pages/Consent'), 'Consent'),
});
const applications = createRoute({
  getParentRoute: () => signedIn,
  path: '/applications',
  component: lazyRouteComponent(() => import('../pages/Applications'), 'Applications'),
});
const progress = createRoute({
  getParentRoute: () => signedIn,
  path: '/applications/$id',
  component: lazyRouteComponent(() => import('../pages/Progress'), 'Progress'),
});
const materials = createRoute({
  getParentRoute: () => signedIn,
  path: '/applications/$id/documents',
  component: lazyRouteComponent(() => import('../pages/Materials'), 'Materials'),
});
const supplements = createRoute({
  getParentRoute: () => signedIn,
  path: '/applications/$id/supplements',
  component: lazyRouteComponent(() => import('../pages/Supplements'), 'Supplements'),
});
const contract = createRoute({
  getParentRoute: () => signedIn,
  path: '/contracts/$id',
  component: lazyRouteComponent(() => import('../pages/ContractPage'), 'ContractPage'),
});
const draw = createRoute({
  getParentRoute: () => signedIn,
  path: '/contracts/$id/draw',
  component: lazyRouteComponent(() => import('../pages/DrawPage'), 'DrawPage'),
});
const loan = createRoute({
  getParentRoute: () => signedIn,
  path: '/loans/$id',
  component: lazyRouteComponent(() => import('../pages/LoanPage'), 'LoanPage'),
});

const routeTree = root.addChildren([
  signIn,
  signedIn.addChildren([
    tabs.addChildren([home, loans, notices, me]),
    account,
    apply,
    consent,
    applications,
    progress,
    materials,
    supplements,
    contract,
    draw,
    loan,
  ]),
]);

export const router = createRouter({
  routeTree,
  basepath: '/m',
  scrollRestoration: true,
  defaultPendingComponent: PageSkeleton,
  defaultErrorComponent: ({ error, reset }) => <Failure error={error} retry={reset} />,
});
