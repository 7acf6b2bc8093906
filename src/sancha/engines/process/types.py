"""Values of the process engine: what a process is about, its steps, and its tasks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sancha.platform.text import Text

Value = str | int | bool
"""What a process remembers: outcomes and other small values, never money, names or documents."""

Kind = Literal["user", "receive", "service"]
State = Literal["open", "done"]
SOON = timedelta(hours=4)
# Why the house itself gave a task back to all.
REASONS = {
    "@late": Text("超过办理时限", "It is late"),
    "@gone": Text("原经办人账号已停用", "Its holder has left"),
}


@dataclass(frozen=True)
class SubjectRef:
    """What a process is about. The title names no person: personal data does not live here."""

    type: str
    id: UUID
    number: str
    title: Text
    organisation_id: UUID
    party_id: UUID | None = None


@dataclass(frozen=True)
class Step:
    """A step of a diagram that waits for somebody, or calls an operation of a feature."""

    id: str
    kind: Kind
    title: Text
    permission: str = ""
    outcomes: tuple[str, ...] = ()
    hours: int | None = None
    differs_from: tuple[str, ...] = ()
    not_maker: bool = False
    service: str = ""


@dataclass(frozen=True)
class Released:
    """A version of a diagram that new processes follow from now on."""

    id: UUID
    key: str
    version: int


@dataclass(frozen=True)
class Position:
    """Where a running process stands, as the borrower may know it: no names, no opinions."""

    step: str
    kind: Kind
    title: Text


@dataclass(frozen=True)
class TaskView:
    """A task as an inbox or a case page shows it; a permission can be required on it."""

    id: UUID
    instance_id: UUID
    process: str
    step: str
    kind: Kind
    title: Text
    permission: str
    outcomes: tuple[str, ...]
    subject: SubjectRef
    organisation_id: UUID
    created_at: datetime
    due_at: datetime | None
    status: str
    completed_by: UUID | None
    completed_by_name: str
    completed_at: datetime | None
    outcome: str
    opinion: str
    assignee_id: UUID | None
    assignee_name: str
    escalated_at: datetime | None
    completed_for: UUID | None

    @property
    def party_id(self) -> UUID | None:
        return self.subject.party_id

    def priority(self, at: datetime) -> Literal["overdue", "soon", "normal"]:
        """Tell how urgent it is at this moment."""
        if self.due_at is None or self.status != "open":
            return "normal"
        if self.due_at <= at:
            return "overdue"
        return "soon" if self.due_at - at <= SOON else "normal"
