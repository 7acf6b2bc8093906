/**
 * What the borrower's phone and the server say to each other: every body under
 * `/api/v1/borrower/*`. The server follows this file.
 *
 * Common to all of them:
 * - money is a decimal string in yuan ("50000.00"), a rate a decimal string in per cent ("0.5");
 * - `_on` is a date ("2026-12-10"), `_at` a moment in UTC ("2026-11-22T01:30:00Z");
 * - unsafe methods carry `Idempotency-Key`; the session is the cookie `sancha_borrower`;
 * - a refusal is `application/problem+json`; `errors[].pointer` names a field of the request body
 *   ("/id_number"), or of the multipart form ("/file"), and the phone shows it beside that field;
 * - a list is `{items, total}`, newest first, all rows unless `page` and `page_size` are given.
 */

import type {
  Choice,
  IsoDate,
  IsoMoment,
  List,
  Money,
  Rate,
  Status,
  Text,
  Tone,
} from '@/shared/api/contract';

// ---------------------------------------------------------------------------------------------
// Signing in

/** POST /borrower/codes -> 204. A code goes out at most once in 60 seconds (409 otherwise). */
export interface CodeRequest {
  phone: string;
}

/** POST /borrower/session -> Session; a wrong or stale code is 422 with pointer "/code". */
export interface SessionRequest {
  phone: string;
  code: string;
}

export interface Session {
  me: Me;
}

/** GET /borrower/me; 401 when nobody is signed in. DELETE /borrower/session -> 204. */
export interface Me {
  phone_masked: string;
  /** Null until the person has opened an account. */
  party: Party | null;
}

// ---------------------------------------------------------------------------------------------
// The customer

/** GET /borrower/occupations -> List<Choice> */
export type Occupation = Choice;

/** POST /borrower/party -> 201 Party. The phone is the session's. */
export interface PartyRequest {
  name: string;
  id_number: string;
  /** A code of GET /borrower/occupations. */
  occupation: string;
  monthly_income: Money;
  employer?: string;
  /** Where the contract and notices are served. */
  address: string;
  /** Digits only, Luhn-checked; money is paid to it and instalments are debited from it. */
  bank_card: string;
}

export interface Party {
  id: string;
  number: string;
  /** "张*明" */
  name_masked: string;
  /** "1101**********1234" */
  id_number_masked: string;
  occupation: Choice;
  monthly_income: Money;
  employer: string | null;
  address_masked: string | null;
  /** "6222 **** **** 1234" */
  bank_card_masked: string;
  opened_on: IsoDate;
}

// ---------------------------------------------------------------------------------------------
// What may be asked for, and what it would cost

/** GET /borrower/products -> List<Product> */
export interface Product {
  code: string;
  name: Text;
  method: Text;
  amount_min: Money;
  amount_max: Money;
  term_options: number[];
  annual_rate_pct: Rate;
  rate_rule: Text | null;
}

/** GET /borrower/offer?product=. Before the account is open it is the product's range, not the person's. */
export interface Offer {
  product: { code: string; name: Text };
  /** True once the range was worked out for this very customer. */
  personal: boolean;
  amount_min: Money;
  amount_max: Money;
  /** Amounts are whole multiples of this. */
  amount_step: Money;
  term_options: number[];
  rate_pct_month: Rate;
  /** The month rate times twelve: the simple annual rate. */
  annual_rate_pct: Rate;
  /** By which published rate it moves, if it does. */
  rate_rule: Text | null;
  /** "等额本息 / Equal instalments" */
  method: Text;
  /** When instalments fall due. */
  due: Text;
  purposes: Purpose[];
  consent: ConsentText;
  /** Not null when no new application is possible now; says why and what to do. */
  blocked: { code: string; message: Text } | null;
}

export interface Purpose extends Choice {
  /** When true, `purpose_detail` is required for this purpose. */
  detail_required: boolean;
  /** What to write there: "哪套房、装修哪些部分". */
  detail_hint: Text;
}

export interface ConsentText {
  version: string;
  title: Text;
  /** Paragraphs separated by blank lines. */
  text: Text;
  /** How long the text stays before "agree" is offered. */
  reading_seconds: number;
}

/** POST /borrower/quote -> Quote. 422 with "/amount" or "/term_months" when out of range. */
export interface QuoteRequest {
  product: string;
  amount: Money;
  term_months: number;
}

export interface Quote {
  amount: Money;
  term_months: number;
  /** The usual instalment of a level plan, of any other the highest. */
  instalment: Money;
  /** Whether all instalments are the same, but for rounding and the days of the first. */
  is_level: boolean;
  first_due_on: IsoDate;
  last_due_on: IsoDate;
  total_interest: Money;
  total_repayment: Money;
  annual_rate_pct: Rate;
  rate_rule: Text | null;
  /** Annualised internal rate of return with every cost in it: the all-in cost. */
  irr_pct: Rate;
  rows: QuoteRow[];
}

export type PlanMethod = 'equal_instalment' | 'equal_principal' | 'interest_first' | 'bullet';

/** POST /borrower/plans: `{plans: PlanTerms[]}` */
export interface PlanTerms {
  principal: Money;
  annual_rate_pct: Rate;
  disbursed_on: IsoDate;
  instalments: number;
  method: PlanMethod;
}

export interface Plans {
  plans: {
    rows: { nr: number; due_on: IsoDate; payment: Money; balance_after: Money }[];
    total_interest: Money;
    irr_pct: Rate;
    simple_apr_pct: Rate;
  }[];
}

export interface QuoteRow {
  number: number;
  due_on: IsoDate;
  principal: Money;
  interest: Money;
  total: Money;
  /** Principal left after this instalment. */
  balance: Money;
}

// ---------------------------------------------------------------------------------------------
// Applications

/**
 * POST /borrower/applications -> 201 Application. A purpose that is not concrete is 422 with
 * "/purpose" or "/purpose_detail" and a hint what to write instead.
 */
export interface ApplicationRequest {
  product: string;
  amount: Money;
  term_months: number;
  /** A code of Offer.purposes. */
  purpose: string;
  purpose_detail?: string;
  consent_version: string;
  consented: true;
}

/**
 * Where the borrower stands; the phone decides by this alone what it offers next, and shows
 * `status` (the office's own finer state) as it comes.
 */
export type Stage =
  | 'stopped' // A list was hit; people look at it.
  | 'offer' // Less than asked was approved; the borrower says yes or no.
  | 'conditions' // Approved, once some conditions are met.
  | 'deciding' // Outside data is being collected and weighed: seconds.
  | 'supplement' // Waiting for materials from the borrower.
  | 'review' // Waiting for a person of the lender.
  | 'contract' // Approved; the contract waits for the borrower's confirmation.
  | 'paying' // Confirmed; the money is on its way.
  | 'paid'
  | 'granted' // A limit is in force, to draw from.
  | 'declined'
  | 'closed'; // Withdrawn, expired or voided.

/** GET /borrower/applications -> List<ApplicationSummary> */
export interface ApplicationSummary {
  id: string;
  number: string;
  amount: Money;
  term_months: number;
  purpose: Choice;
  stage: Stage;
  status: Status;
  submitted_at: IsoMoment;
}

/** GET /borrower/applications/{id} */
export interface Application extends ApplicationSummary {
  purpose_detail: string | null;
  steps: Step[];
  /** What happens next and until when; null when nothing more will happen. */
  expected: { text: Text; by_at: IsoMoment | null } | null;
  /** What may be told when declined, in the order of weight; empty otherwise. */
  reasons: { code: string; text: Text }[];
  /** Null until approved; the amount may be below the one asked for. */
  approved: {
    amount: Money;
    term_months: number;
    rate_pct_month: Rate;
    /** Why less than asked, where it is less. */
    reduced_for: Text | null;
  } | null;
  /** What must be so before the money leaves. */
  conditions: { nr: number; text: string; label: Text | null; is_met: boolean | null }[];
  may_withdraw: boolean;
  /** True while a person's review of an automatic refusal may be asked for. */
  may_appeal: boolean;
  appealed_at: IsoMoment | null;
  /** True while materials may be added. */
  documents_open: boolean;
  contract: { id: string; number: string; status: Status } | null;
  payment: Payment | null;
  loan: { id: string; number: string } | null;
}

export interface Step {
  code: string;
  label: Text;
  state: 'done' | 'current' | 'waiting' | 'failed';
  /** When it was done, or when the current step began. */
  at: IsoMoment | null;
  note: Text | null;
}

export interface Payment {
  amount: Money;
  /** To whom it goes where that is not her. */
  payee: string | null;
  account_masked: string;
  status: Status;
  paid_at: IsoMoment | null;
}

// ---------------------------------------------------------------------------------------------
// Materials

/** GET /borrower/applications/{id}/documents; before applying, GET /borrower/materials?product= */
export interface Documents extends List<Document> {
  kinds: DocumentKind[];
  /** Of all files of the application together (50 MB). */
  bytes_left: number;
}

export interface DocumentKind extends Choice {
  required: boolean;
  hint: Text;
}

/** POST /borrower/applications/{id}/documents, multipart `file` and `kind` -> 201 Document. */
export interface Document {
  id: string;
  /** A code of Documents.kinds. */
  kind: string;
  file_name: string;
  size_bytes: number;
  media_type: string;
  status: Status;
  uploaded_at: IsoMoment;
}

/** GET /borrower/loans/{id}/use-papers; POST there, multipart `file` -> 201 Document. */
export interface UsePapers extends Documents {
  /** The lender still waits for some. */
  is_asked: boolean;
  due_on: IsoDate | null;
}

/** GET /borrower/applications/{id}/supplements -> List<Supplement>, the open one last. */
export interface Supplement {
  id: string;
  asked_at: IsoMoment;
  answered_at: IsoMoment | null;
  items: SupplementItem[];
}

export interface SupplementItem {
  nr: number;
  kind: 'document' | 'question' | 'correction';
  /** The kind of document asked for. */
  code: string;
  label: Text;
  text: string;
  answer: string;
  is_answered: boolean;
}

/** GET and PUT /borrower/draft: the same draft on every device, and at the desk. */
export interface ServerDraft {
  product: string;
  amount: string;
  term_months: number | null;
  purpose: string;
  purpose_detail: string;
  /** What a save starts from; another device having saved since is 409. */
  version: number;
}

/** POST /borrower/applications/{id}/supplements; 422 points at "/answers/{nr}" of what is missing. */
export interface AnswersRequest {
  answers: Record<string, string>;
}

// ---------------------------------------------------------------------------------------------
// The contract

/**
 * GET /borrower/contracts/{id}. The document itself is GET /borrower/contracts/{id}/pdf.
 * POST /borrower/contracts/{id}/codes -> 204 sends a code to the borrower's phone.
 * POST /borrower/contracts/{id}/confirmation -> Contract.
 */
export interface Contract {
  id: string;
  number: string;
  application_id: string;
  /** `signing`: accepted; both signatures are being made. */
  stage: 'to_confirm' | 'signing' | 'confirmed' | 'void' | 'ended';
  status: Status;
  end_reason: Text | null;
  /** With the number it lets anybody verify the signed contract. */
  verification_code: string | null;
  may_withdraw: boolean;
  lender_name: Text;
  borrower_name_masked: string;
  amount: Money;
  /** "伍万元整" */
  amount_capitals: string;
  term_months: number;
  purpose: Choice;
  purpose_detail: string | null;
  rate_pct_month: Rate;
  annual_rate_pct: Rate;
  rate_rule: Text | null;
  method: Text;
  instalment: Money;
  is_level: boolean;
  due: Text;
  first_due_on: IsoDate;
  last_due_on: IsoDate;
  total_interest: Money;
  total_repayment: Money;
  /** Where the money goes, and where instalments are debited. */
  payout_account_masked: string;
  /** It goes to whom she owes it, and not to that account. */
  is_entrusted: boolean;
  repayment_account_masked: string;
  cost: CostDisclosure;
  pdf: { url: string; size_bytes: number; sha256: string };
  confirm_before_at: IsoMoment | null;
  confirmed_at: IsoMoment | null;
}

/** The all-in cost, shown and held for `reading_seconds` before the contract is confirmed. */
export interface CostDisclosure {
  principal: Money;
  items: CostItem[];
  /** Annualised all-in cost when every instalment is paid on its day. */
  annual_cost_pct: Rate;
  /** The same, said as simple interest. */
  annual_simple_pct: Rate;
  /** What a default would add: penalty interest and the like. */
  contingent: { name: Text; how: Text }[];
  /** "除上述明示的项目外，不收取任何其他费用。" */
  statement: Text;
  reading_seconds: number;
  /** Of all these figures: what is confirmed is what was shown. */
  digest: string;
}

/** POST /borrower/contracts/{id}/cost: the table was read; before that nobody can sign. */
export interface CostReadRequest {
  digest: string;
  seconds: number;
}

export interface CostItem {
  name: Text;
  /** How it is worked out and when it is taken. */
  how: Text;
  rate: Text;
  amount: Money;
  collected_by: Text;
}

/** A wrong or stale code is 422 with pointer "/code". */
export interface ConfirmationRequest {
  way: SigningWay;
  code?: string;
  /** Alone once there is one; with `code` it becomes the signing password. */
  password?: string;
  /** A picture (PNG) as data URL. */
  handwriting?: string;
}

export type SigningWay = 'code' | 'handwriting' | 'password';

/** GET /borrower/contracts/{id}/ways */
export interface SigningWays {
  ways: SigningWay[];
  has_password: boolean;
}

// ---------------------------------------------------------------------------------------------
// Loans

/** GET /borrower/loans -> List<LoanSummary> */
export interface LoanSummary {
  id: string;
  number: string;
  product: { code: string; name: Text };
  status: Status;
  amount: Money;
  /** Principal not yet repaid. */
  balance: Money;
  disbursed_on: IsoDate;
  matures_on: IsoDate;
  term_months: number;
  instalments: number;
  instalments_paid: number;
  /** The earliest instalment not fully paid; null when settled. */
  next: NextInstalment | null;
  /** Null unless something is past due; the amount includes penalty to date. */
  overdue: { amount: Money; days: number; since_on: IsoDate } | null;
  /** On which it was lent, if it was lent on one. */
  bill: Bill | null;
}

/** An accepted bill that was discounted: its acceptor repays the loan, or else its holder. */
export interface Bill {
  number: string;
  kind: Text;
  status: Status<'held' | 'paid' | 'refused' | 'cancelled'>;
  drawer: string;
  acceptor: string;
  face: Money;
  /** Interest, kept back when it was paid out. */
  discount: Money;
  proceeds: Money;
  annual_rate_pct: Rate;
  days: number;
  discounted_on: IsoDate;
  due_on: IsoDate;
  /** The due day, or the first working day after it. */
  matures_on: IsoDate;
  answered_on: IsoDate | null;
  /** Why the acceptor refused, or under which number it paid. */
  answer: string | null;
}

export interface NextInstalment {
  number: number;
  due_on: IsoDate;
  /** What is still to be paid of it. */
  total: Money;
}

/** POST /borrower/loans/{id}/quotes */
export interface EarlyQuoteRequest {
  principal: Money;
  keep: string;
  valid_days: number;
}

export interface EarlyQuote {
  id: string;
  number: string;
  amount: Money;
  due: Money;
  interest: Money;
  fee: Money;
  principal: Money;
  status: Status;
}

export type CertificateKind = 'statement' | 'settlement';

/** GET and POST /borrower/loans/{id}/certificates */
export interface Certificate {
  id: string;
  number: string;
  kind: string;
  name: Text;
  as_of_on: IsoDate;
  issued_at: IsoMoment;
  /** Its file is sealed and can be opened. */
  is_ready: boolean;
  verification_code: string;
}

/** The yearly rate, since when, and by which published rate it moves, if it does. */
export interface LoanRate {
  annual_pct: Rate;
  since_on: IsoDate;
  agreed_pct: Rate;
  rule: Text | null;
  next_on: IsoDate | null;
}

/** GET /borrower/loans/{id} */
export interface Loan extends LoanSummary {
  /** Null: it was paid to her own account. */
  paid_to: { name: string; account_masked: string; bank: string } | null;
  rate_pct_month: Rate;
  /** As it is now. */
  annual_rate_pct: Rate;
  rate: LoanRate;
  irr_pct: Rate;
  method: Text;
  due: Text;
  repayment_account_masked: string;
  /** A discounted bill has none. */
  contract: { id: string; number: string } | null;
  interest_paid: Money;
  principal_paid: Money;
  settled_on: IsoDate | null;
  /** Since when the lender's books count it as lost; it is owed all the same. */
  written_off_on: IsoDate | null;
  schedule: ScheduleRow[];
}

export interface ScheduleRow {
  number: number;
  due_on: IsoDate;
  principal: Money;
  interest: Money;
  penalty: Money;
  total: Money;
  paid: Money;
  paid_on: IsoDate | null;
  state: Status<'future' | 'due' | 'paid' | 'partial' | 'overdue'>;
}

// ---------------------------------------------------------------------------------------------
// Notices

/** GET /borrower/notices -> List<Notice>. The phone itself remembers which were seen. */
export interface Notice {
  id: string;
  title: Text;
  text: Text;
  tone: Tone;
  created_at: IsoMoment;
  link: { kind: 'application' | 'contract' | 'loan'; id: string } | null;
}

/** GET and PUT /borrower/notice-wishes */
export interface Wishes {
  language: string;
  sms: boolean;
  email: boolean;
  email_address: string;
}

/** GET /borrower/limits -> List<RevolvingLimit>: what is left to draw, and what was drawn. */
export interface RevolvingLimit {
  contract: { id: string; number: string };
  product: { code: string; name: Text };
  limit: Money;
  used: Money;
  /** Ordered, and not yet taken off the limit. */
  waiting: Money;
  free: Money;
  least: Money;
  most: Money;
  annual_rate_pct: Rate;
  status: Status;
  /** Why nothing can be drawn now; null when something can. */
  hindrance: Text | null;
  expires_on: IsoDate;
  /** Ended before its term, as the borrower asked. */
  ended_on: IsoDate | null;
  may_close: boolean;
  /** Why it cannot be ended yet. */
  held_for: Text | null;
  term_options: number[];
  draws: Draw[];
}

export interface Draw {
  id: string;
  nr: number;
  amount: Money;
  term_months: number;
  annual_rate_pct: Rate;
  annual_cost_pct: Rate;
  read_seconds: number;
  drawn_on: IsoDate;
  status: Status;
  missing: Text[];
  payment_number: string;
  loan: { id: string; number: string } | null;
  balance: Money | null;
}

export interface DrawAsk {
  amount: Money;
  term_months: number;
}

/** GET /borrower/contracts/{id}/draw-quote: what a draw would cost in all. */
export interface DrawQuote {
  annual_rate_pct: Rate;
  instalments: number;
  first_due_on: IsoDate;
  first_payment: Money;
  last_due_on: IsoDate;
  total_interest: Money;
  is_entrusted: boolean;
  cost: CostDisclosure;
}

/** POST /borrower/contracts/{id}/draws */
export interface DrawRequest extends DrawAsk {
  digest: string;
  seconds: number;
  code: string;
}

export interface DrawTaken {
  id: string;
}
