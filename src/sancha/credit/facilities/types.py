from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sancha.platform.text import Status, Text

CONTRACT_STATUSES = {
    "made": Status("made", Text("合同生成中", "Being prepared"), "blue"),
    "ready": Status("ready", Text("待借款人确认", "Awaiting confirmation"), "amber"),
    "confirmed": Status("confirmed", Text("已生效", "In force"), "green"),
    "void": Status("void", Text("已失效", "Void"), "grey"),
}


@dataclass(frozen=True)
class ContractView:
    """A contract as other features see it."""

    id: UUID
    number: str
    facility_id: UUID
    organisation_id: UUID
    party_id: UUID
    application_id: UUID
    product_version_id: UUID
    status: Status
    amount_fen: int
    term_months: int
    annual_rate_pct: Decimal
    elements: dict[str, Any]
    document_id: UUID | None
    made_at: datetime
    confirm_before_on: date
    confirmed_at: datetime | None
