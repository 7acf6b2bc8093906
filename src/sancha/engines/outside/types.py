"""The frozen values of a call: the connector, what came back, and how the log shows it."""

import string
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel

from sancha.platform.text import Status, Text

Q = TypeVar("Q", bound=BaseModel)
A = TypeVar("A", bound=BaseModel)


class Effect(StrEnum):
    """What a repeated call does."""

    READ = "read"  # Nothing: it only asks.
    NUMBERED = "numbered"  # Nothing more: it carries our number, and the other side knows it.
    ONCE = "once"  # A second effect: it is never repeated.


class Outcome(StrEnum):
    """How a call ended. STARTED stays if the process died meanwhile: then nobody knows."""

    STARTED = "started"
    ANSWERED = "answered"
    REFUSED = "refused"
    TIMED_OUT = "timed_out"
    UNAVAILABLE = "unavailable"
    BREAKER_OPEN = "breaker_open"


OUTCOMES: dict[Outcome, Status] = {
    Outcome.STARTED: Status("started", Text("进行中", "Under way"), "blue"),
    Outcome.ANSWERED: Status("answered", Text("已答复", "Answered"), "green"),
    Outcome.REFUSED: Status("refused", Text("被拒绝", "Refused"), "red"),
    Outcome.TIMED_OUT: Status("timed_out", Text("结果未知", "Outcome unknown"), "amber"),
    Outcome.UNAVAILABLE: Status("unavailable", Text("无法连接", "Unavailable"), "amber"),
    Outcome.BREAKER_OPEN: Status("breaker_open", Text("已熔断", "Breaker open"), "amber"),
}


# Why something that came from outside was not applied.
REFUSALS: dict[str, Status] = {
    "bad_signature": Status("bad_signature", Text("签名不符", "Wrong signature"), "red"),
    "unreadable": Status("unreadable", Text("内容无法识别", "Cannot be understood"), "amber"),
    "unknown_number": Status("unknown_number", Text("编号不存在", "Unknown number"), "red"),
    "wrong_amount": Status("wrong_amount", Text("金额不符", "Wrong amount"), "red"),
    "contradicts": Status(
        "contradicts", Text("与已知结果矛盾", "Contradicts what is known"), "red"
    ),
}
CALLBACKS = {
    "core.transfers": Text("核心系统：放款结果", "Core banking: what became of a payment"),
    "payments.files": Text("支付公司：代扣结果", "Payment company: result of a debit file"),
}


@dataclass(frozen=True)
class Refusal:
    """What came from outside and is not applied, as far as it could be read."""

    channel: str
    reason: str
    body: bytes
    number: str = ""
    said: str = ""
    amount_fen: int | None = None


@dataclass(frozen=True)
class RefusedView:
    """A callback that was refused, as the queue shows it."""

    id: UUID
    organisation_id: UUID
    channel: str
    reason: Status
    number: str
    said: str
    amount_fen: int | None
    times: int
    first_at: datetime
    last_at: datetime
    closed_by_name: str
    closed_at: datetime | None
    note: str


@dataclass(frozen=True)
class Connector(Generic[Q, A]):
    """One kind of call to one outside system.

    `{field}` in `path` is filled from the request. Of a GET, the other fields become the query;
    a POST carries the whole request as its body.
    """

    name: str
    label: Text
    method: Literal["GET", "POST"]
    path: str
    request: type[Q]
    answer: type[A]
    effect: Effect
    timeout_seconds: float = 4.0
    attempts: int = 1
    cache_seconds: int = 0
    cost_fen: int = 0
    needs_consent: bool = False
    keeps_answer: bool = False

    def __post_init__(self) -> None:
        if self.attempts < 1 or (self.attempts > 1 and self.effect is Effect.ONCE):
            raise ValueError(f"{self.name}: only a read or a numbered call may be repeated")
        if self.cache_seconds and (self.effect is not Effect.READ or not self.keeps_answer):
            raise ValueError(f"{self.name}: only a read whose answer is kept can be cached")
        if unknown := self.path_fields - set(self.request.model_fields):
            raise ValueError(f"{self.name}: no such field for the path: {sorted(unknown)}")

    @property
    def system(self) -> str:
        """The outside system; each has its own connections, so that one cannot starve another."""
        return self.name.partition(".")[0]

    @property
    def path_fields(self) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(self.path) if name}


@dataclass(frozen=True)
class Answered(Generic[A]):
    """What the outside said, when it was known, and which row of the call log tells of it."""

    answer: A
    from_cache: bool
    known_at: datetime
    log_id: UUID


@dataclass(frozen=True)
class Asked(Generic[Q, A]):
    """What is to be asked or ordered, and under which consent."""

    connector: Connector[Q, A]
    request: Q
    consent: UUID | None = None


@dataclass(frozen=True)
class DataSource:
    """An outside source as the case page lists it; one that is not for everybody, once asked."""

    code: str
    label: Text
    tells: Text
    connector: Connector[Any, Any]
    is_for_everybody: bool = True


@dataclass(frozen=True)
class CallSeen:
    """One row of the call log, for people."""

    id: UUID
    connector: str
    label: Text
    reason: str
    started_at: datetime
    milliseconds: int | None
    attempts: int
    outcome: Status
    refusal: str
    cost_fen: int
    from_cache: bool
    known_at: datetime | None
