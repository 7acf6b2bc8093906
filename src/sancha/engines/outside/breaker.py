"""The circuit breaker: after failures in a row nobody waits for a system that is down.

Its state belongs to the process: each finds out for itself, and none needs the others.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Literal

from sancha.engines.outside.errors import BreakerOpen, Refused, TimedOut, Unavailable
from sancha.engines.outside.types import Connector
from sancha.platform.clock import seconds

OPENS_AFTER = 5
OPENS_AFTER_SECONDS = 8.0  # Of waiting in vain: a system that says nothing is cut off sooner.
RESTS_SECONDS = 10.0

State = Literal["closed", "open", "half_open"]


@dataclass
class Breaker:
    """Closed lets all through, open none; half open lets one through to see."""

    clock: Callable[[], float] = seconds
    failures: int = 0
    waited_seconds: float = 0.0
    opened_at: float | None = None
    is_probing: bool = False
    lock: Lock = field(default_factory=Lock)

    @property
    def state(self) -> State:
        if self.opened_at is None:
            return "closed"
        rested = self.clock() - self.opened_at >= RESTS_SECONDS
        return "half_open" if rested else "open"

    @contextmanager
    def guard(self, connector: Connector[Any, Any]) -> Iterator[None]:
        """Let one call through and learn from how it ends; a refusal is a sign of life.

        :raises BreakerOpen: if it may not go out.
        """
        if not self._admit():
            raise BreakerOpen(connector.name, connector.label)
        started = self.clock()
        try:
            yield
        except Refused:
            self._succeeded()
            raise
        except (Unavailable, TimedOut):
            self._failed(self.clock() - started)
            raise
        except BaseException:
            self._learned_nothing()
            raise
        self._succeeded()

    def _admit(self) -> bool:
        with self.lock:
            if self.state == "closed":
                return True
            if self.state == "open" or self.is_probing:
                return False
            self.is_probing = True
            return True

    def _succeeded(self) -> None:
        with self.lock:
            self.failures, self.waited_seconds = 0, 0.0
            self.opened_at, self.is_probing = None, False

    def _failed(self, waited_seconds: float) -> None:
        with self.lock:
            self.failures += 1
            self.waited_seconds += waited_seconds
            self.is_probing = False
            if self.failures >= OPENS_AFTER or self.waited_seconds >= OPENS_AFTER_SECONDS:
                self.opened_at = self.clock()

    def _learned_nothing(self) -> None:
        with self.lock:
            self.is_probing = False


_breakers: dict[str, Breaker] = {}


def breaker_of(connector: str) -> Breaker:
    return _breakers.setdefault(connector, Breaker())


def states() -> dict[str, State]:
    """Return the state of every breaker that this process has used, for the health page."""
    return {name: breaker.state for name, breaker in sorted(_breakers.items())}


def forget_all() -> None:
    """Begin anew, as a process does."""
    _breakers.clear()
