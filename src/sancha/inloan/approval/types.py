from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sancha.platform.text import Status, Text

OUTCOMES = {
    "approve": Status("approve", Text("同意", "Approved"), "green"),
    "decline": Status("decline", Text("否决", "Declined"), "red"),
}
STEPS = {
    "first_review": Text("初审", "First review"),
    "second_review": Text("终审", "Second review"),
}


@dataclass(frozen=True)
class OpinionView:
    """One reviewer's word on a case."""

    step: str
    by: UUID
    outcome: Status
    opinion: str
    amount_fen: int | None
    at: datetime


@dataclass(frozen=True)
class OpinionGiven:
    """What became of the case through an opinion."""

    application_id: UUID
    step: str
    outcome: str
