"""How time goes for those who live: simulated, or as it really does."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from random import Random
from typing import Protocol

from sancha.entry.sample import world
from sancha.office.calendar.queries import SHANGHAI
from sancha.platform import clock, jobs, keys

TICK = timedelta(milliseconds=1)  # Nothing happens at the same moment as something else.
HOP = timedelta(seconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOPS = 400


class Times(Protocol):
    """What a life needs of time."""

    def begin_day(self, on: date) -> None: ...
    def let_work(self) -> None:
        """Let the house do what waits for nobody."""

    def wait(self, is_so: Callable[[], bool]) -> None:
        """Let the house work until something is so; :raises TimeoutError: if it is not in time."""


def opening(on: date) -> datetime:
    return datetime.combine(on, time_of_day(9), SHANGHAI)


@dataclass
class SimulatedTime:
    """A clock that moves only here, the sandbox's with it; jobs run in this thread, in order."""

    moment: datetime
    dice: Random
    patience: timedelta = timedelta(minutes=10)
    began: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.began = self.moment

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Let the whole process go by this time, and make its keys from this seed."""
        maker = keys.KeyMaker(now_ns=self.nanoseconds, bits=self.dice.getrandbits)
        source = clock.Source(self.now, self.seconds, self.sleep, is_simulated=True)
        with clock.taken_from(source), keys.made_by(maker):
            yield

    def now(self) -> datetime:
        self.moment += TICK
        return self.moment

    def nanoseconds(self) -> int:
        return (self.moment - EPOCH) // timedelta(microseconds=1) * 1000

    def seconds(self) -> float:
        return (self.moment - self.began).total_seconds()

    def sleep(self, seconds: float) -> None:
        self.move_to(self.moment + timedelta(seconds=seconds))

    def move_to(self, moment: datetime) -> None:
        """Move on, never back; what is shorter than a second the sandbox need not know."""
        is_worth_telling = moment - self.moment >= HOP
        self.moment = max(self.moment, moment)
        if is_worth_telling:
            world.move_clock(self.moment)

    def begin_day(self, on: date) -> None:
        self.work_until(opening(on))
        jobs.run_each_minute()

    def let_work(self) -> None:
        self.work_until(self.moment + self.patience)

    def work_until(self, moment: datetime) -> None:
        """Do every job that falls due until then, each at its time."""
        while True:
            jobs.run_due()
            due_at = jobs.next_at()
            if due_at is None or due_at > moment:
                break
            self.move_to(due_at)
        self.move_to(moment)

    def wait(self, is_so: Callable[[], bool]) -> None:
        until = self.moment + self.patience
        for _ in range(HOPS):
            jobs.run_due()
            if is_so():
                return
            due_at = jobs.next_at()
            if due_at is None or due_at > until:
                break
            self.move_to(due_at)
        raise TimeoutError


@dataclass(frozen=True)
class RealTime:
    """The house's workers do the jobs; one who waits asks again now and then."""

    patience_seconds: float = 60.0
    pause_seconds: float = 0.3
    working_seconds: float = 10.0

    def begin_day(self, on: date) -> None:
        time.sleep(self.pause_seconds)

    def let_work(self) -> None:
        """Wait until the workers have done what is due, or it has been long enough."""
        deadline = time.monotonic() + self.working_seconds
        while not jobs.are_done() and time.monotonic() < deadline:
            time.sleep(self.pause_seconds)

    def wait(self, is_so: Callable[[], bool]) -> None:
        deadline = time.monotonic() + self.patience_seconds
        while not is_so():
            if time.monotonic() > deadline:
                raise TimeoutError
            time.sleep(self.pause_seconds)
