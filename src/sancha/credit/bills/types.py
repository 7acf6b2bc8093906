"""Accepted bills that were discounted, and the words for where they stand."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sancha.platform.text import Status, Text

# The first digit of a number says who accepted it: 1 and 5 a bank, 2 and 6 a firm (5 and 6 since the
# system of 2022).
KINDS = {
    "bank": Text("银行承兑汇票", "Bank acceptance"),
    "commercial": Text("商业承兑汇票", "Commercial acceptance"),
}
FIRST_DIGITS = {"bank": ("1", "5"), "commercial": ("2", "6")}
NUMBER_DIGITS = 30

STATUSES = {
    "paying": Status("paying", Text("放款中", "Being paid out"), "blue"),
    "held": Status("held", Text("已贴现，持有中", "Discounted, held"), "blue"),
    "paid": Status("paid", Text("承兑人已付款", "Paid by the acceptor"), "green"),
    "refused": Status("refused", Text("承兑人拒付，追索中", "Refused; recourse"), "red"),
    "cancelled": Status("cancelled", Text("已撤销", "Taken back"), "grey"),
    "failed": Status("failed", Text("放款失败", "Payment failed"), "grey"),
}
# Of these the number is free: the bill was never discounted, or no longer is.
FREE = ("cancelled", "failed")


@dataclass(frozen=True, kw_only=True)
class BillAsked:
    """A bill as its holder brings it. Amounts in fen."""

    number: str
    kind: str
    drawer: str
    acceptor: str
    face_fen: int
    issued_on: date
    due_on: date
    annual_rate_pct: Decimal
    trade_contract: str  # The trade behind it: contract and invoices.
    invoices: str


@dataclass(frozen=True, kw_only=True)
class Discount:
    """What discounting costs: paid out is the face less the interest to the day it is paid."""

    discounted_on: date
    matures_on: date  # The due day, or the first working day after it.
    days: int
    discount_fen: int
    proceeds_fen: int
    irr_pct: Decimal


@dataclass(frozen=True, kw_only=True)
class BillView:
    """A discounted bill as other features see it. Amounts in fen."""

    id: UUID
    number: str
    kind: str
    organisation_id: UUID
    legal_entity_id: UUID
    party_id: UUID
    facility_id: UUID
    product_version_id: UUID
    drawer: str
    acceptor: str
    face_fen: int
    issued_on: date
    due_on: date
    matures_on: date
    annual_rate_pct: Decimal
    discounted_on: date
    discount_fen: int
    trade_contract: str
    invoices: str
    status: Status
    loan_id: UUID | None
    answered_on: date | None
    answer: str  # Under which number the account shows the money, or why the acceptor refused.

    @property
    def proceeds_fen(self) -> int:
        """What was paid out."""
        return self.face_fen - self.discount_fen
