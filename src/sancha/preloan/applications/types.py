from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sancha.platform.text import Status, Text

STATUSES = {
    "collecting": Status("collecting", Text("数据核验中", "Checking data"), "blue"),
    "stopped": Status("stopped", Text("名单核查中", "Held for a list check"), "red"),
    "supplement": Status("supplement", Text("待补充材料", "Waiting for supplements"), "amber"),
    "first_review": Status("first_review", Text("初审中", "First review"), "amber"),
    "second_review": Status("second_review", Text("终审中", "Second review"), "amber"),
    "offered": Status("offered", Text("待确认批准额度", "Offer to accept"), "amber"),
    "conditions": Status("conditions", Text("待落实放款条件", "Conditions to be met"), "amber"),
    "approved": Status("approved", Text("已批准", "Approved"), "green"),
    "contract": Status("contract", Text("待签合同", "Contract to confirm"), "amber"),
    "paying": Status("paying", Text("放款中", "Paying out"), "blue"),
    "paid": Status("paid", Text("已放款", "Paid out"), "green"),
    "declined": Status("declined", Text("未通过", "Declined"), "red"),
    "withdrawn": Status("withdrawn", Text("已撤回", "Withdrawn"), "grey"),
    "void": Status("void", Text("已失效", "Void"), "grey"),
}
# What may follow what: a case never moves otherwise.
MOVES = {
    "collecting": {"stopped", "first_review", "offered", "approved", "declined", "withdrawn"},
    "stopped": {"collecting", "declined", "withdrawn"},
    "first_review": {"second_review", "supplement", "declined", "withdrawn"},
    "second_review": {
        *("offered", "conditions", "approved", "supplement", "declined", "withdrawn"),
    },
    "supplement": {"first_review", "second_review", "withdrawn"},
    "offered": {"conditions", "approved", "withdrawn"},
    "conditions": {"approved", "declined", "withdrawn"},
    "approved": {"contract", "withdrawn"},
    "contract": {"approved", "paying", "void", "withdrawn"},
    "paying": {"paid", "first_review", "withdrawn"},
    "declined": {"first_review"},  # Only a refusal by the machine, and only once.
}
CLOSED = frozenset({"paid", "declined", "withdrawn", "void"})
# Why less was approved than asked, in words that the borrower is told.
REDUCTIONS = {
    "income": Text("按收入测算的还款能力", "limited by what the income can carry"),
    "debts": Text("现有负债较多", "too many debts already"),
    "purpose": Text("超过用途实际所需", "more than the purpose needs"),
    "history": Text("信用记录较短或有瑕疵", "a short or blemished credit history"),
    "policy_limit": Text("系统核定的额度上限", "above the limit that the policy sets"),
}
CHANNELS = {"phone": Text("手机", "Phone"), "desk": Text("客户经理", "Relationship manager")}
AMOUNT_STEP_FEN = 10_000


# What a case needs beside the product's list, by where it stands.
NEEDED_AT = {
    "stopped": ("list_evidence",),
    "conditions": ("condition_proof", "purpose_proof"),
}


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
    reduced_for: str
    declined_for: list[str]
    appealed_at: datetime | None
    appeal: str


def is_withdrawable(application: ApplicationView) -> bool:
    """Tell whether the case can be taken back where it stands."""
    return "withdrawn" in MOVES.get(application.status.code, set())
