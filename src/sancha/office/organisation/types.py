from dataclasses import dataclass
from uuid import UUID

from sancha.platform.text import Text


@dataclass(frozen=True)
class OrganisationView:
    """An organisation as others see it."""

    id: UUID
    code: str
    name: Text
    legal_entity_id: UUID
    parent_id: UUID | None
    is_head_office: bool


@dataclass(frozen=True)
class LenderView:
    """A legal entity as its contracts name it. The capital is in fen."""

    id: UUID
    name: Text
    capital_fen: int
    uscc: str
    address: str
    phone: str
    court: str
