"""What may be changed by two persons, and what such a change looks like."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from sancha.platform.text import Status, Text

OPEN = Status("open", Text("待复核", "Awaiting release"), "amber")
RELEASED = Status("released", Text("已生效", "Released"), "green")
REJECTED = Status("rejected", Text("已驳回", "Rejected"), "red")
WITHDRAWN = Status("withdrawn", Text("已撤回", "Withdrawn"), "grey")
YES_OR_NO = {"true": Text("是", "Yes"), "false": Text("否", "No")}
STATUSES = {status.code: status for status in (OPEN, RELEASED, REJECTED, WITHDRAWN)}


class Form(BaseModel):
    """What a person writes to propose a change of one kind."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True)
class Draft:
    """A change thought through: what it concerns, what was, and what would be."""

    title: Text
    before: dict[str, Any] | None
    after: dict[str, Any]
    organisation_id: UUID | None = None  # None: the whole house.


@dataclass(frozen=True)
class Level:
    """One of those who agree in turn, and what she needs for it."""

    permission: str
    label: Text


@dataclass(frozen=True)
class Kind:
    """One kind of setup that two persons change: the first proposes, the second releases.

    `organisation_of` says to which organisation a thing belongs, None: to the whole house.
    `listed` names what there is, `current` says what of it is in force, as its form writes it, and
    `briefly` what of each is worth showing in the list, `codes` what values mean that are codes. Of a list the
    label of each thing's own value is named with a star between: "terms.materials.*.required".
    Who releases needs `release_permission`, where that is another one. Where there are `levels`, one
    person of each agrees, in that order and each another one; the last of them releases.
    `prepare` checks what the first wrote and says what would change; `release` does it, inside the
    use case of the second.
    """

    code: str
    label: Text
    permission: str
    form: type[Form]
    listed: Callable[[], list[tuple[str, Text]]]
    current: Callable[[str], dict[str, Any] | None]
    prepare: Callable[[str, Any], Draft]
    release: Callable[[str, Any, UUID], None]
    labels: Mapping[str, Text] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    briefly: Callable[[], Mapping[str, Text]] = dict
    organisation_of: Callable[[str], UUID | None] = lambda key: None
    release_permission: str = ""
    levels: tuple[Level, ...] = ()
    is_setup: bool = True  # Not: something done once, that is not there to be changed later.

    def deciding(self, agreed: int = 0) -> str:
        """Return the permission of who decides next, once so many have agreed."""
        if self.levels:
            return self.levels[agreed].permission
        return self.release_permission or self.permission


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind of setup known; the features that own it call this at start-up."""
    _kinds[kind.code] = kind


def kinds() -> dict[str, Kind]:
    return dict(_kinds)


@dataclass(frozen=True)
class Agreed:
    """Who agreed at one level, the levels in their order."""

    by: UUID
    by_name: str
    at: datetime
    opinion: str


@dataclass(frozen=True)
class ProposalView:
    id: UUID
    organisation_id: UUID
    kind: str
    key: str
    title: Text
    before: dict[str, Any] | None
    after: dict[str, Any]
    reason: str
    status: Status
    proposed_by: UUID
    proposed_by_name: str
    proposed_at: datetime
    decided_by_name: str
    decided_at: datetime | None
    opinion: str
    agreed: tuple[Agreed, ...] = ()  # Of a kind that has levels.


@dataclass(frozen=True)
class Line:
    """One value that a proposal changes."""

    name: str
    label: Text
    before: str | None
    after: str | None
    was: Text | None  # What `before` means, where it is a code,
    said: Text | None  # and what `after` does.
