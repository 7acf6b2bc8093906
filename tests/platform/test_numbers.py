from contextlib import suppress
from datetime import date
from functools import partial
from random import Random
from threading import Event

import pytest

from limits import CLERK, HERE
from sancha.platform.acts import Actor
from sancha.platform.acts import Scope as Place
from sancha.platform.door import use_case
from sancha.platform.errors import DomainError
from sancha.platform.numbers import APPLICATION, CONTRACT, LOAN, Scope, next_number
from support import at_once

pytestmark = pytest.mark.usefixtures("database")
THIS_YEAR, NEXT_YEAR = date(2026, 3, 2), date(2027, 1, 1)
THREADS, TAKES = 16, 12


@use_case
def take(*, scope: Scope, on: date, fails: bool, actor: Actor) -> str:
    actor.require("limits.open", on=Place(HERE, HERE))
    number = next_number(scope, on=on)
    if fails:
        raise DomainError
    return number


def take_one(scope: Scope, on: date = THIS_YEAR) -> str:
    return take(scope=scope, on=on, fails=False, actor=CLERK)


def take_many(scope: Scope, seed: int) -> list[str]:
    taken = []
    for fails in Random(seed).choices([True, False], k=TAKES):
        with suppress(DomainError):
            taken.append(take(scope=scope, on=THIS_YEAR, fails=fails, actor=CLERK))
    return taken


def taken_by_threads(scope: Scope) -> list[int]:
    lists = at_once(*[partial(take_many, scope, seed) for seed in range(THREADS)])
    prefix = f"{scope.prefix}2026"
    return sorted(int(number.removeprefix(prefix)) for numbers in lists for number in numbers)


class TestNumbers:
    def test_a_scope_without_gaps_has_none_under_threads_and_rollbacks(self) -> None:
        taken = taken_by_threads(LOAN)
        assert taken == list(range(1, len(taken) + 1))
        assert THREADS * TAKES // 3 < len(taken) < THREADS * TAKES

    def test_a_scope_with_gaps_repeats_none(self) -> None:
        taken = taken_by_threads(APPLICATION)
        assert len(set(taken)) == len(taken) < max(taken) <= THREADS * TAKES

    def test_a_scope_with_gaps_makes_nobody_wait(self) -> None:
        taken, done = Event(), Event()

        @use_case
        def hold(*, actor: Actor) -> bool:
            actor.require("limits.open", on=Place(HERE, HERE))
            next_number(APPLICATION, on=THIS_YEAR)
            taken.set()
            return done.wait(10)

        def pass_by() -> str:
            assert taken.wait(10)
            number = take_one(APPLICATION)
            done.set()
            return number

        assert at_once(partial(hold, actor=CLERK), pass_by) == [True, "A202600000002"]

    def test_without_gaps_each_year_begins_anew_and_each_scope_counts_for_itself(self) -> None:
        assert [take_one(LOAN), take_one(LOAN)] == ["JJ202600000001", "JJ202600000002"]
        assert take_one(LOAN, NEXT_YEAR) == "JJ202700000001"
        assert take_one(CONTRACT) == "HT202600000001"
        assert take_one(LOAN) == "JJ202600000003"
