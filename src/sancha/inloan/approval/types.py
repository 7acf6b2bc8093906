from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sancha.platform.text import Status, Text

OUTCOMES = {
    "approve": Status("approve", Text("同意", "Approved"), "green"),
    "decline": Status("decline", Text("否决", "Declined"), "red"),
    "return": Status("return", Text("退回补充", "Returned"), "amber"),
    "met": Status("met", Text("条件已落实", "Conditions met"), "green"),
    "unmet": Status("unmet", Text("条件未落实", "Conditions not met"), "red"),
    "cleared": Status("cleared", Text("排除命中", "Hit cleared"), "green"),
    "confirmed": Status("confirmed", Text("确认命中", "Hit confirmed"), "red"),
}
STEPS = {
    "hit_check": Text("名单命中核查", "Check of the list hit"),
    "hit_review": Text("名单误中复核", "Review of the wrong hit"),
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


# What is never put off until after the approval: who the customer is, and what she has agreed to.
KEY_MATERIALS = frozenset({"id_card_front", "id_card_back", "authorisation", "contract"})
MAX_CONDITIONS = 10


@dataclass(frozen=True)
class Term:
    """A condition that a reviewer sets: words, and the kind of document that would prove it."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class Check:
    """Whether one condition is met, and how that was seen."""

    nr: int
    is_met: bool
    note: str


@dataclass(frozen=True)
class ConditionView:
    """A condition and whether it was found to be met."""

    id: UUID
    nr: int
    text: str
    kind: str
    is_met: bool | None
    note: str
    checked_by_name: str
    checked_at: datetime | None


@dataclass(frozen=True)
class OpinionGiven:
    """What became of the case through an opinion."""

    application_id: UUID
    step: str
    outcome: str
