"""What is asked and answered, typed. Money is a decimal string outside, whole fen from here on."""

from base64 import b64decode, b64encode
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from sancha.core.money import parse_yuan, yuan
from sancha.platform.text import Text


def fen_of(value: object) -> object:
    """Read "50000.00" as 5000000; fen stay what they are. A float has lost its exactness."""
    if isinstance(value, float):
        raise ValueError("an amount comes as text")
    return parse_yuan(value, signed=True) if isinstance(value, str) else value


Fen = Annotated[int, BeforeValidator(fen_of), PlainSerializer(yuan, return_type=str)]


def bytes_of(value: object) -> object:
    """Read base64; bytes stay what they are."""
    return b64decode(value, validate=True) if isinstance(value, str) else value


def base64_of(value: bytes) -> str:
    return b64encode(value).decode()


Binary = Annotated[bytes, BeforeValidator(bytes_of), PlainSerializer(base64_of, return_type=str)]
InPath = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Number = InPath


class Message(BaseModel):
    """Frozen; what the other side adds later is ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class IdentityAsked(Message):
    name: str
    id_number: str
    phone: str


class IdentityFound(Message):
    result: Literal["match", "mismatch", "not_found"]
    phone_result: Literal["match", "mismatch"]


class BureauAsked(Message):
    name: str
    id_number: str
    authorisation_number: str
    reason: Literal["01", "02", "03", "08"] = "02"  # After the loan, loan, card, guarantor.


class BureauMonth(Message):
    """`status`: N on time, 1 to 7 instalments behind, B written off, C settled, * nothing due, / not
    opened.
    """

    month: str
    status: str


class BureauAccount(Message):
    """One line of credit of the report, with its last 24 months."""

    number: str
    kind: str
    business: str
    institution: str
    opened_on: date
    closed_on: date | None
    credit_fen: Fen = Field(alias="credit")
    balance_fen: Fen = Field(alias="balance")
    monthly_payment_fen: Fen = Field(alias="monthly_payment")
    remaining_months: int
    status: str
    five_class: str
    overdue_fen: Fen = Field(alias="overdue")
    repayment_history: list[BureauMonth]


class BureauQuery(Message):
    """Another institution that has asked."""

    institution: str
    reason: str
    queried_on: date


class BureauSummary(Message):
    open_loans: int
    total_balance_fen: Fen = Field(alias="total_balance")
    total_monthly_payment_fen: Fen = Field(alias="total_monthly_payment")
    overdue_now_fen: Fen = Field(alias="overdue_now")
    overdue_accounts: int
    months_overdue_24: int
    worst_status_24: str
    queries_6m: int
    oldest_account_months: int


class BureauReport(Message):
    report_number: str
    found: bool
    as_of_on: date
    summary: BureauSummary
    accounts: list[BureauAccount]
    queries: list[BureauQuery]


class CourtAsked(Message):
    name: str
    id_number: str


class CourtCase(Message):
    number: str
    court: str
    amount_fen: Fen = Field(alias="amount")
    filed_on: date


class CourtFound(Message):
    hit: bool
    cases: list[CourtCase]


class TransferOrder(Message):
    number: Number
    amount_fen: Fen = Field(alias="amount", gt=0)
    to_account: str
    to_name: str
    purpose: str


class ByNumber(Message):
    number: InPath


class TransferTaken(Message):
    number: str
    status: Literal["accepted", "paid", "failed"]


class TransferState(Message):
    number: str
    status: Literal["accepted", "paid", "failed"]
    amount_fen: Fen = Field(alias="amount")
    to_account: str
    reason: str | None
    reason_text: Text | None
    settled_at: datetime | None


class DebitOrder(Message):
    number: Number
    account: str
    account_name: str
    amount_fen: Fen = Field(alias="amount", gt=0)
    partial_allowed: bool


class DebitTaken(Message):
    number: str
    status: Literal["accepted", "collected", "partial", "failed"]


class DebitState(Message):
    number: str
    status: Literal["accepted", "collected", "partial", "failed"]
    amount_fen: Fen = Field(alias="amount")
    collected_fen: Fen = Field(alias="collected")
    reason: str | None
    reason_text: Text | None
    settled_at: datetime | None


class FileOrder(Message):
    """A file of debits, and the SHA-256 of its content."""

    number: Number
    digest: str
    content: str


class FileTaken(Message):
    number: str
    status: Literal["accepted", "done"]


class FileState(FileTaken):
    """The result file, once it is there, and the digest that it should have."""

    digest: str | None
    result: str | None
    settled_at: datetime | None


class AccountAsked(Message):
    account: InPath


class AccountState(Message):
    account: str
    name: str
    balance_fen: Fen = Field(alias="balance")
    status: Literal["open", "closed"]


class OutflowsOf(Message):
    """An account, and since when its payments are asked for."""

    account: InPath
    since: datetime


class OutflowsAsked(Message):
    """What was paid out of accounts; the number is only for whoever traces the question."""

    number: Number
    accounts: list[OutflowsOf]


class Outflow(Message):
    """A payment out of an account: the bank's own number of it, and what the payee is.

    `industry` is of GB/T 4754, `merchant_category` of ISO 18245; either may be unknown.
    """

    serial: str
    at: datetime
    amount_fen: Fen = Field(alias="amount", gt=0)
    counterparty_name: str
    industry: str
    merchant_category: str


class AccountOutflows(Message):
    account: str
    is_known: bool
    outflows: list[Outflow]


class OutflowsTold(Message):
    """`until`: up to which moment that is all."""

    number: str
    until: datetime
    accounts: list[AccountOutflows]


class Nothing(Message):
    """A request without values."""


class StatementAsked(Message):
    on: date


class StatementRow(Message):
    """A movement on the lender's account: in above zero, out below."""

    at: datetime
    kind: str
    number: str
    status: Literal["booked", "returned"] = "booked"
    amount_fen: Fen = Field(alias="amount")
    balance_fen: Fen = Field(alias="balance")
    counterparty_account: str
    counterparty_name: str
    purpose: str


class Statement(Message):
    account: str
    on: date
    opening_balance_fen: Fen = Field(alias="opening_balance")
    closing_balance_fen: Fen = Field(alias="closing_balance")
    rows: list[StatementRow]


class SmsMessage(Message):
    number: Number
    to: str
    text: str


class EmailMessage(Message):
    number: Number
    to: str
    subject: str
    text: str


class MessageTaken(Message):
    number: str


class TrustGiven(Message):
    """The certificate authority's own certificates (DER)."""

    root: Binary
    issuing: Binary
    timestamping: Binary
    evidence: Binary


class RevocationsGiven(Message):
    """Lists of revoked certificates (DER): the root's, then the issuing authority's."""

    lists: tuple[Binary, Binary]


class CertificateAsked(Message):
    """A person's certificate, or a firm's for a key that it shows by a request (PKCS#10)."""

    number: Number
    kind: Literal["personal", "seal"]
    name: str
    id_number: str | None = None
    phone: str = ""
    uscc: str = ""
    request: Binary = b""


class CertificateGiven(Message):
    serial: str
    certificate: Binary
    issued_at: datetime
    expires_at: datetime


class SignatureAsked(Message):
    """A SHA-256 digest to be signed with a key that the authority keeps."""

    number: Number
    serial: str
    digest: str


class SignatureGiven(Message):
    signature: Binary


class StampAsked(Message):
    """A time stamp request (RFC 3161)."""

    request: Binary


class StampGiven(Message):
    response: Binary


class ReceiptAsked(Message):
    number: Number
    digest: str
    about: str


class ReceiptGiven(Message):
    receipt_number: str
    digest: str
    received_at: datetime
    signature: Binary
