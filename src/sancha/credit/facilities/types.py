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
    "signing": Status("signing", Text("签署中", "Being signed"), "blue"),
    "void": Status("void", Text("已失效", "Void"), "grey"),
    "cancelled": Status("cancelled", Text("已解除", "Cancelled"), "grey"),
}
ENDED = frozenset({"void", "cancelled"})
# Why a contract ended, as everybody may read it.
END_REASONS = {
    "not_signed": Text("逾期未签署", "Not signed in time"),
    "returned": Text("退回更正", "Returned for correction"),
    "identity_changed": Text("姓名或证件号变更", "Name or identity number changed"),
    "contact_changed": Text("联系信息变更，重新生成", "Contact changed; made anew"),
    "withdrawn": Text("客户撤回", "Withdrawn by the customer"),
    "to_approval": Text("退回审批", "Back to approval"),
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
    dated_on: date
    confirm_before_on: date
    confirmed_at: datetime | None
    ended_for: str
    end_note: str
