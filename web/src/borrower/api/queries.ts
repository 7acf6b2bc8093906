import { keepPreviousData, QueryClient, queryOptions } from '@tanstack/react-query';
import { Refusal } from '@/shared/api/problem';
import { onSignedOut } from '@/shared/api/transport';
import { borrowerApi } from './client';
import type { DrawAsk, Me, PlanTerms, QuoteRequest, RevolvingLimit, Stage } from './contract';

/** How long to wait before asking again, by stage; the end states change no more. */
const POLL_MS: Record<Stage, number | false> = {
  deciding: 1_500,
  stopped: 10_000,
  offer: 15_000,
  conditions: 15_000,
  paying: 2_000,
  contract: 15_000,
  review: 10_000,
  supplement: 15_000,
  paid: false,
  granted: false,
  declined: false,
  closed: false,
};

const UNANSWERED_TRIES_MAX = 2;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // Without a network the page says so at once instead of waiting in silence.
      networkMode: 'always',
      staleTime: 5_000,
      retry: (failures, cause) =>
        cause instanceof Refusal && cause.isUnanswered && failures < UNANSWERED_TRIES_MAX,
    },
    mutations: { networkMode: 'always' },
  },
});

export const meQuery = queryOptions({
  queryKey: ['me'],
  staleTime: 60_000,
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await borrowerApi.me(signal);
    } catch (cause) {
      // Nobody being signed in is an answer here, not a failure.
      if (cause instanceof Refusal && cause.kind === 'signed_out') return null;
      throw cause;
    }
  },
});

/** Forget that somebody is signed in, and every answer that belongs to that person. */
export function forgetPerson(): void {
  queryClient.setQueryData(meQuery.queryKey, null);
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== meQuery.queryKey[0] });
}

onSignedOut(forgetPerson);

export const wishesQuery = queryOptions({
  queryKey: ['wishes'],
  queryFn: ({ signal }) => borrowerApi.wishes(signal),
});

export const occupationsQuery = queryOptions({
  queryKey: ['occupations'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async ({ signal }) => (await borrowerApi.occupations(signal)).items,
});

export const productsQuery = queryOptions({
  queryKey: ['products'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async ({ signal }) => (await borrowerApi.products(signal)).items,
});

export const offerQuery = (product: string) =>
  queryOptions({
    queryKey: ['offer', product],
    queryFn: ({ signal }) => borrowerApi.offer(product, signal),
  });

export const quoteQuery = (request: QuoteRequest) =>
  queryOptions({
    queryKey: ['quote', request],
    staleTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => borrowerApi.quote(request, signal),
  });

export const plansQuery = (plans: PlanTerms[]) =>
  queryOptions({
    queryKey: ['plans', plans],
    staleTime: 60_000,
    queryFn: ({ signal }) => borrowerApi.plans(plans, signal),
  });

export const applicationsQuery = queryOptions({
  queryKey: ['applications'],
  queryFn: async ({ signal }) => (await borrowerApi.applications(signal)).items,
});

export const applicationQuery = (id: string) =>
  queryOptions({
    queryKey: ['applications', id],
    queryFn: ({ signal }) => borrowerApi.application(id, signal),
    refetchInterval: ({ state }) => (state.data ? POLL_MS[state.data.stage] : false),
  });

export const documentsQuery = (id: string) =>
  queryOptions({
    queryKey: ['applications', id, 'documents'],
    queryFn: ({ signal }) => borrowerApi.documents(id, signal),
  });

export const materialsQuery = (product: string) =>
  queryOptions({
    queryKey: ['materials', product],
    queryFn: ({ signal }) => borrowerApi.materials(product, signal),
  });

export const supplementsQuery = (id: string) =>
  queryOptions({
    queryKey: ['applications', id, 'supplements'],
    queryFn: async ({ signal }) => (await borrowerApi.supplements(id, signal)).items,
  });

export const contractQuery = (id: string) =>
  queryOptions({
    queryKey: ['contracts', id],
    queryFn: ({ signal }) => borrowerApi.contract(id, signal),
    refetchInterval: ({ state }) => (state.data?.stage === 'signing' ? 1_500 : false),
  });

/** Whether money of a draw is still on its way: until it is there, it is asked again. */
export const isDrawing = ({ draws }: RevolvingLimit) =>
  draws.some(({ loan, status }) => loan === null && !['failed', 'cancelled'].includes(status.code));

export const limitsQuery = queryOptions({
  queryKey: ['limits'],
  queryFn: async ({ signal }) => (await borrowerApi.limits(signal)).items,
  refetchInterval: ({ state }) => (state.data?.some(isDrawing) ? 3_000 : false),
});

export const drawQuoteQuery = (id: string, ask: DrawAsk) =>
  queryOptions({
    queryKey: ['limits', id, 'quote', ask],
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => borrowerApi.drawQuote(id, ask, signal),
  });

export const signingWaysQuery = (id: string) =>
  queryOptions({
    queryKey: ['contracts', id, 'ways'],
    queryFn: ({ signal }) => borrowerApi.signingWays(id, signal),
  });

export const loansQuery = queryOptions({
  queryKey: ['loans'],
  queryFn: async ({ signal }) => (await borrowerApi.loans(signal)).items,
});

export const loanQuery = (id: string) =>
  queryOptions({
    queryKey: ['loans', id],
    queryFn: ({ signal }) => borrowerApi.loan(id, signal),
  });

export const papersOfUseQuery = (id: string) =>
  queryOptions({
    queryKey: ['loans', id, 'use-papers'],
    queryFn: ({ signal }) => borrowerApi.usePapers(id, signal),
  });

/** While one is being sealed, it is asked for again. */
export const certificatesQuery = (id: string) =>
  queryOptions({
    queryKey: ['loans', id, 'certificates'],
    queryFn: ({ signal }) => borrowerApi.certificates(id, signal),
    refetchInterval: ({ state }) => (state.data?.some((one) => !one.is_ready) ? 2_000 : false),
  });

export const noticesQuery = queryOptions({
  queryKey: ['notices'],
  refetchInterval: 60_000,
  queryFn: async ({ signal }) => (await borrowerApi.notices(signal)).items,
});

/** Stages in which the borrower still waits for something or has something to do. */
export function isOpen(stage: Stage): boolean {
  return POLL_MS[stage] !== false;
}
