from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sancha.platform.text import Status, Text

# Who she is and where her money goes: changed by two people.
IDENTITY = frozenset({"name", "id_number", "phone", "bank_card"})
STATUSES = {
    "proposed": Status("proposed", Text("待复核", "To be reviewed"), "amber"),
    "applied": Status("applied", Text("已更正", "Corrected"), "green"),
    "rejected": Status("rejected", Text("已驳回", "Rejected"), "grey"),
}


@dataclass(frozen=True)
class CorrectionView:
    """What is to be corrected of a customer, in the clear. `values` and `before` by field."""

    id: UUID
    party_id: UUID
    organisation_id: UUID
    values: dict[str, str]
    before: dict[str, str]
    reason: str
    status: Status
    proposed_by: UUID
    proposed_by_name: str
    proposed_at: datetime
    decided_by_name: str
    decided_at: datetime | None
    opinion: str
