"""Which plans go on by themselves: their next instalment follows from the last by one formula.

The night makes the next instalment of very many loans with one statement (credit/loans/sql), so a
plan that the formula reproduces row by row keeps only what the formula needs; of any other, the rows
are kept.
"""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import gcd
from typing import Final

from sancha.core.daycount import Convention, Period, Unit, add_months
from sancha.core.money import Rounding, round_fen
from sancha.core.schedule import Method, Plan, Row, Terms
from sancha.core.schedule.factors import Factors

LISTED: Final = "listed"
DISCOUNTED: Final = "discounted"  # One instalment, of which the interest was kept back.
FORMULAS: Final = frozenset({Convention.THIRTY_360, Convention.ACTUAL_360, Convention.ACTUAL_365})


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a plan goes on: by which method, with which level amount, every how many months; `listed`
    where none fits. `last_due_on` is the end of a plan whose last period is another than the others.
    """

    method: str
    instalment_fen: int | None
    every_months: int = 1
    last_due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """How a row's interest grows: its days are those since `from_on` less the `skipped` ones."""

    from_on: date
    anchor_day: int
    skipped_days: int
    days: int


def course_of(plan: Plan, terms: Terms) -> Course:
    """Return the formula by which every row after the first follows from the one before."""
    level_fen = _level_fen(plan, terms)
    if level_fen is not None and _is_regular(plan, terms) and _follows(plan, terms, level_fen):
        return _by_formula(plan, terms, level_fen)
    return Course(method=LISTED, instalment_fen=None)


def _by_formula(plan: Plan, terms: Terms, level_fen: int) -> Course:
    first, last = plan.rows[0], plan.rows[-1]
    series_on = add_months(first.due_on, (last.nr - first.nr) * plan.every, anchor_day=plan.due_day)
    return Course(
        method=DISCOUNTED if terms.is_discounted else terms.method.value,
        instalment_fen=level_fen,
        every_months=plan.every,
        last_due_on=None if last.due_on == series_on else last.due_on,
    )


def course_ahead(plan: Plan, terms: Terms, rate: Fraction, first_due_on: date) -> Course:
    """Return the formula by which what is left of a plan goes on after its first row, at a rate that
    holds from there to its end; that row itself may be anything.

    `first_due_on` is the due date of instalment 1, from which the formula counts months.
    """
    rest = replace(terms, annual_rate_pct=rate * 100, rate_changes=())
    level_fen = _level_fen(plan, rest)
    in_series = plan.rows[0].due_on == add_months(
        first_due_on, (plan.rows[0].nr - 1) * plan.every, anchor_day=plan.due_day
    )
    if (
        level_fen is not None
        and in_series
        and _is_regular(replace(plan, rows=plan.rows[1:]), rest)
        and _follows(plan, rest, level_fen)
    ):
        return _by_formula(plan, rest, level_fen)
    return Course(method=LISTED, instalment_fen=None)


def growth_of(plan: Plan, row: Row, *, since_on: date | None = None) -> Growth:
    """Return how the interest of this row grows from day to day, or what `since_on` leaves of it."""
    period = row.period
    counts_months = plan.day_count.counts_months
    from_on = period.counted_from_on if counts_months else period.starts_on
    whole = Period(
        starts_on=from_on,
        ends_on=period.ends_on,
        counted_from_on=from_on,
        anchor_day=period.anchor_day,
    )
    begins_on = min(max(since_on or period.starts_on, period.starts_on), period.ends_on)
    skipped_days = whole.days(plan.day_count, from_on, begins_on)
    days = whole.days(plan.day_count, from_on, period.ends_on) - skipped_days
    return Growth(
        from_on=from_on,
        anchor_day=period.anchor_day,
        skipped_days=skipped_days,
        days=max(days, 1),
    )


def level_factor(
    rate: Fraction, day_count: Convention, count: int, *, from_on: date | None, due_day: int
) -> tuple[int, int]:
    """Return the equal instalment of one fen over `count` months, as a numerator and a denominator.

    30/360 takes every month alike; the actual conventions need the day from which the months run.

    :raises ValueError: if that day is missing.
    """
    if day_count is Convention.THIRTY_360:
        nominal = rate / 12
        above, below = Factors(nominal.denominator, (nominal.numerator,) * count).payment_factor(0)
    elif from_on is None:
        raise ValueError("actual days run from a date")
    else:
        ends = [add_months(from_on, number, anchor_day=due_day) for number in range(1, count + 1)]
        days = [(end - start).days for start, end in pairwise([from_on, *ends])]
        factors = Factors.reduced(
            rate.denominator * day_count.parts_of_year, [rate.numerator * part for part in days]
        )
        above, below = factors.payment_factor(0)
    common = gcd(above, below)
    return above // common, below // common


def _level_fen(plan: Plan, terms: Terms) -> int | None:
    rows = plan.rows
    if terms.method is Method.EQUAL_INSTALMENT:
        return rows[1].total_fen if len(rows) > 2 else 0
    if terms.method is Method.EQUAL_PRINCIPAL:
        return rows[0].principal_fen
    return 0 if terms.method in {Method.INTEREST_FIRST, Method.BULLET} else None


def _is_regular(plan: Plan, terms: Terms) -> bool:
    return (
        plan.day_count in FORMULAS
        and plan.unit is Unit.MONTH
        and terms.rounding is Rounding.HALF_UP
        and terms.instalment_unit_fen == 1
        and not terms.rate_changes
        and all(row.due_on == row.period.ends_on for row in plan.rows)
        and all(row.period.counted_from_on == row.period.starts_on for row in plan.rows)
    )


def _follows(plan: Plan, terms: Terms, level_fen: int) -> bool:
    first_on, first_nr, last_nr = plan.rows[0].due_on, plan.rows[0].nr, plan.rows[-1].nr
    for before, row in pairwise(plan.rows):
        balance_fen = before.balance_after_fen
        series_on = add_months(first_on, (row.nr - first_nr) * plan.every, anchor_day=plan.due_day)
        due_on = min(series_on, row.due_on) if row.nr == last_nr else series_on
        period = Period(
            starts_on=before.due_on,
            ends_on=due_on,
            counted_from_on=before.due_on,
            anchor_day=plan.due_day,
        )
        years = period.years(plan.day_count, period.starts_on, due_on)
        interest_fen = round_fen(balance_fen * terms.annual_rate * years)
        if row.nr == last_nr:
            principal_fen = balance_fen
        elif terms.method is Method.EQUAL_INSTALMENT:
            principal_fen = min(max(level_fen - interest_fen, 0), balance_fen)
        else:
            principal_fen = min(level_fen, balance_fen)
        made = (row.due_on, row.principal_fen, row.interest_fen)
        if made != (due_on, principal_fen, interest_fen):
            return False
    return True
