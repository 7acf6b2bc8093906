/**
 * What the staff desk and the server say to each other, by the names that screens use. The shapes
 * come from `openapi.json` (npm run gen:api); nothing but this file knows the generated names.
 *
 * Common to all of them:
 * - money is a decimal string in yuan ("50000.00"), a rate a decimal string in per cent ("0.5");
 * - `_on` is a date ("2026-12-10"), `_at` a moment in UTC ("2026-11-22T01:30:00Z");
 * - unsafe methods carry `Idempotency-Key`; the session is the cookie `sancha_staff`;
 * - a refusal is `application/problem+json`; `errors[].pointer` names a field of the request body
 *   ("/id_number"), or of the multipart form ("/file"), and the screen shows it beside that field;
 * - a list is `{items, total}`, newest first, with the query `page`, `page_size`, `q`, `status`;
 *   `statuses` are the values that its status filter offers.
 */

import type { paths as GeneratedPaths } from './schema';

// ---------------------------------------------------------------------------------------------
// What both apps share

export type Money = string;
export type Rate = string;
export type IsoDate = string;
export type IsoMoment = string;

export interface Text {
  zh: string;
  en: string;
}

export type Tone = 'grey' | 'blue' | 'green' | 'amber' | 'red';

export interface Status<Code extends string = string> {
  code: Code;
  label: Text;
  tone: Tone;
}

export interface Choice {
  code: string;
  label: Text;
}

export interface List<Item> {
  items: Item[];
  total: number;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  errors?: { pointer: string; detail: string }[];
  request_id: string;
}

// ---------------------------------------------------------------------------------------------
// The paths

/** The server describes a tone as a string; it sends one of five. */
type Toned<Type> = Type extends (infer Item)[]
  ? Toned<Item>[]
  : Type extends object
    ? { [Key in keyof Type]: Key extends 'tone' ? Tone : Toned<Type[Key]> }
    : Type;

type Described = Toned<GeneratedPaths>;

/** Served beside the described API, and only by the sample bank; 404 elsewhere. */
interface SampleAccounts {
  get: {
    parameters: { query?: never };
    responses: {
      200: {
        headers: Record<string, unknown>;
        content: {
          'application/json': {
            accounts: { account: string; password: string; name: string; role: Text }[];
          };
        };
      };
    };
  };
}

export interface paths extends Described {
  '/api/v1/samples': SampleAccounts;
}

type Success = 200 | 201 | 202;

type AnswerOf<Operation> = Operation extends { responses: infer Responses }
  ? {
      [Code in keyof Responses & Success]: Responses[Code] extends {
        content: { 'application/json': infer Answer };
      }
        ? Answer
        : never;
    }[keyof Responses & Success]
  : never;

type Reading<Path extends keyof paths> = paths[Path] extends { get: infer Operation }
  ? AnswerOf<Operation>
  : never;

type BodyOf<Path extends keyof paths> = paths[Path] extends {
  post: { requestBody?: { content: infer Content } };
}
  ? Content[keyof Content]
  : never;

type ItemOf<Path extends keyof paths> =
  Reading<Path> extends { items: (infer Item)[] } ? Item : never;

type QueryOf<Path extends keyof paths> = paths[Path] extends {
  get: { parameters: { query?: infer Query } };
}
  ? NonNullable<Query>
  : never;

// ---------------------------------------------------------------------------------------------
// Signing in, the inbox and the counts above it

export type SessionRequest = BodyOf<'/api/v1/staff/session'>;
export type Staff = Reading<'/api/v1/staff/me'>;
export type Samples = Reading<'/api/v1/samples'>;
export type Task = ItemOf<'/api/v1/tasks'>;
/** What a task or an act is about; screens can open "application", "customer" and "loan". */
export type Subject = Task['subject'];
export type TaskHands = Reading<'/api/v1/tasks/{task_id}/hands'>;
export type OwnPassword = BodyOf<'/api/v1/staff/me/password'>;
export type Delegations = Reading<'/api/v1/staff/delegations'>;
export type Delegation = Delegations['items'][number];
export type DelegationRequest = BodyOf<'/api/v1/staff/delegations'>;
export type Workbench = Reading<'/api/v1/workbench'>;
export type Measure = Workbench['measures'][number];

// ---------------------------------------------------------------------------------------------
// Customers and products

export type CustomerRow = ItemOf<'/api/v1/customers'>;
export type CustomerRequest = BodyOf<'/api/v1/customers'>;
export type Customer = Reading<'/api/v1/customers/{customer_id}'>;
export type Correction = ItemOf<'/api/v1/customers/{customer_id}/corrections'>;
export type CorrectionRequest = BodyOf<'/api/v1/customers/{customer_id}/corrections'>;
export type ProfileField = Customer['profile'][number];
export type Fact = Customer['facts'][number];
export type Consent = Customer['consents'][number];
export type CustomerApplication = Customer['applications'][number];
export type CustomerLoan = Customer['loans'][number];
export type CustomerLimit = Customer['limits'][number];
export type RevolvingLimit = Reading<'/api/v1/contracts/{contract_id}/limit'>;
export type LimitDraw = RevolvingLimit['draws'][number];
export type UnmaskRequest = BodyOf<'/api/v1/customers/{party_id}/unmask'>;
export type ProductRow = ItemOf<'/api/v1/products'>;
export type Product = Reading<'/api/v1/products/{code}'>;
export type ProductVersion = Product['versions'][number];

// ---------------------------------------------------------------------------------------------
// Applications: the list, the case page, a new one

export type ApplicationRow = ItemOf<'/api/v1/applications'>;
export type ApplicationRequest = BodyOf<'/api/v1/applications'>;
export type BroughtMaterials = Reading<'/api/v1/customers/{customer_id}/materials'>;
export type Offer = Reading<'/api/v1/applications/offer'>;
export type Quote = AnswerOf<paths['/api/v1/applications/quote']['post']>;
export type Case = Reading<'/api/v1/applications/{application_id}'>;
export type Step = Case['steps'][number];
export type Source = Case['sources'][number];
export type Score = NonNullable<Case['score']>;
export type Reason = Score['reasons'][number];
export type DecisionSummary = NonNullable<Case['decision']>;
export type Document = Case['documents'][number];
export type Opinion = Case['opinions'][number];
export type HistoryEvent = Case['history'][number];
export type SentNotice = Case['notices'][number];
export type ReturnRequest = BodyOf<'/api/v1/applications/{application_id}/returns'>;
export type OpinionRequest = BodyOf<'/api/v1/applications/{application_id}/opinions'> & {
  outcome: 'approve' | 'decline';
};
export type Decision = Reading<'/api/v1/decisions/{decision_id}'>;
export type DecisionInput = Decision['inputs'][number];
export type TraceNode = Decision['trace'][number];

// ---------------------------------------------------------------------------------------------
// Loans, disbursement, the night and the books

export type LoanRow = ItemOf<'/api/v1/loans'>;
export type Loan = Reading<'/api/v1/loans/{loan_id}'>;
export type LoanSummary = Loan['summary'];
export type ScheduleRow = Loan['schedule'][number];
export type Posting = Loan['postings'][number];
export type LoanLife = Reading<'/api/v1/loans/{loan_id}/life'>;
export type LifePart = LoanLife['parts'][number];
export type LifeLine = LoanLife['lines'][number];
export type LifeEvent = LoanLife['events'][number];
export type WhatIf = Reading<'/api/v1/loans/{loan_id}/what-if'>;
export type EarlyQuote =
  GeneratedPaths['/api/v1/loans/{loan_id}/quotes']['post']['responses'][201]['content']['application/json'];
export type CollectionRow = ItemOf<'/api/v1/collection/cases'>;
export type CollectionCase = Reading<'/api/v1/collection/cases/{case_id}'>;
export type CollectionContact = CollectionCase['contacts'][number];
export type ContactRequest = BodyOf<'/api/v1/collection/cases/{case_id}/contacts'>;
export type ContractRow = ItemOf<'/api/v1/contracts'>;
export type Contract = Reading<'/api/v1/contracts/{contract_id}'>;
export type Signature = Contract['signatures'][number];
export type Signing = Contract['signings'][number];
export type Verified = AnswerOf<paths['/api/v1/verifications']['post']>;
export type Disbursement = ItemOf<'/api/v1/disbursements'>;
export type Payeeship = Reading<'/api/v1/contracts/{contract_id}/payee'>;
export type Certificate = Reading<'/api/v1/loans/{loan_id}/certificates'>[number];
export type PlanTerms = BodyOf<'/api/v1/applications/plans'>['plans'][number];
export type Plans = AnswerOf<paths['/api/v1/applications/plans']['post']>;
export type Reconciliation = Reading<'/api/v1/reconciliation'>;
export type ReconciledDay = Reconciliation['days'][number];
export type Difference = ItemOf<'/api/v1/reconciliation/breaks'>;
export type Doubt = ItemOf<'/api/v1/operations/doubts'>;
export type LoanUse = Reading<'/api/v1/loans/{loan_id}/use'>;
export type InspectionRow = ItemOf<'/api/v1/inspections'>;
export type WriteOffRow = ItemOf<'/api/v1/write-offs'>;
export type UseRow = ItemOf<'/api/v1/use-of-funds'>;
export type FailedDebits = Reading<'/api/v1/operations/failed-debits'>;
export type FailedDebit = FailedDebits['items'][number];
export type RejectedReport = ItemOf<'/api/v1/operations/reports'>;
export type DebitFile = ItemOf<'/api/v1/debit-files'>;
export type RefusedCallback = ItemOf<'/api/v1/operations/callbacks'>;
export type Night = Reading<'/api/v1/night'>;
export type NightProgress = NonNullable<Night['running']>;
export type StoppedNight = NonNullable<Night['stopped']>;
export type LoanSetAside = Night['set_aside'][number];
export type NightRun = Night['last_runs'][number];
export type NightStep = NightRun['steps'][number];
export type NightRequest = BodyOf<'/api/v1/night/runs'>;
export type TrialBalance = Reading<'/api/v1/books/trial-balance'>;
export type AssetQuality = Reading<'/api/v1/books/asset-quality'>;
export type QualityLine = AssetQuality['classes'][number];
export type QualityProduct = AssetQuality['products'][number];
export type BooksCheck = NonNullable<TrialBalance['check']>;
export type AccountLine = ItemOf<'/api/v1/books/accounts/{account}'>;
export type LedgerEntry = Reading<'/api/v1/books/entries/{number}'>;
export type PostingRules = Reading<'/api/v1/books/posting-rules'>;
export type PostingEvent = PostingRules['events'][number];
export type TrialBalanceRow = TrialBalance['rows'][number];

// ---------------------------------------------------------------------------------------------
// Acts, changes and accesses

export type AuditQuery = QueryOf<'/api/v1/audit/acts'>;
export type Act = ItemOf<'/api/v1/audit/acts'>;
export type ActWithChanges = Reading<'/api/v1/audit/acts/{act_id}'>;
export type Change = ActWithChanges['rows'][number];
export type Access = ItemOf<'/api/v1/audit/accesses'>;

// ---------------------------------------------------------------------------------------------
// The setup, changed by two persons

export type Kind = Reading<'/api/v1/setup'>[number];
export type Thing = Reading<'/api/v1/setup/{kind}'>[number];
export type Setup = Reading<'/api/v1/setup/{kind}/{key}'>;
export type Proposal = ItemOf<'/api/v1/proposals'>;
export type ProposalLine = Proposal['lines'][number];
export type ProposalIn = BodyOf<'/api/v1/proposals'>;
