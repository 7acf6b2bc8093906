from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sancha.platform.text import Status, Text

# What a check found.
RESULTS = {
    "proven": Status("proven", Text("与约定用途相符", "Used as agreed"), "green"),
    "incomplete": Status("incomplete", Text("凭证不全，待补", "Papers are missing"), "amber"),
    "misused": Status("misused", Text("疑似挪用", "Misuse suspected"), "red"),
}
# How a loan stands that nobody has judged for good.
STANDINGS = {
    "open": Status("open", Text("待核查", "To be checked"), "blue"),
    "late": Status("late", Text("核查超期", "Check is late"), "red"),
    "not_asked": Status("not_asked", Text("无需核查", "Not asked for"), "grey"),
}
PROOF = "purpose_proof"  # The kind of document.
NOTE_MAX = 500


@dataclass(frozen=True)
class FindingView:
    """What somebody found about the use of a loan. Amounts in fen."""

    id: UUID
    result: Status
    proven_fen: int
    note: str
    on: date
    found_by: str
    found_at: datetime


@dataclass(frozen=True)
class UseView:
    """How far the use of a loan's money is known."""

    status: Status
    due_on: date | None  # None: nobody need ask.
    findings: tuple[FindingView, ...]
