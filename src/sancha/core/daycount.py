"""Days between two dates as loans count them, and dates that keep their day of the month.

The first day counts, the last does not (算头不算尾). Under 30/360 (对年对月对日) whole months are
30 days each and whole years 360; only the odd days left over are counted by the calendar.
"""

import calendar
from datetime import date
from enum import StrEnum
from fractions import Fraction


class Convention(StrEnum):
    """How days are counted, and how many make a year."""

    THIRTY_360 = "30/360"
    ACTUAL_360 = "actual/360"
    ACTUAL_365 = "actual/365"


def add_months(day: date, months: int, *, anchor_day: int | None = None) -> date:
    """Return the date `months` later (or earlier) on `anchor_day`, or the last day before it.

    The anchor is the day of the month that a series keeps: without it 31 January, moved twice by
    a month, would drift to 28 March. By default it is the day of `day`.

    :raises ValueError: if `anchor_day` is not in 1..31, or the year leaves the calendar.
    """
    anchor = day.day if anchor_day is None else anchor_day
    if not 1 <= anchor <= 31:
        raise ValueError(f"no day of a month: {anchor}")
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(anchor, calendar.monthrange(year, month + 1)[1]))


def whole_months(start: date, end: date, *, anchor_day: int | None = None) -> int:
    """Return how many whole months of the series that begins on `start` fit before `end`.

    :raises ValueError: if `end` comes before `start`, or `start` is not a date of the series.
    """
    if end < start:
        raise ValueError(f"{end} comes before {start}")
    if add_months(start, 0, anchor_day=anchor_day) != start:
        raise ValueError(f"{start} does not lie on day {anchor_day}")
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (add_months(start, months, anchor_day=anchor_day) > end)


def days_between(
    convention: Convention, start: date, end: date, *, anchor_day: int | None = None
) -> int:
    """Return the days from `start` to `end`; never fewer for a later `end`.

    `anchor_day` matters to 30/360 only: 28 February to 31 March is a month for a loan that falls
    due on the 31st, a month and three days for one that falls due on the 28th.

    :raises ValueError: as `whole_months` does.
    """
    if end < start:
        raise ValueError(f"{end} comes before {start}")
    if convention is not Convention.THIRTY_360:
        return (end - start).days
    months = whole_months(start, end, anchor_day=anchor_day)
    reached = add_months(start, months, anchor_day=anchor_day)
    return months * 30 + (end - reached).days


def year_fraction(
    convention: Convention, start: date, end: date, *, anchor_day: int | None = None
) -> Fraction:
    """Return the part of a year for which a yearly rate earns interest, exactly.

    :raises ValueError: as `whole_months` does.
    """
    days = days_between(convention, start, end, anchor_day=anchor_day)
    return Fraction(days, 365 if convention is Convention.ACTUAL_365 else 360)
