from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

ItemKind = Literal["document", "question", "correction"]
MAX_ITEMS = 20
# Where the case waits while the customer answers, by the step that asked.
WAITING_AT = {"first_review": "supplement_first", "second_review": "supplement_second"}


@dataclass(frozen=True)
class Item:
    """One thing asked for: a document of a kind, an answer in words, or a corrected purpose."""

    kind: ItemKind
    code: str
    text: str


@dataclass(frozen=True)
class SupplementView:
    """A list, as the customer and the staff see it; `answers` by the number of the item."""

    id: UUID
    application_id: UUID
    step: str
    asked_by_name: str
    asked_at: datetime
    items: list[Item]
    answers: dict[str, str]
    answered_at: datetime | None


@dataclass(frozen=True)
class Answered:
    application_id: UUID
    step: str
