from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sancha.platform.text import Status, Text

STATUSES = {
    "quoted": Status("quoted", Text("已试算", "Quoted"), "grey"),
    "intended": Status("intended", Text("待扣款", "To be collected"), "blue"),
    "sent": Status("sent", Text("扣款中", "Being collected"), "blue"),
    "unknown": Status("unknown", Text("结果待查", "Outcome unknown"), "amber"),
    "collected": Status("collected", Text("已完成", "Done"), "green"),
    "failed": Status("failed", Text("未成功", "Failed"), "red"),
}
FINAL = ("collected", "failed")
UNDER_WAY = ("intended", "sent", "unknown")
MONEY = ("repayment", "recovery")
REVERSIBLE = (*MONEY, "waiver", "extension")
CHANNELS = {"counter": "loan.repaid_at_counter", "account": "loan.repaid"}


@dataclass(frozen=True)
class QuoteView:
    """What an early repayment costs on each day it may be made. Amounts in fen."""

    id: UUID
    number: str
    organisation_id: UUID
    legal_entity_id: UUID
    party_id: UUID
    loan_id: UUID
    keep: str
    is_full: bool
    quoted_on: date
    valid_until_on: date
    amounts_fen: dict[str, int]
    due_fen: int
    interest_fen: int
    fee_fen: int
    principal_fen: int
    ordered_fen: int
    status: Status
    reason: str

    @property
    def amount_fen(self) -> int:
        """What is to be paid on the day of the quote."""
        return self.amounts_fen[self.quoted_on.isoformat()]


@dataclass(frozen=True)
class Collected:
    """What core banking says of a debit."""

    number: str
    status: str
    collected_fen: int
    reason: str
