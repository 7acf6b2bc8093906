from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sancha.core.money import grouped
from sancha.office.products.types import ProductView
from sancha.platform.text import Status, Text, is_plain

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
    "granted": Status("granted", Text("额度已生效", "Limit in force"), "green"),
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
    "contract": {"approved", "paying", "granted", "void", "withdrawn"},
    "paying": {"paid", "first_review", "withdrawn"},
    "declined": {"first_review"},  # Only a refusal by the machine, and only once.
}
CLOSED = frozenset({"paid", "granted", "declined", "withdrawn", "void"})
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


MINIMUM_DETAIL, LONGEST_DETAIL = 4, 100
AMOUNT_RANGE = Text(
    "可申请金额为 {least} 至 {most} 元，且为 {step} 元的整数倍",
    "You may ask for {least} to {most} yuan, in steps of {step}",
)
NO_TERM = Text("请从可选期限中选择：{terms} 个月", "Choose one of the terms: {terms} months")
NO_PURPOSE = Text("请选择贷款用途", "Choose what the money is for")
VAGUE = Text(
    "用途过于笼统。请写明具体用途，例如“装修朝阳区住房厨房和卫生间”",
    "This says too little. Say what exactly the money is for, such as “new kitchen and bathroom”",
)
UNREADABLE = Text(
    "用途说明最多 {longest} 个字，且不能含有特殊控制字符",
    "Say it in {longest} characters at most, without control characters",
)


def findings(ask: Ask, product: ProductView, offer: Offer) -> dict[str, Text]:
    """Return what cannot be taken, by JSON pointer; one finding a field."""
    found: dict[str, Text] = {}
    terms = product.terms
    fits = offer.amount_min_fen <= ask.amount_fen <= offer.amount_max_fen
    if not fits or ask.amount_fen % AMOUNT_STEP_FEN:
        amounts = (offer.amount_min_fen, offer.amount_max_fen, AMOUNT_STEP_FEN)
        least, most, step = (grouped(fen) for fen in amounts)
        found["/amount"] = AMOUNT_RANGE.format(least=least, most=most, step=step)
    if ask.term_months not in terms.term_options:
        options = "、".join(map(str, terms.term_options))
        found["/term_months"] = NO_TERM.format(terms=options)
    if ask.purpose not in {purpose.code for purpose in terms.purposes}:
        is_vague = any(word in ask.purpose for word in terms.vague_words)
        found["/purpose"] = VAGUE if is_vague else NO_PURPOSE
    elif is_vague_detail(ask, terms.vague_words):
        found["/purpose_detail"] = VAGUE
    if not is_plain(ask.purpose_detail, longest=LONGEST_DETAIL):
        found["/purpose_detail"] = UNREADABLE.format(longest=LONGEST_DETAIL)
    return found


def is_vague_detail(ask: Ask, vague_words: list[str]) -> bool:
    """A purpose of one's own words must say more than the words that say nothing (APP-2)."""
    detail = ask.purpose_detail.strip()
    if not detail:
        return ask.purpose == "other"
    return says_nothing(detail, vague_words, least=MINIMUM_DETAIL if ask.purpose == "other" else 1)


def says_nothing(detail: str, vague_words: list[str], *, least: int = MINIMUM_DETAIL) -> bool:
    """Tell whether these words, without those that say nothing, are fewer than the least."""
    rest = detail
    for word in sorted(vague_words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(rest) < least
