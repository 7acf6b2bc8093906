"""When instalments fall due, and which days bear the interest of each."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from sancha.core.daycount import Period, Unit, add_months, add_periods, days_in_month
from sancha.core.schedule.terms import FirstPeriod, Holidays, InvalidTerms, Method, Terms

IsWorkingDay = Callable[[date], bool]

CLOSED_DAYS_MAX: Final = 31  # A calendar with a longer holiday is wrong.


@dataclass(frozen=True, slots=True)
class Slot:
    """One instalment's place in time: its day in the series, its due date, its interest period."""

    series_on: date
    due_on: date
    period: Period


@dataclass(frozen=True, slots=True)
class Placed:
    """When what falls due on a date of the series is to be paid, and up to when interest runs."""

    due_on: date
    ends_on: date


def placed(terms: Terms, day: date, is_working_day: IsWorkingDay | None) -> Placed:
    """Return where the rule for holidays puts a date of the series.

    :raises InvalidTerms: if holidays last longer than any do.
    :raises ValueError: if holidays matter and no calendar is given.
    :raises OverflowError: if they last beyond the calendar.
    """
    due_on = _due_on(terms, day, is_working_day)
    return Placed(due_on, due_on if terms.holidays is Holidays.MOVED_WITH_INTEREST else day)


def lay_out(terms: Terms, is_working_day: IsWorkingDay | None = None) -> list[Slot]:
    """Return the slots of the instalments, in order; a bullet loan has one.

    :raises InvalidTerms: if the dates leave the calendar, or holidays push one onto another or
        last longer than any do.
    :raises ValueError: if holidays matter and no calendar is given.
    """
    try:
        series = _series(terms)
        places = [placed(terms, day, is_working_day) for day in series]
    except OverflowError:
        raise InvalidTerms("instalments") from None
    if places[-1].due_on == date.max:  # What is late must have a day on which it is.
        raise InvalidTerms("due_on" if terms.due_on else "instalments")
    anchor_day = series_anchor(terms, series)
    slots: list[Slot] = []
    counted_from_on = starts_on = terms.disbursed_on
    count_anchor_day = terms.disbursed_on.day
    for series_on, place in zip(series, places, strict=True):
        period = Period(starts_on=starts_on, ends_on=place.ends_on,
                        counted_from_on=counted_from_on, anchor_day=count_anchor_day)  # fmt: skip
        if slots and place.due_on <= slots[-1].due_on:
            raise InvalidTerms("holidays")
        slots.append(Slot(series_on, place.due_on, period))
        counted_from_on, starts_on = series_on, place.ends_on
        count_anchor_day = anchor_day or series_on.day
    return slots


def days_of_term(terms: Terms, term_months: int) -> tuple[date, ...]:
    """Return the due dates of a loan that ends with its term, on the day of the month on which it
    began: the settlement days (结息日) of `terms` before, and that last day. `instalments` is not
    asked.

    :raises InvalidTerms: if the dates leave the calendar.
    """
    try:
        ends_on = add_months(terms.disbursed_on, term_months)
        length = term_months
        if terms.unit is not Unit.MONTH:
            length = (ends_on - terms.disbursed_on).days // (7 if terms.unit is Unit.WEEK else 1)
        series = _regular(replace(terms, instalments=length // terms.every + 1, due_on=()))
    except ValueError:  # Beyond the year 9999.
        raise InvalidTerms("instalments") from None
    return (*(day for day in series if day < ends_on), ends_on)


def first_due_on(terms: Terms) -> date:
    """Return the first date of the series, before holidays."""
    return _series(terms)[0]


def series_anchor(terms: Terms, series: list[date]) -> int | None:
    """Return the day of the month that the whole series keeps, if it keeps one."""
    anchor_day = terms.anchor_day
    if terms.unit is not Unit.MONTH and not terms.due_on:
        return None
    kept = all(day.day == min(anchor_day, days_in_month(day.year, day.month)) for day in series)
    return anchor_day if kept else None


def _series(terms: Terms) -> list[date]:
    try:
        days = list(terms.due_on) or _regular(terms)
    except ValueError:  # Beyond the year 9999.
        raise InvalidTerms("instalments") from None
    return days[-1:] if terms.method is Method.BULLET else days


def _regular(terms: Terms) -> list[date]:
    every, unit, count = terms.every, terms.unit, terms.instalments
    if terms.due_day is None:
        return [
            add_periods(terms.disbursed_on, number * every, unit) for number in range(1, count + 1)
        ]
    first_on = _first_on_due_day(terms, terms.due_day)
    return [
        add_months(first_on, number * every, anchor_day=terms.due_day) for number in range(count)
    ]


def _first_on_due_day(terms: Terms, due_day: int) -> date:
    """Return the first due date on the agreed day of the month."""
    days = terms.minimum_first_days if terms.first_period is FirstPeriod.LONG else 1
    earliest_on = terms.disbursed_on + timedelta(days=days)
    next_on = add_months(earliest_on, 0, anchor_day=due_day)
    if next_on < earliest_on:
        next_on = add_months(earliest_on, 1, anchor_day=due_day)
    if terms.due_month is not None:
        away = (terms.due_month - next_on.month) % terms.every
        next_on = add_months(next_on, away, anchor_day=due_day)
    if terms.first_period is FirstPeriod.MERGED and not _begins_on_series(terms, due_day):
        return add_months(next_on, terms.every, anchor_day=due_day)
    if terms.due_month is not None:
        return next_on
    return add_months(next_on, terms.every - 1, anchor_day=due_day)


def _begins_on_series(terms: Terms, due_day: int) -> bool:
    """Tell whether the loan begins on a due day, so that no days are left over."""
    start = terms.disbursed_on
    phase = 0 if terms.due_month is None else (terms.due_month - start.month) % terms.every
    return phase == 0 and add_months(start, 0, anchor_day=due_day) == start


def _due_on(terms: Terms, day: date, is_working_day: IsWorkingDay | None) -> date:
    if terms.holidays is Holidays.KEPT:
        return day
    if is_working_day is None:
        raise ValueError("a calendar is needed to move due dates")
    for days in range(CLOSED_DAYS_MAX):
        open_on = day + timedelta(days=days)
        if is_working_day(open_on):
            return open_on
    raise InvalidTerms("holidays")
