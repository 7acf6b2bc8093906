"""How a screening ends, and what the borrower may be told of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sancha.platform.text import Status, Text

LISTS = frozenset({"court_hit"})  # Reasons by which a list stops a case.
HIT_OUTCOMES = {
    "cleared": Status("cleared", Text("排除命中", "Hit cleared"), "green"),
    "confirmed": Status("confirmed", Text("确认命中", "Hit confirmed"), "red"),
}
HIT_STEPS = ("hit_check", "hit_review")
EVIDENCE_KIND = "list_evidence"


@dataclass(frozen=True)
class HitOpinion:
    """What one person found of a hit."""

    step: str
    by: UUID
    outcome: Status
    note: str
    at: datetime


@dataclass(frozen=True)
class HitChecked:
    """What became of the case through it."""

    application_id: UUID
    step: str
    outcome: str


@dataclass(frozen=True)
class Screened:
    """The machine's decision on a case."""

    application_id: UUID
    decision_id: UUID
    outcome: str
