"""Interest earned on a plan up to a day: a closed form, nothing is added up night by night.

Within a period interest grows with the days elapsed over the days of the period and is cut down to
whole fen, so that it never shrinks, and on the due date it is the row's interest to the fen.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sancha.core.daycount import days_between
from sancha.core.money import Rounding, round_fen
from sancha.core.schedule import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The time in which one row's interest is earned."""

    nr: int
    starts_on: date
    ends_on: date
    anchor_day: int
    interest_fen: int


def periods(plan: Plan) -> tuple[Period, ...]:
    """Return the interest periods of the plan, one for each row."""
    found, starts_on, anchor_day = [], plan.starts_on, plan.starts_on.day
    for row in plan.rows:
        found.append(Period(nr=row.nr, starts_on=starts_on, ends_on=row.due_on,
                            anchor_day=anchor_day, interest_fen=row.interest_fen))  # fmt: skip
        starts_on, anchor_day = row.due_on, plan.due_day
    return tuple(found)


def accrued_interest_fen(plan: Plan, on: date) -> int:
    """Return all interest earned up to `on`, paid or not: nothing before the loan began, the
    interest of all rows from the last due date on.
    """
    return sum(accrued_in_period_fen(plan, period, on) for period in periods(plan))


def current_interest_fen(plan: Plan, on: date) -> int:
    """Return what has been earned up to `on` since the last due date: an early repayment's
    interest. Nothing on a due date itself.
    """
    return sum(
        accrued_in_period_fen(plan, period, on)
        for period in periods(plan)
        if period.starts_on < on < period.ends_on
    )


def accrued_in_period_fen(plan: Plan, period: Period, on: date) -> int:
    """Return the part of the period's interest earned up to `on`."""
    if on <= period.starts_on:
        return 0
    if on >= period.ends_on:
        return period.interest_fen
    elapsed, length = (
        days_between(plan.day_count, period.starts_on, day, anchor_day=period.anchor_day)
        for day in (on, period.ends_on)
    )
    return round_fen(Fraction(period.interest_fen * elapsed, length), Rounding.DOWN)
