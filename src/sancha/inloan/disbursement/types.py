from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sancha.platform.text import Status, Text

STATUSES = {
    "intended": Status("intended", Text("待发送", "To be sent"), "blue"),
    "sent": Status("sent", Text("处理中", "Under way"), "blue"),
    "unknown": Status("unknown", Text("结果未知，查询中", "Outcome unknown, being asked"), "amber"),
    "paid": Status("paid", Text("已到账", "Paid"), "green"),
    "failed": Status("failed", Text("失败", "Failed"), "red"),
}
FINAL = frozenset({"paid", "failed"})
REPORTED = FINAL | {"accepted"}  # What core banking can say of a transfer.
NUMBER_REUSED = "number_reused"
REASONS = {
    "timed_out": Text("核心系统未在时限内答复", "Core banking did not answer in time"),
    "unavailable": Text("核心系统暂时无法连接", "Core banking cannot be reached"),
    "refused": Text("核心系统拒绝", "Core banking refused"),
    NUMBER_REUSED: Text(
        "核心系统已有同号但内容不同的转账，请人工核对",
        "Core banking knows this number with other values; check by hand",
    ),
    "wrong_amount": Text(
        "核心系统回报的金额不符，请人工核对", "The amount reported differs; check by hand"
    ),
    "failed": Text("核心系统转账失败", "The transfer failed at core banking"),
}


@dataclass(frozen=True)
class DisbursementView:
    """A payment to a borrower as others see it. The amount is in fen."""

    id: UUID
    number: str
    contract_id: UUID
    application_id: UUID
    organisation_id: UUID
    party_id: UUID
    amount_fen: int
    status: Status
    reason: Text | None
    attempts: int
    requested_at: datetime
    sent_at: datetime | None
    settled_at: datetime | None
    loan_id: UUID | None


@dataclass(frozen=True)
class Evidence:
    """What core banking said became of a payment: by its answer, our query, or its callback."""

    number: str
    status: str
    amount_fen: int
    reason: str
