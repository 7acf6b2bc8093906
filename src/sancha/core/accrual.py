"""Interest earned on a plan up to a day: a closed form, nothing is added up night by night.

Within a period interest grows with the days elapsed over the days of the period and is cut down to
whole fen, so that it never shrinks, and on the due date it is the row's interest to the fen.
"""

from datetime import date

from sancha.core.money import Rounding, round_ratio
from sancha.core.schedule import Plan, Row


def accrued_interest_fen(plan: Plan, on: date) -> int:
    """Return all interest earned up to `on`, paid or not: nothing before the loan began, the
    interest of all rows from the last due date on.
    """
    return sum(accrued_in_row_fen(plan, row, on) for row in plan.rows)


def current_interest_fen(plan: Plan, on: date) -> int:
    """Return what has been earned up to `on` since the last due date: an early repayment's
    interest. Nothing on a due date itself.
    """
    return sum(
        accrued_in_row_fen(plan, row, on)
        for row in plan.rows
        if row.period.starts_on < on < row.period.ends_on
    )


def accrued_in_row_fen(plan: Plan, row: Row, on: date) -> int:
    """Return the part of the row's interest earned up to `on`."""
    period = row.period
    if on <= period.starts_on:
        return 0
    if on >= period.ends_on:
        return row.interest_fen
    elapsed, length = (
        period.days(plan.day_count, period.starts_on, day) for day in (on, period.ends_on)
    )
    return round_ratio(row.interest_fen * elapsed, length, Rounding.DOWN)
