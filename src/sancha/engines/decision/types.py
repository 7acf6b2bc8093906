"""Values of the decision engine: features that policies read, reasons that they give, and traces.

Features and reasons are declared in code, once, for live decisions, replays and training alike.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Protocol
from uuid import UUID

from sancha.platform.text import Text

FeatureType = Literal["integer", "number", "text", "boolean"]
Value = int | Decimal | str | bool | None
MAX_TEXT = 500

OUTCOMES = frozenset({"approve", "refer", "decline"})
"""What a policy that decides may say. One that only computes says nothing: its outcome is
`computed`."""


@dataclass(frozen=True)
class Feature:
    """A named, typed fact that a policy may read. Money is an `integer` of fen."""

    name: str
    type: FeatureType
    label: Text
    unit: str = ""
    source: str = ""

    def takes(self, value: object) -> bool:
        """Tell whether a value is of this type; None is of none, and a float never is."""
        if isinstance(value, bool):
            return self.type == "boolean"
        if isinstance(value, str):
            return self.type == "text" and len(value) <= MAX_TEXT and "\0" not in value
        if isinstance(value, int):
            return self.type in {"integer", "number"}
        return isinstance(value, Decimal) and self.type == "number" and value.is_finite()


@dataclass(frozen=True)
class Reason:
    """Why a policy decided as it did. One that is tellable may be told to the borrower."""

    code: str
    label: Text
    is_tellable: bool = True


@dataclass(frozen=True)
class FeatureValue:
    """What was known of a feature, from where and since when. None: nothing is known."""

    name: str
    value: Value
    source: str
    known_at: datetime


class Subject(Protocol):
    """What a decision is about."""

    @property
    def type(self) -> str: ...
    @property
    def id(self) -> UUID: ...
    @property
    def number(self) -> str: ...
    @property
    def organisation_id(self) -> UUID: ...
    @property
    def party_id(self) -> UUID | None: ...


@dataclass(frozen=True)
class Released:
    """A version of a policy by which cases are decided from now on."""

    id: UUID
    key: str
    version: int


@dataclass(frozen=True)
class Input:
    """A feature as a screen shows it beside the decision that read it."""

    feature: str
    label: Text
    value: int | str | bool | None
    unit: str
    source: str
    known_at: datetime


@dataclass(frozen=True)
class Cell:
    """One cell of a table: its column and what stands in it."""

    column: str
    text: str
    kind: Literal["input", "output"]


@dataclass(frozen=True)
class TraceRow:
    """A row of a table, and whether it was hit."""

    index: int
    hit: bool
    cells: list[Cell]


@dataclass(frozen=True)
class TraceNode:
    """A step of a policy in one decision: what it read, what it added, which rows it hit."""

    node: str
    name: str
    kind: str
    order: int
    input: dict[str, Any]
    output: dict[str, Any]
    table_rows: list[TraceRow] = field(default_factory=list)


_features: dict[str, Feature] = {}
_reasons: dict[str, Reason] = {}


def feature(
    name: str,
    *,
    type: FeatureType,  # noqa: A002 (it reads so at the place of declaration)
    label: Text,
    unit: str = "",
    source: str = "",
) -> Feature:
    """Declare a feature. Declared again, it must be the same.

    :raises ValueError: if the name is taken by another one.
    """
    declared = Feature(name, type, label, unit, source)
    if not name.isidentifier() or _features.setdefault(name, declared) != declared:
        raise ValueError(f"the feature {name!r} cannot be declared so")
    return declared


def features() -> dict[str, Feature]:
    return dict(_features)


def reason(code: str, zh: str, en: str, *, tellable: bool = True) -> str:
    """Declare a reason that policies may give.

    :raises ValueError: if the code is taken by another one.
    """
    declared = Reason(code, Text(zh, en), tellable)
    if _reasons.setdefault(code, declared) != declared:
        raise ValueError(f"the reason {code!r} is declared twice")
    return code


def reasons() -> dict[str, Reason]:
    return dict(_reasons)


def reason_of(code: str) -> Reason:
    """What a code says; one that is no longer declared is not told to the borrower."""
    unknown = Reason(code, Text(f"原因 {code}", f"Reason {code}"), is_tellable=False)
    return _reasons.get(code, unknown)


MISSING = reason("missing", "决策所需信息不全，转人工审批", "Facts are missing; a person decides")
INCOMPLETE = reason(
    "incomplete",
    "策略未给出结论，转人工审批",
    "The policy gave no outcome; a person decides",
    tellable=False,
)
FAILED = reason(
    "policy_failed",
    "策略计算失败，转人工审批",
    "The policy could not be computed; a person decides",
    tellable=False,
)
