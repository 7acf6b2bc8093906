from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sancha.platform.text import Status, Text

STATUSES = {
    "waiting": Status("waiting", Text("待报送", "To be reported"), "blue"),
    "taken": Status("taken", Text("已报送", "Reported"), "green"),
    "rejected": Status("rejected", Text("被退回", "Rejected"), "red"),
}
KINDS = {
    "grant": Text("放款", "Granted"),
    "repayment": Text("还款", "Repaid"),
    "overdue": Text("逾期", "Overdue"),
    "settled": Text("结清", "Settled"),
}


@dataclass(frozen=True)
class RecordView:
    """A record for the bureau: what happened to a loan, and how it stood after it. Fen."""

    id: UUID
    number: str
    loan_id: UUID
    loan_number: str
    organisation_id: UUID
    party_id: UUID
    kind: str
    sequence: int
    business_on: date
    credit_fen: int
    balance_fen: int
    overdue_fen: int
    monthly_payment_fen: int
    remaining_months: int
    instalments_behind: int
    status: Status
    refusal: str
