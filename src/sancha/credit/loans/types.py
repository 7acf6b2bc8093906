from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from sancha.core.loan.events import Reason
from sancha.core.money import round_ratio
from sancha.platform.text import Status, Text

STATUSES = {
    "active": Status("active", Text("正常还款中", "Performing"), "blue"),
    "overdue": Status("overdue", Text("已逾期", "Overdue"), "red"),
    "written_off": Status(
        "written_off", Text("已核销（账销案存）", "Written off, still owed"), "red"
    ),
    "settled": Status("settled", Text("已结清", "Settled"), "green"),
}
ROW_STATES = {
    "future": Status("future", Text("未到期", "Not yet due"), "grey"),
    "due": Status("due", Text("待还", "Due"), "amber"),
    "paid": Status("paid", Text("已还", "Paid"), "green"),
    "partial": Status("partial", Text("部分已还", "Part paid"), "amber"),
    "overdue": Status("overdue", Text("逾期", "Overdue"), "red"),
}

# The five classes (商业银行金融资产风险分类办法 第六条); the last three are non-performing.
CLASSES = {
    1: Status("1", Text("正常", "Pass"), "green"),
    2: Status("2", Text("关注", "Special mention"), "amber"),
    3: Status("3", Text("次级", "Substandard"), "red"),
    4: Status("4", Text("可疑", "Doubtful"), "red"),
    5: Status("5", Text("损失", "Loss"), "red"),
}
NON_PERFORMING = 3
# More days past due than these: at least this class (第十条 to 第十三条).
FLOORS = {360: 5, 270: 4, 90: 3, 0: 2}
RISEN_DAYS = 30  # More: the risk has risen significantly since the loan began (CAS 22).


def floor_class(days_past_due: int) -> int:
    """Return the best class that a loan so many days past due may have."""
    return next((code for days, code in FLOORS.items() if days_past_due > days), 1)


def stage_of(risk_class: int, days_past_due: int, *, is_kept: bool) -> int:
    """Return the stage of the expected loss; `is_kept`: its class is held down by something else."""
    if risk_class >= NON_PERFORMING:
        return 3
    return 2 if days_past_due > RISEN_DAYS or is_kept else 1


REASONS = {
    Reason.TOO_EARLY: Text("日期过早", "the day is too early"),
    Reason.NOTHING_AHEAD: Text("没有未到期的本金", "no principal is left to fall due"),
    Reason.NOT_WRITTEN_OFF: Text("贷款尚未核销", "the loan is not written off"),
    Reason.WRITTEN_OFF: Text("贷款已核销", "the loan is written off"),
    Reason.NO_EARLIER_EVENT: Text("没有这笔业务", "there is no such event"),
    Reason.REVERSED_ALREADY: Text("该笔业务已被冲销", "it has been reversed already"),
    Reason.EMPTY_TIME: Text("结束日应晚于开始日", "it must end after it begins"),
    Reason.DATES_MEET: Text("两期将在同一天到期", "two instalments would fall due on one day"),
    Reason.BEYOND_CALENDAR: Text("日期超出日历", "the date is beyond the calendar"),
    Reason.DISCOUNTED: Text("已贴现票据不适用此项业务", "it is not done with a discounted bill"),
    Reason.TOO_LATE: Text("只能在贴现当日撤销", "only on the day of the discount"),
    Reason.NOT_DISCOUNTED: Text("不是贴现业务", "it is no discounted bill"),
}
KINDS = {
    "draw": Text("提款", "Draw"),
    "repayment": Text("还款", "Repayment"),
    "early_repayment": Text("提前还款", "Early repayment"),
    "rate_change": Text("利率调整", "Rate change"),
    "reversal": Text("冲销", "Reversal"),
    "fee": Text("收费", "Fee"),
    "misuse": Text("挪用", "Misuse"),
    "call": Text("宣布提前到期", "Call"),
    "extension": Text("展期", "Extension"),
    "deferral": Text("延期还款", "Deferral"),
    "interest_pause": Text("停息", "Interest pause"),
    "restructuring": Text("重组", "Restructuring"),
    "waiver": Text("减免", "Waiver"),
    "write_off": Text("核销", "Write-off"),
    "recovery": Text("核销后收回", "Recovery"),
    "cancellation": Text("撤销贴现", "Discount taken back"),
}


@dataclass(frozen=True)
class ScheduleRow:
    """One instalment: computed while it lies ahead, stored once it has fallen due."""

    nr: int
    due_on: date
    principal_fen: int
    interest_fen: int
    paid_fen: int
    paid_on: date | None
    balance_after_fen: int
    state: Status

    @property
    def total_fen(self) -> int:
        return self.principal_fen + self.interest_fen

    @property
    def open_fen(self) -> int:
        return self.total_fen - self.paid_fen


@dataclass(frozen=True)
class LoanView:
    """A loan as other features see it. Amounts in fen."""

    id: UUID
    number: str
    organisation_id: UUID
    legal_entity_id: UUID
    party_id: UUID
    facility_id: UUID
    contract_id: UUID | None  # A discounted bill has neither contract
    application_id: UUID | None  # nor application.
    product_version_id: UUID
    status: Status
    principal_fen: int
    balance_fen: int
    annual_rate_pct: Decimal  # The contract's, on the day of disbursement.
    current_rate_pct: Decimal
    term_months: int
    disbursed_on: date
    matures_on: date
    next_due_on: date | None
    next_nr: int  # Of the instalment that grows: it falls due next.
    next_fen: int
    instalments: int  # Of the plan as it now is.
    settled_on: date | None
    written_off_on: date | None
    days_past_due: int


@dataclass(frozen=True)
class LoanName:
    """Whose a loan is and what it is called."""

    id: UUID
    number: str
    organisation_id: UUID
    legal_entity_id: UUID
    party_id: UUID
    facility_id: UUID


@dataclass(frozen=True, slots=True)
class Coming:
    """An instalment that will fall due."""

    loan_id: UUID
    number: str
    organisation_id: UUID
    party_id: UUID
    nr: int
    due_on: date
    amount_fen: int


# Made by the hundred thousand: a frozen dataclass takes five times as long to make as a tuple.
class Payment(NamedTuple):
    """Money that came for a loan, and the day it counts."""

    loan_id: UUID
    number: str
    amount_fen: int
    value_on: date


Turns = Mapping[str, int]  # A product's order: a turn a part.


class Applied(NamedTuple):
    """Where a repayment went. Amounts in fen."""

    loan_id: UUID
    organisation_id: UUID
    party_id: UUID
    legal_entity_id: UUID
    product_version_id: UUID
    payment_number: str
    amount_fen: int
    penalty_fen: int
    compound_fen: int
    interest_fen: int
    principal_fen: int
    suspense_fen: int
    is_settled: bool
    is_recovered: bool  # It came after the loan was written off.
    facility_id: UUID


@dataclass(frozen=True)
class Enacted:
    """What an event changed of all that was received: by part, and what waits; and of what was
    forgiven, by part; in fen, signed.
    """

    number: int
    moved: dict[str, int]
    is_settled: bool
    waived: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Measure:
    """What the loans of one bucket have earned and owe at the close of a day. Amounts in fen."""

    organisation_id: UUID
    product_version_id: UUID
    risk_class: int
    stage: int
    is_accruing: bool
    is_written_off: bool
    loans: int
    balance_fen: int
    interest_received_fen: int
    penalty_received_fen: int
    compound_received_fen: int
    interest_fen: int
    penalty_fen: int
    compound_fen: int
    provision_fen: int
    expected_loss_fen: int


@dataclass(frozen=True)
class Classing:
    """How a loan is classified, and what holds its class down beside its days past due."""

    risk_class: int
    stage: int
    is_accruing: bool
    days_past_due: int
    judged_class: int | None
    watched_class: int | None
    watched_until_on: date | None
    closed_on: date | None  # The close of day that it was last looked at.

    @property
    def floor(self) -> int:
        return floor_class(self.days_past_due)

    def watch(self, on: date) -> int:
        """Return the class that observation allows on a day."""
        is_watched = self.watched_until_on is not None and self.watched_until_on >= on
        return (self.watched_class or 1) if is_watched else 1


@dataclass(frozen=True)
class Rates:
    """What is provided for a loan by its class, 1 to 5, and expected to be lost by its stage, 1 to 3: in
    millionths of the balance.
    """

    by_class: tuple[int, ...]
    by_stage: tuple[int, ...]

    def allowance_fen(self, balance_fen: int, risk_class: int) -> int:
        return round_ratio(balance_fen * self.by_class[risk_class - 1], 1_000_000)

    def expected_fen(self, balance_fen: int, stage: int) -> int:
        return round_ratio(balance_fen * self.by_stage[stage - 1], 1_000_000)
