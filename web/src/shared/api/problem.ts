import i18n from 'i18next';
import type { Problem } from './contract';

/** Why a request did not succeed. `offline` and `timeout`: nobody knows whether it was done. */
export type RefusalKind =
  | 'offline'
  | 'timeout'
  | 'signed_out'
  | 'forbidden'
  | 'not_found'
  | 'invalid'
  | 'conflict'
  | 'failed';

const KINDS: Record<number, RefusalKind> = {
  400: 'invalid',
  401: 'signed_out',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  413: 'invalid',
  422: 'invalid',
};

interface RefusalDetails {
  kind: RefusalKind;
  message: string;
  status?: number;
  code?: string;
  fields?: Record<string, string>;
  requestId?: string | undefined;
}

/** A request that was refused or went unanswered, in words for the person at the screen. */
export class Refusal extends Error {
  readonly kind: RefusalKind;
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  readonly code: string;
  /** What is wrong with each field, by its name in the request body: {id_number: "…"}. */
  readonly fields: Record<string, string>;
  readonly requestId: string | undefined;

  constructor(details: RefusalDetails) {
    super(details.message);
    this.name = 'Refusal';
    this.kind = details.kind;
    this.status = details.status ?? 0;
    this.code = details.code ?? details.kind;
    this.fields = details.fields ?? {};
    this.requestId = details.requestId;
  }

  /** True when the server may have carried it out all the same: a retry keeps its key. */
  get isUnanswered(): boolean {
    return this.status === 0 || this.status >= 500;
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'title' in body && 'status' in body;
}

/** "/household/0/income" -> "household.0.income"; the escapes of RFC 6901 are undone. */
export function fieldOfPointer(pointer: string): string {
  return pointer
    .replace(/^\//, '')
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.');
}

/** The refusal that an unsuccessful answer carries; never throws. */
export async function refusalOf(response: Response): Promise<Refusal> {
  const kind = KINDS[response.status] ?? 'failed';
  const body: unknown = await response.json().catch(() => null);
  if (!isProblem(body))
    return new Refusal({
      kind,
      status: response.status,
      message: i18n.t(($) => $.problem.unreadable, { ns: 'shared', status: response.status }),
    });
  const fields: Record<string, string> = {};
  for (const { pointer, detail } of body.errors ?? []) fields[fieldOfPointer(pointer)] ??= detail;
  return new Refusal({
    kind,
    status: response.status,
    code: body.code,
    message: body.detail || body.title,
    fields,
    requestId: body.request_id,
  });
}

/** The refusal for a request that got no answer at all. */
export function unanswered(cause: unknown): Refusal {
  const kind =
    cause instanceof DOMException && cause.name === 'TimeoutError' ? 'timeout' : 'offline';
  return new Refusal({ kind, message: i18n.t(($) => $.problem[kind], { ns: 'shared' }) });
}
