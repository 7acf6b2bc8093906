from collections.abc import Iterator
from contextlib import suppress

import pytest

from sancha.engines.outside.breaker import Breaker, breaker_of, forget_all, states
from sancha.engines.outside.connectors import COURT
from sancha.engines.outside.errors import BreakerOpen, OutsideFailed, Refused, TimedOut, Unavailable


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(clock=clock)


def fail(breaker: Breaker, times: int = 1, kind: type[OutsideFailed] = Unavailable) -> None:
    for _ in range(times):
        with suppress(kind), breaker.guard(COURT):
            raise kind(COURT.name, COURT.label)


def succeed(breaker: Breaker) -> None:
    with breaker.guard(COURT):
        pass


class TestBreaker:
    def test_opens_after_five_failures_in_a_row(self, breaker: Breaker) -> None:
        fail(breaker, 4)
        assert breaker.state == "closed"
        fail(breaker, kind=TimedOut)
        assert breaker.state == "open"
        with pytest.raises(BreakerOpen):
            succeed(breaker)

    def test_counts_only_failures_in_a_row(self, breaker: Breaker) -> None:
        fail(breaker, 4)
        succeed(breaker)
        fail(breaker, 4)
        assert breaker.state == "closed"

    def test_takes_a_refusal_for_a_sign_of_life(self, breaker: Breaker) -> None:
        fail(breaker, 4)
        with suppress(Refused), breaker.guard(COURT):
            raise Refused(COURT.name, COURT.label, status=422, refusal="")
        fail(breaker, 4)
        assert breaker.state == "closed"

    def test_lets_one_through_after_ten_seconds(self, breaker: Breaker, clock: Clock) -> None:
        fail(breaker, 5)
        clock.now += 9.9
        assert breaker.state == "open"
        clock.now += 0.1
        assert breaker.state == "half_open"
        with breaker.guard(COURT), pytest.raises(BreakerOpen):
            succeed(breaker)  # While the first one is still out.
        assert breaker.state == "closed"
        succeed(breaker)

    def test_opens_again_when_that_one_fails(self, breaker: Breaker, clock: Clock) -> None:
        fail(breaker, 5)
        clock.now += 10
        fail(breaker)
        assert breaker.state == "open"
        clock.now += 9.9
        with pytest.raises(BreakerOpen):
            succeed(breaker)

    def test_gives_the_turn_back_when_that_one_dies_of_something_else(
        self, breaker: Breaker, clock: Clock
    ) -> None:
        fail(breaker, 5)
        clock.now += 10
        with suppress(KeyboardInterrupt), breaker.guard(COURT):
            raise KeyboardInterrupt
        assert breaker.state == "half_open"
        succeed(breaker)
        assert breaker.state == "closed"


class TestStates:
    @pytest.fixture(autouse=True)
    def anew(self) -> Iterator[None]:
        forget_all()
        yield
        forget_all()

    def test_name_every_connector_that_was_used(self) -> None:
        fail(breaker_of("court.check"), 5)
        succeed(breaker_of("bureau.report"))
        assert states() == {"bureau.report": "closed", "court.check": "open"}


def test_opens_sooner_for_a_system_that_says_nothing(breaker: Breaker, clock: Clock) -> None:
    for waited_seconds, state in ((4.0, "closed"), (4.0, "open")):
        with suppress(TimedOut), breaker.guard(COURT):
            clock.now += waited_seconds
            raise TimedOut(COURT.name, COURT.label)
        assert breaker.state == state


def test_forgets_the_waiting_once_an_answer_has_come(breaker: Breaker, clock: Clock) -> None:
    for _ in range(3):
        with suppress(TimedOut), breaker.guard(COURT):
            clock.now += 4.0
            raise TimedOut(COURT.name, COURT.label)
        succeed(breaker)
    assert breaker.state == "closed"
