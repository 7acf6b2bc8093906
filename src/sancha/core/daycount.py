"""Days between two dates as loans count them, and dates that keep their day of the month.

The first day counts, the last does not (算头不算尾). Under 30/360 (对年对月对日) whole months are
30 days each and whole years 360; only the odd days left over are counted by the calendar.
"""

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final

_LENGTHS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# actual/actual: a day is 1/365 or 1/366 of a year. Both are whole parts of 1/133,590.
_BOTH_YEARS: Final = 365 * 366


class Convention(StrEnum):
    """How days are counted, and how many make a year."""

    THIRTY_360 = "30/360"
    THIRTY_365 = "30/365"
    ACTUAL_360 = "actual/360"
    ACTUAL_364 = "actual/364"  # 52 weeks.
    ACTUAL_365 = "actual/365"
    ACTUAL_ACTUAL = "actual/actual"  # Split at the year's end: each part by its own year.

    @property
    def counts_months(self) -> bool:
        """Tell whether a whole month is 30 days whatever the calendar says."""
        return self in _BY_MONTHS

    @property
    def parts_of_year(self) -> int:
        """Into how many equal parts `year_parts` divides the year."""
        return _PARTS[self]


_BY_MONTHS: Final = frozenset({Convention.THIRTY_360, Convention.THIRTY_365})
_PARTS: Final = {
    Convention.THIRTY_360: 360,
    Convention.THIRTY_365: 365,
    Convention.ACTUAL_360: 360,
    Convention.ACTUAL_364: 364,
    Convention.ACTUAL_365: 365,
    Convention.ACTUAL_ACTUAL: _BOTH_YEARS,
}


class Unit(StrEnum):
    """What a term is counted in."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A time in which interest is earned, and how its days are counted.

    30/360 counts from a date of the series: `counted_from_on`, on `anchor_day`. It lies before
    `starts_on` where a period was cut or its beginning moved, so that the pieces of a period add
    up to the whole.
    """

    starts_on: date
    ends_on: date
    counted_from_on: date
    anchor_day: int

    def days(self, convention: Convention, start: date, end: date) -> int:
        """Return the days from `start` to `end`, both inside the period."""
        if convention not in _BY_MONTHS:
            return (end - start).days
        first, anchor_day = self.counted_from_on, self.anchor_day
        whole = _thirty_days(first, end, anchor_day)
        return whole if start == first else whole - _thirty_days(first, start, anchor_day)

    def parts(self, convention: Convention, start: date, end: date) -> int:
        """Return the parts of a year from `start` to `end`, both inside the period."""
        if convention is Convention.ACTUAL_ACTUAL:
            return year_parts(convention, start, end)
        return self.days(convention, start, end)

    def years(self, convention: Convention, start: date, end: date) -> Fraction:
        """Return the part of a year from `start` to `end`, both inside the period."""
        return Fraction(self.parts(convention, start, end), convention.parts_of_year)


class BeyondCalendar(ValueError):
    """A date lies outside the calendar, or on the last day that it has."""


def days_in_month(year: int, month: int) -> int:
    """Return the last day of a month."""
    return 29 if month == 2 and _is_leap(year) else _LENGTHS[month - 1]


def add_months(day: date, months: int, *, anchor_day: int | None = None) -> date:
    """Return the date `months` later (or earlier) on `anchor_day`, or the last day before it.

    The anchor is the day of the month that a series keeps: without it 31 January, moved twice by
    a month, would drift to 28 March. By default it is the day of `day`.

    :raises ValueError: if `anchor_day` is not in 1..31.
    :raises BeyondCalendar: if the year leaves the calendar.
    """
    anchor = day.day if anchor_day is None else anchor_day
    if not 1 <= anchor <= 31:
        raise ValueError(f"no day of a month: {anchor}")
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise BeyondCalendar(year)
    return date(year, month + 1, min(anchor, days_in_month(year, month + 1)))


def add_periods(day: date, count: int, unit: Unit, *, anchor_day: int | None = None) -> date:
    """Return the date `count` months, weeks or days later.

    :raises ValueError: as `add_months` does.
    :raises BeyondCalendar: if the date leaves the calendar.
    """
    if unit is Unit.MONTH:
        return add_months(day, count, anchor_day=anchor_day)
    try:
        return day + timedelta(days=count * (7 if unit is Unit.WEEK else 1))
    except OverflowError:
        raise BeyondCalendar(day.year) from None


def whole_months(start: date, end: date, *, anchor_day: int | None = None) -> int:
    """Return how many whole months of the series that begins on `start` fit before `end`.

    :raises ValueError: if `end` comes before `start`, or `start` is not a date of the series.
    """
    return _counted_days(start, end, anchor_day)[0]


def days_between(
    convention: Convention, start: date, end: date, *, anchor_day: int | None = None
) -> int:
    """Return the days from `start` to `end`; never fewer for a later `end`.

    `anchor_day` matters to 30/360 only: 28 February to 31 March is a month for a loan that falls
    due on the 31st, a month and three days for one that falls due on the 28th.

    :raises ValueError: as `whole_months` does.
    """
    if convention.counts_months:
        months, odd_days = _counted_days(start, end, anchor_day)
        return months * 30 + odd_days
    if end < start:
        raise ValueError(f"{end} comes before {start}")
    return (end - start).days


def year_parts(
    convention: Convention, start: date, end: date, *, anchor_day: int | None = None
) -> int:
    """Return the time from `start` to `end` in the convention's parts of a year.

    These are days, but for actual/actual, whose days are longer in a common year.

    :raises ValueError: as `whole_months` does.
    """
    if convention is not Convention.ACTUAL_ACTUAL:
        return days_between(convention, start, end, anchor_day=anchor_day)
    if end < start:
        raise ValueError(f"{end} comes before {start}")
    return _parts_since_year_0(end) - _parts_since_year_0(start)


def year_fraction(
    convention: Convention, start: date, end: date, *, anchor_day: int | None = None
) -> Fraction:
    """Return the part of a year for which a yearly rate earns interest, exactly.

    :raises ValueError: as `whole_months` does.
    """
    parts = year_parts(convention, start, end, anchor_day=anchor_day)
    return Fraction(parts, convention.parts_of_year)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _parts_since_year_0(day: date) -> int:
    day_of_year = day.toordinal() - date(day.year, 1, 1).toordinal()
    return day.year * _BOTH_YEARS + day_of_year * (365 if _is_leap(day.year) else 366)


def _counted_days(start: date, end: date, anchor_day: int | None) -> tuple[int, int]:
    """Return the whole months and the odd days from `start` to `end`."""
    if end < start:
        raise ValueError(f"{end} comes before {start}")
    anchor = start.day if anchor_day is None else anchor_day
    if start.day != min(anchor, days_in_month(start.year, start.month)):
        raise ValueError(f"{start} does not lie on day {anchor_day}")
    return _months_and_days(start, end, anchor)


def _months_and_days(start: date, end: date, anchor_day: int) -> tuple[int, int]:
    """Return the whole months and the odd days from `start`, a date of the series, to `end`."""
    year, month = end.year, end.month
    months = (year - start.year) * 12 + month - start.month
    reached_day = min(anchor_day, days_in_month(year, month))
    if reached_day <= end.day:
        return months, end.day - reached_day
    year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    length = days_in_month(year, month)
    return months - 1, end.day + length - min(anchor_day, length)


def _thirty_days(start: date, end: date, anchor_day: int) -> int:
    months, odd_days = _months_and_days(start, end, anchor_day)
    return months * 30 + odd_days
