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
    "ended": Status("ended", Text("已终止", "Ended"), "grey"),
}
LIMIT_STATUSES = {
    "active": Status("active", Text("可用", "Usable"), "green"),
    "frozen": Status("frozen", Text("已冻结", "Frozen"), "red"),
    "expired": Status("expired", Text("已到期", "Expired"), "grey"),
    "closed": Status("closed", Text("已终止", "Ended"), "grey"),
}
STOPPED_FOR = {
    "arrears": Text("客户贷款逾期较久", "A loan of the customer is long overdue"),
    "class": Text("客户贷款分类为不良", "A loan of the customer is classified as bad"),
    "term": Text("额度期限届满", "The term of the limit has ended"),
    "asked": Text("客户要求提前终止", "Ended early, as the customer asked"),
}
ENDED = frozenset({"void", "cancelled", "ended"})
# Signed by both: money was, or can be, lent under it.
SIGNED = frozenset({"confirmed", "ended"})
# Why a contract ended, as everybody may read it.
END_REASONS = {
    "not_signed": Text("逾期未签署", "Not signed in time"),
    "returned": Text("退回更正", "Returned for correction"),
    "identity_changed": Text("姓名或证件号变更", "Name or identity number changed"),
    "contact_changed": Text("联系信息变更，重新生成", "Contact changed; made anew"),
    "withdrawn": Text("客户撤回", "Withdrawn by the customer"),
    "to_approval": Text("退回审批", "Back to approval"),
    "limit_closed": Text("客户要求提前终止额度", "The customer ended the limit early"),
}


@dataclass(frozen=True)
class LimitView:
    """A limit as other features see it."""

    id: UUID
    limit_fen: int
    used_fen: int
    granted_on: date
    expires_on: date
    status: Status
    stopped_for: Text | None
    status_on: date | None

    @property
    def free_fen(self) -> int:
        """What can still be drawn."""
        return self.limit_fen - self.used_fen if self.status.code == "active" else 0


@dataclass(frozen=True)
class FindingView:
    """A limit of which something else was used than was owed, at the close of a day."""

    party_id: UUID
    on: date
    used_fen: int
    owed_fen: int


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
