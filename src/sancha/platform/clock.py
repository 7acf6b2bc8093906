"""The time that the house goes by: real, unless the simulator gives its own."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime


def real_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Source:
    """Where the present moment, the seconds that pass, and the waiting come from."""

    now: Callable[[], datetime] = real_now
    seconds: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    is_simulated: bool = False  # Then nothing happens beside anything else.


REAL = Source()
_source = REAL


def now() -> datetime:
    """Return the present moment; edges and errands ask, all others are told."""
    return _source.now()


def seconds() -> float:
    """Return a count of seconds that never goes back: for pauses and deadlines of our own."""
    return _source.seconds()


def sleep(seconds: float) -> None:
    _source.sleep(seconds)


def is_simulated() -> bool:
    return _source.is_simulated


@contextmanager
def taken_from(source: Source) -> Iterator[None]:
    """Let this whole process go by another time for a while."""
    global _source
    before, _source = _source, source
    try:
        yield
    finally:
        _source = before
