import { QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';
import { NotFoundView, RouteFailure, Waiting } from '@/desk/states';
import { routeTree } from '@/routeTree.gen';
import { Refusal } from '@/shared/api/problem';

/** A refusal is an answer and is not asked again; only a request without an answer is. */
function isWorthRetrying(failures: number, error: unknown): boolean {
  return failures < 1 && (!(error instanceof Refusal) || error.isUnanswered);
}

export const queryClient = new QueryClient({
  defaultOptions: {
    // Always: without a network a request fails at once and says so, instead of waiting unseen.
    queries: { staleTime: 15_000, retry: isWorthRetrying, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
});

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  context: { queryClient },
  defaultPendingComponent: Waiting,
  defaultErrorComponent: RouteFailure,
  defaultNotFoundComponent: NotFoundView,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
