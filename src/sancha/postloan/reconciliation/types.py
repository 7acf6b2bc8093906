from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sancha.platform.text import Status, Text

# How a difference is classed. One movement has one class: the first that holds, in this order.
KINDS = {
    "missing_with_us": Text("银行有、我方无", "Theirs only"),
    "duplicate": Text("银行重复入账", "Booked twice by the bank"),
    "status": Text("状态不符", "Another outcome"),
    "amount": Text("金额不符", "Another amount"),
    "date": Text("日期不符", "Another day"),
    "missing_with_them": Text("我方有、银行无", "Ours only"),
}
STATES = {
    "open": Status("open", Text("待处理", "Open"), "amber"),
    "proposed": Status("proposed", Text("入账待复核", "Booking to approve"), "blue"),
    "resolved": Status("resolved", Text("已处理", "Resolved"), "green"),
    "cleared": Status("cleared", Text("已自动核销", "Cleared by itself"), "grey"),
}
# Whose statement is compared: our account at core banking, or what a channel says it did for us.
SOURCES = {
    "core": Text("核心系统", "Core banking"),
    "payments": Text("支付公司", "Payment company"),
}
CORE = "core"
CHANNELS = {
    "transfer": Text("放款转账", "Transfers to borrowers"),
    "debit": Text("代扣还款", "Debits of borrowers"),
    "receipt": Text("他行来账", "Receipts from other banks"),
    "settlement": Text("代扣文件清算", "Settlement of debit files"),
    "other": Text("其他", "Other"),
}
SUBJECTS = {
    "disbursement": Text("放款", "Payment to a borrower"),
    "debit": Text("到期扣款", "Debit of an instalment"),
    "debit_file": Text("代扣文件", "Debit file"),
    "bill": Text("票据到期收款", "Bill paid by its acceptor"),
    "early_repayment": Text("提前还款", "Early repayment"),
}
# What to do about a difference: say why it stays as it is, or book it and look for its owner.
ACTIONS = {
    "explain": Text("说明了结", "Explained"),
    "book": Text("按银行入账", "Booked as the bank says"),
}


@dataclass(frozen=True)
class Compared:
    """What a comparison found. Amounts in fen, what came in above zero."""

    on: date
    source: str
    lines: int
    found: int
    cleared: int


@dataclass(frozen=True)
class BreakView:
    """A difference between what core banking says and what our books say."""

    id: UUID
    organisation_id: UUID
    source: str
    on: date
    number: str
    kind: str
    channel: str
    what: str
    subject_id: UUID | None
    ours_fen: int | None
    theirs_fen: int | None
    our_status: str
    our_on: date | None
    their_on: date | None
    found_at: datetime
    state: Status
    action: str
    reason: str
    proposed_by: UUID | None
    proposed_by_name: str
    decided_by_name: str
    decided_at: datetime | None
    entry_number: str


@dataclass(frozen=True)
class DayView:
    """A day's statement beside what we say of the same day. Amounts in fen."""

    on: date
    account: str
    fetched_at: datetime
    opening_fen: int
    closing_fen: int
    lines: int
    found: int
    unresolved: int


@dataclass(frozen=True)
class ChannelView:
    """One channel of a day: both sides' counts and amounts (in fen), in and out."""

    channel: str
    their_count: int
    their_fen: int
    our_count: int
    our_fen: int
