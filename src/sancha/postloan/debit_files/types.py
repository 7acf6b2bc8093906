from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sancha.platform.text import Status, Text
from sancha.postloan.repayment.types import Evidence

STATUSES = {
    "intended": Status("intended", Text("待发送", "To be sent"), "blue"),
    "sent": Status("sent", Text("处理中", "Under way"), "blue"),
    "unknown": Status("unknown", Text("结果未知", "Outcome unknown"), "amber"),
    "partly": Status("partly", Text("部分有结果", "Known in part"), "amber"),
    "done": Status("done", Text("已完成", "Done"), "green"),
    "withdrawn": Status("withdrawn", Text("已撤回", "Withdrawn"), "grey"),
}
OPEN = ("intended", "sent", "unknown", "partly")  # Something of it is still to be learned.
CHANNELS = {"payments": Text("支付公司", "Payment company")}
# Why nobody knows what became of a file.
DOUBTS = {
    "timed_out": Text("支付公司未在时限内答复", "The payment company did not answer in time"),
    "unavailable": Text("支付公司暂时无法连接", "The payment company cannot be reached"),
    "refused": Text("支付公司拒收文件", "The payment company refused the file"),
    "damaged": Text("结果文件不完整", "The result file is damaged"),
    "data_changed": Text(
        "重发前客户资料已变更，逐笔另行扣款",
        "Customers' data changed before it was sent again; its lines are debited one by one",
    ),
    "number_reused": Text(
        "支付公司已有同号但内容不同的文件，请人工核对",
        "The payment company knows this number with another content; check by hand",
    ),
}
# How a result file can differ from what was ordered, and what became of the line.
KINDS = {
    "damaged": Text(
        "结果文件不完整，未入账，将再次取回", "The result is damaged: not applied, fetched again"
    ),
    "unknown_line": Text("多出一笔，未入账", "A line that was not ordered: not applied"),
    "duplicate_line": Text("同一笔重复，只入账一次", "A line told twice: applied once"),
    "contradiction": Text(
        "同一笔两次结果不同，未入账", "A line told twice, differently: not applied"
    ),
    "amount": Text("金额不符，未入账", "Another amount: not applied"),
    "missing_line": Text("结果中缺少该笔", "A line without a result"),
    "no_outcome": Text("该笔结果未知", "A line whose outcome is not known there"),
}
STATES = {
    "open": Status("open", Text("待核查", "To look at"), "amber"),
    "cleared": Status("cleared", Text("已消除", "No more"), "grey"),
    "closed": Status("closed", Text("已处理", "Dealt with"), "green"),
}


@dataclass(frozen=True)
class Line:
    """A debit as the file tells it to the channel."""

    number: str
    account: str
    account_name: str
    amount_fen: int
    partial_allowed: bool


@dataclass(frozen=True)
class Difference:
    """Where a result differs from what was ordered. Amounts in fen."""

    kind: str
    number: str = ""
    asked_fen: int | None = None
    said_fen: int | None = None
    said: str = ""


@dataclass(frozen=True)
class Checked:
    """What a result file says that can be applied, and what cannot."""

    answers: Sequence[Evidence]
    differences: Sequence[Difference]
    doubted: Mapping[str, str]  # Debits of which nobody knows what became, and why.

    @property
    def is_damaged(self) -> bool:
        return any(difference.kind == "damaged" for difference in self.differences)


@dataclass(frozen=True)
class FileView:
    """A debit file as others see it. Amounts in fen."""

    id: UUID
    number: str
    channel: str
    sequence: int
    organisation_id: UUID
    legal_entity_id: UUID
    night_on: date
    line_count: int
    total_fen: int
    content_hash: str
    status: Status
    reason: str
    attempts: int
    made_at: datetime
    sent_at: datetime | None
    settled_at: datetime | None
    result_hash: str
    collected_count: int
    collected_fen: int
    failed_count: int


@dataclass(frozen=True)
class DifferenceView:
    id: UUID
    organisation_id: UUID
    file_id: UUID
    kind: str
    number: str
    asked_fen: int | None
    said_fen: int | None
    said: str
    found_at: datetime
    state: Status
    closed_by_name: str
    closed_at: datetime | None
    note: str
