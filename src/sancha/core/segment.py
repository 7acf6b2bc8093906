"""Which plans go on by themselves: their next instalment follows from the last by one formula.

The night makes the next instalment of very many loans with one statement (credit/loans/sql), so a
plan that the formula reproduces row by row keeps only what the formula needs; of any other, the rows
are kept.
"""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from sancha.core.daycount import Convention, Period, Unit, add_months
from sancha.core.money import Rounding, round_fen
from sancha.core.schedule import Method, Plan, Row, Terms

LISTED: Final = "listed"
FORMULAS: Final = frozenset({Convention.THIRTY_360, Convention.ACTUAL_360, Convention.ACTUAL_365})


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a plan goes on: by which method, with which level amount; `listed` where none fits."""

    method: str
    instalment_fen: int | None


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
        return Course(method=terms.method.value, instalment_fen=level_fen)
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
        and (plan.unit, plan.every) == (Unit.MONTH, 1)
        and terms.rounding is Rounding.HALF_UP
        and not terms.rate_changes
        and all(row.due_on == row.period.ends_on for row in plan.rows)
        and all(row.period.counted_from_on == row.period.starts_on for row in plan.rows)
    )


def _follows(plan: Plan, terms: Terms, level_fen: int) -> bool:
    first_on, last_nr = plan.rows[0].due_on, len(plan.rows)
    for before, row in pairwise(plan.rows):
        balance_fen = before.balance_after_fen
        due_on = add_months(first_on, row.nr - 1, anchor_day=plan.due_day)
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
