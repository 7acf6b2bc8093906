"""A whole simulation: on a database and a sandbox of its own, to one line that a seed repeats."""

import json
import random
import time
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Any

from sancha.engines.outside import breaker
from sancha.entry.sample.bank import open_bank
from sancha.entry.simulation.checks import (
    ALWAYS,
    IN_THE_END,
    altered_records,
    broken,
    unequal_money,
)
from sancha.entry.simulation.faults import Schedule
from sancha.entry.simulation.life import Life
from sancha.entry.simulation.people import People
from sancha.entry.simulation.projection import canonical_hash, totals
from sancha.entry.simulation.times import SimulatedTime, opening

FIRST_DAY = date(2026, 1, 5)
PEOPLE_AT_LEAST, PEOPLE_A_DAY = 120, 8
LAST_DAYS = 8  # At most: without faults and new cases, the old ones come to their end (L7).


@dataclass(frozen=True)
class Course:
    """What a simulation is told: nothing else decides what happens in it."""

    days: int
    seed: int
    first_on: date = FIRST_DAY
    quiet_days: int = 0  # At least so many follow on which nobody comes.

    @property
    def people(self) -> int:
        return PEOPLE_AT_LEAST + PEOPLE_A_DAY * self.days

    @property
    def began_at(self) -> datetime:
        return opening(self.first_on)


@dataclass(frozen=True)
class Lived:
    """How it ended: what the same course always ends with, and how fast that went."""

    line: dict[str, Any]
    findings: list[str]
    days_a_minute: float

    @property
    def shown(self) -> str:
        return json.dumps(self.line, ensure_ascii=False)


def simulate(course: Course) -> Lived:
    """Live through the course, in the database and the sandbox that the settings name.

    It stops at the first day after which something does not hold that always must.
    """
    started = time.monotonic()
    breaker.forget_all()
    random.seed(course.seed)  # The pauses between attempts.
    dice = Random(course.seed)  # noqa: S311 (a course of things, not a secret)
    times = SimulatedTime(course.began_at, Random(course.seed))  # noqa: S311
    with times.holding():
        bank = open_bank(first_day=course.first_on)
        people = People.of_the_world(dice, times)
        faults = Schedule.drawn(dice, first_on=course.first_on, days=course.days)
        life = Life(bank, dice, times, people, faults)
        findings = live(life, course)
        line = {
            "seed": course.seed,
            "days": course.days,
            "closed_on": str(life.today),
            "hash": canonical_hash(),
            "totals": totals() | {"turned_away": people.turned_away, "faults": life.struck},
        }
    minutes = (time.monotonic() - started) / 60
    return Lived(line, findings, course.days / minutes)


def live(life: Life, course: Course) -> list[str]:
    """Live so many days, then until all is final; return what does not hold."""
    for _ in range(course.days):
        life.live_day()
        if findings := list(broken(ALWAYS)):
            return [f"{life.today}: {finding}" for finding in findings]
    for number in range(course.quiet_days + LAST_DAYS):
        if number >= course.quiet_days and not any(broken(IN_THE_END)):
            break
        life.live_day(is_open=False)
    return [*broken(ALWAYS), *broken(IN_THE_END), *unequal_money(), *altered_records()]
