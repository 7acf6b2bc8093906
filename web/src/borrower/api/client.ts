import type { List } from '@/shared/api/contract';
import { transport } from '@/shared/api/transport';
import type {
  AnswersRequest,
  Application,
  ApplicationRequest,
  ApplicationSummary,
  Certificate,
  CertificateKind,
  CodeRequest,
  ConfirmationRequest,
  Contract,
  CostReadRequest,
  Document,
  Documents,
  DrawAsk,
  DrawQuote,
  DrawRequest,
  DrawTaken,
  EarlyQuote,
  EarlyQuoteRequest,
  Loan,
  LoanSummary,
  Me,
  Notice,
  Occupation,
  Offer,
  Party,
  PartyRequest,
  Plans,
  PlanTerms,
  Product,
  Quote,
  QuoteRequest,
  RevolvingLimit,
  ServerDraft,
  Session,
  SessionRequest,
  SigningWays,
  Supplement,
  UsePapers,
  Wishes,
} from './contract';

interface Options {
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** Ask the server; an answer that is no success is thrown as a `Refusal`. */
async function ask<Answer>(method: string, path: string, options: Options = {}): Promise<Answer> {
  const { body, headers, signal } = options;
  const isForm = body instanceof FormData;
  const request = new Request(new URL(`/api/v1/borrower${path}`, location.origin), {
    method,
    // The browser itself writes the boundary of a multipart form.
    headers:
      isForm || body === undefined
        ? { ...headers }
        : { 'Content-Type': 'application/json', ...headers },
    body: isForm ? body : body === undefined ? null : JSON.stringify(body),
    signal: signal ?? null,
  });
  const response = await transport(request);
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}

const get = <Answer>(path: string, signal: AbortSignal) => ask<Answer>('GET', path, { signal });
const post = <Answer>(path: string, body?: unknown, headers?: Record<string, string>) =>
  ask<Answer>('POST', path, { body, ...(headers && { headers }) });

/** Send a paper, with what is said about it. */
function send(path: string, fields: Record<string, string | File>, headers: Headers) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return post<Document>(path, form, headers);
}

export type Headers = Record<string, string> | { 'Idempotency-Key': string };

/** Every call of the borrower's phone, by name. */
export const borrowerApi = {
  sendCode: (body: CodeRequest, headers: Headers) => post<void>('/codes', body, headers),
  signIn: (body: SessionRequest, headers: Headers) => post<Session>('/session', body, headers),
  signOut: () => ask<void>('DELETE', '/session'),
  me: (signal: AbortSignal) => get<Me>('/me', signal),
  occupations: (signal: AbortSignal) => get<List<Occupation>>('/occupations', signal),
  openAccount: (body: PartyRequest, headers: Headers) => post<Party>('/party', body, headers),
  products: (signal: AbortSignal) => get<List<Product>>('/products', signal),
  offer: (product: string, signal: AbortSignal) =>
    get<Offer>(`/offer?product=${encodeURIComponent(product)}`, signal),
  plans: (plans: PlanTerms[], signal: AbortSignal) =>
    ask<Plans>('POST', '/plans', { body: { plans }, signal }),
  quote: (body: QuoteRequest, signal: AbortSignal) =>
    ask<Quote>('POST', '/quote', { body, signal }),
  apply: (body: ApplicationRequest, headers: Headers) =>
    post<Application>('/applications', body, headers),
  draft: (signal: AbortSignal) => get<ServerDraft>('/draft', signal),
  saveDraft: (body: ServerDraft) => ask<ServerDraft>('PUT', '/draft', { body }),
  applications: (signal: AbortSignal) => get<List<ApplicationSummary>>('/applications', signal),
  application: (id: string, signal: AbortSignal) => get<Application>(`/applications/${id}`, signal),
  documents: (id: string, signal: AbortSignal) =>
    get<Documents>(`/applications/${id}/documents`, signal),
  addDocument: (id: string, kind: string, file: File, headers: Headers) =>
    send(`/applications/${id}/documents`, { kind, file }, headers),
  materials: (product: string, signal: AbortSignal) =>
    get<Documents>(`/materials?product=${encodeURIComponent(product)}`, signal),
  addMaterial: (product: string, kind: string, file: File, headers: Headers) =>
    send('/materials', { product, kind, file }, headers),
  usePapers: (id: string, signal: AbortSignal) => get<UsePapers>(`/loans/${id}/use-papers`, signal),
  addUsePaper: (id: string, file: File, headers: Headers) =>
    send(`/loans/${id}/use-papers`, { file }, headers),
  withdraw: (id: string, reason: string, headers: Headers) =>
    post<void>(`/applications/${id}/withdrawal`, { reason }, headers),
  quoteEarly: (id: string, body: EarlyQuoteRequest, headers: Headers) =>
    post<EarlyQuote>(`/loans/${id}/quotes`, body, headers),
  orderEarly: (id: string, headers: Headers) =>
    post<EarlyQuote>(`/quotes/${id}/order`, undefined, headers),
  acceptOffer: (id: string, headers: Headers) =>
    post<void>(`/applications/${id}/acceptance`, undefined, headers),
  appeal: (id: string, words: string, headers: Headers) =>
    post<void>(`/applications/${id}/appeal`, { words }, headers),
  supplements: (id: string, signal: AbortSignal) =>
    get<List<Supplement>>(`/applications/${id}/supplements`, signal),
  answer: (id: string, body: AnswersRequest, headers: Headers) =>
    post<void>(`/applications/${id}/supplements`, body, headers),
  limits: (signal: AbortSignal) => get<List<RevolvingLimit>>('/limits', signal),
  drawQuote: (id: string, { amount, term_months }: DrawAsk, signal: AbortSignal) =>
    get<DrawQuote>(
      `/contracts/${id}/draw-quote?amount=${encodeURIComponent(amount)}&term_months=${term_months}`,
      signal,
    ),
  sendDrawCode: (id: string, body: DrawAsk, headers: Headers) =>
    post<void>(`/contracts/${id}/draw-codes`, body, headers),
  draw: (id: string, body: DrawRequest, headers: Headers) =>
    post<DrawTaken>(`/contracts/${id}/draws`, body, headers),
  closeLimit: (id: string, headers: Headers) =>
    post<void>(`/contracts/${id}/limit-closing`, undefined, headers),
  contract: (id: string, signal: AbortSignal) => get<Contract>(`/contracts/${id}`, signal),
  sendContractCode: (id: string, headers: Headers) =>
    post<void>(`/contracts/${id}/codes`, undefined, headers),
  signingWays: (id: string, signal: AbortSignal) =>
    get<SigningWays>(`/contracts/${id}/ways`, signal),
  withdrawContract: (id: string, headers: Headers) =>
    post<void>(`/contracts/${id}/withdrawal`, {}, headers),
  confirmCost: (id: string, body: CostReadRequest, headers: Headers) =>
    post<void>(`/contracts/${id}/cost`, body, headers),
  confirmContract: (id: string, body: ConfirmationRequest, headers: Headers) =>
    post<Contract>(`/contracts/${id}/confirmation`, body, headers),
  loans: (signal: AbortSignal) => get<List<LoanSummary>>('/loans', signal),
  certificates: (id: string, signal: AbortSignal) =>
    get<Certificate[]>(`/loans/${id}/certificates`, signal),
  askCertificate: (id: string, kind: CertificateKind, headers: Headers) =>
    post<Certificate>(`/loans/${id}/certificates`, { kind }, headers),
  loan: (id: string, signal: AbortSignal) => get<Loan>(`/loans/${id}`, signal),
  wishes: (signal: AbortSignal) => get<Wishes>('/notice-wishes', signal),
  chooseNotices: (body: Wishes, headers: Headers) =>
    ask<Wishes>('PUT', '/notice-wishes', { body, headers }),
  notices: (signal: AbortSignal) => get<List<Notice>>('/notices', signal),
};
