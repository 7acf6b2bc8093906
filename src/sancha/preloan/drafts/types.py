from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Values:
    """What an application says so far; nothing is checked before it is handed in."""

    product: str = ""
    amount: str = ""
    term_months: int | None = None
    purpose: str = ""
    purpose_detail: str = ""


@dataclass(frozen=True)
class DraftView:
    party_id: UUID
    values: Values
    version: int
    saved_by: str
    saved_at: datetime | None
