from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sancha.platform.text import Status, Text

STATUSES = {
    "intended": Status("intended", Text("待发送", "To be sent"), "blue"),
    "sent": Status("sent", Text("处理中", "Under way"), "blue"),
    "unknown": Status("unknown", Text("结果未知", "Outcome unknown"), "amber"),
    "collected": Status("collected", Text("已扣款", "Collected"), "green"),
    "partial": Status("partial", Text("部分扣款", "Part collected"), "amber"),
    "failed": Status("failed", Text("扣款失败", "Failed"), "red"),
}
FINAL = frozenset({"collected", "partial", "failed"})
SHORT = ("partial", "failed")  # Not all of it came.
UNDER_WAY = ("intended", "sent", "unknown")  # Few at any time: they have an index of their own.
NUMBER_REUSED = "number_reused"  # Core banking knows this number with other values.
# Why nobody knows what became of an order.
DOUBTS = {
    "timed_out": Text("核心系统未在时限内答复", "Core banking did not answer in time"),
    "unavailable": Text("核心系统暂时无法连接", "Core banking cannot be reached"),
    "refused": Text("核心系统拒绝", "Core banking refused"),
    "wrong_amount": Text("回报的金额不符", "The amount reported differs"),
    "contradiction": Text("结果文件中两次结果不同", "The result file tells two outcomes"),
    "no_outcome": Text("渠道尚不知结果", "The channel does not know the outcome yet"),
    "missing_line": Text("结果文件中没有该笔", "The result file does not tell of it"),
    NUMBER_REUSED: Text(
        "核心系统已有同号但内容不同的扣款，请人工核对",
        "Core banking knows this number with other values; check by hand",
    ),
}
# Why an order brought nothing, or not all, as the bank says it.
FAILURES = {
    "insufficient_funds": Text("账户余额不足", "The account does not hold enough"),
    "account_closed": Text("账户已销户", "The account is closed"),
    "account_not_found": Text("账户不存在", "There is no such account"),
    "name_mismatch": Text("户名不符", "The account is under another name"),
}


@dataclass(frozen=True)
class DebitView:
    """A debit as others see it. Amounts in fen."""

    id: UUID
    number: str
    organisation_id: UUID
    legal_entity_id: UUID
    party_id: UUID
    loan_id: UUID
    night_on: date
    asked_fen: int
    collected_fen: int
    status: Status
    reason: str
    ordered_at: datetime
    file_id: UUID | None


@dataclass(frozen=True)
class FileSums:
    """What became of the debits of a file by now; an amount in fen."""

    collected_count: int
    collected_fen: int
    failed_count: int
    open_count: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What core banking said became of a debit."""

    number: str
    status: str
    collected_fen: int
    reason: str

    def fits(self, asked_fen: int) -> bool:
        """Tell whether this can be said of an order for so much."""
        match self.status:
            case "collected":
                return self.collected_fen == asked_fen
            case "partial":
                return 0 < self.collected_fen < asked_fen
            case "failed":
                return self.collected_fen == 0
            case _:
                return False
