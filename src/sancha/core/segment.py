"""Which plans go on by themselves: their next instalment follows from the last by one formula.

The night makes the next instalment of very many loans with one statement (credit/loans/sql), so a
plan that the formula reproduces row by row keeps only what the formula needs; of any other, the rows
are kept.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from sancha.core.accrual import Period, periods
from sancha.core.daycount import Convention, add_months, days_between
from sancha.core.money import round_fen
from sancha.core.schedule import Method, Plan, Terms

LISTED: Final = "listed"
DAYS_OF_YEAR: Final = {
    Convention.THIRTY_360: 360,
    Convention.ACTUAL_360: 360,
    Convention.ACTUAL_365: 365,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a plan goes on: by which method, with which level amount; `listed` where none fits."""

    method: str
    instalment_fen: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """A period of a plan as a segment keeps it."""

    period: Period
    days: int
    principal_fen: int
    planned_balance_fen: int


def course_of(plan: Plan, terms: Terms) -> Course:
    """Return the formula by which every row after the first follows from the one before."""
    level_fen = _level_fen(plan, terms)
    if level_fen is not None and _follows(plan, terms, level_fen):
        return Course(method=terms.method.value, instalment_fen=level_fen)
    return Course(method=LISTED, instalment_fen=None)


def current_of(plan: Plan, nr: int) -> Current:
    """Return the plan's period `nr`, counted from 1."""
    period, row = periods(plan)[nr - 1], plan.rows[nr - 1]
    days = days_between(
        plan.day_count, period.starts_on, period.ends_on, anchor_day=period.anchor_day
    )
    return Current(
        period=period,
        days=max(days, 1),
        principal_fen=row.principal_fen,
        planned_balance_fen=row.balance_before_fen,
    )


def _level_fen(plan: Plan, terms: Terms) -> int | None:
    rows = plan.rows
    if terms.method is Method.EQUAL_INSTALMENT:
        return rows[1].total_fen if len(rows) > 2 else 0
    if terms.method is Method.EQUAL_PRINCIPAL:
        return rows[0].principal_fen
    return 0 if terms.method in {Method.INTEREST_FIRST, Method.BULLET} else None


def _follows(plan: Plan, terms: Terms, level_fen: int) -> bool:
    if plan.day_count not in DAYS_OF_YEAR:
        return False
    first_on, last_nr = plan.rows[0].due_on, len(plan.rows)
    for before, row in zip(plan.rows, plan.rows[1:], strict=False):
        balance_fen = before.balance_after_fen
        days = days_between(plan.day_count, before.due_on, row.due_on, anchor_day=plan.due_day)
        years = Fraction(days, DAYS_OF_YEAR[plan.day_count])
        interest_fen = round_fen(balance_fen * terms.annual_rate * years)
        if row.nr == last_nr:
            principal_fen = balance_fen
        elif terms.method is Method.EQUAL_INSTALMENT:
            principal_fen = min(max(level_fen - interest_fen, 0), balance_fen)
        else:
            principal_fen = min(level_fen, balance_fen)
        expected_on = add_months(first_on, row.nr - 1, anchor_day=plan.due_day)
        if (row.due_on, row.principal_fen, row.interest_fen) != (
            expected_on,
            principal_fen,
            interest_fen,
        ):
            return False
    return True
