from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sancha.platform.text import Status, Text

STATUSES = {
    "collecting": Status("collecting", Text("数据核验中", "Checking data"), "blue"),
    "first_review": Status("first_review", Text("初审中", "First review"), "amber"),
    "second_review": Status("second_review", Text("终审中", "Second review"), "amber"),
    "approved": Status("approved", Text("已批准", "Approved"), "green"),
    "contract": Status("contract", Text("待签合同", "Contract to confirm"), "amber"),
    "paying": Status("paying", Text("放款中", "Paying out"), "blue"),
    "paid": Status("paid", Text("已放款", "Paid out"), "green"),
    "declined": Status("declined", Text("未通过", "Declined"), "red"),
    "void": Status("void", Text("已失效", "Void"), "grey"),
}
# What may follow what: a case never moves otherwise.
MOVES = {
    "collecting": {"first_review", "approved", "declined"},
    "first_review": {"second_review", "declined"},
    "second_review": {"approved", "declined"},
    "approved": {"contract"},
    "contract": {"paying", "void"},
    "paying": {"paid"},
}
CLOSED = frozenset({"paid", "declined", "void"})
CHANNELS = {"phone": Text("手机", "Phone"), "desk": Text("客户经理", "Relationship manager")}
AMOUNT_STEP_FEN = 10_000


@dataclass(frozen=True)
class Ask:
    """What is asked for."""

    amount_fen: int
    term_months: int
    purpose: str
    purpose_detail: str
    consent_version: str
    consented: bool


@dataclass(frozen=True)
class Offer:
    """What this customer may ask for now. Amounts in fen; `blocked` says why nothing is possible."""

    amount_min_fen: int
    amount_max_fen: int
    is_personal: bool
    blocked: tuple[str, Text] | None


@dataclass(frozen=True)
class ApplicationView:
    """An application as other features see it."""

    id: UUID
    number: str
    organisation_id: UUID
    legal_entity_id: UUID
    party_id: UUID
    product_version_id: UUID
    process_id: UUID | None
    status: Status
    channel: str
    amount_fen: int
    term_months: int
    purpose: str
    purpose_detail: str
    maker_id: UUID | None
    submitted_by: str
    submitted_on: date
    submitted_at: datetime
    decision_id: UUID | None
    score: int | None
    grade: str
    approved_amount_fen: int | None
    declined_for: list[str]
