"""A rate that follows a published one: LPR plus points, fixed anew on agreed days."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from sancha.core.daycount import add_months
from sancha.core.schedule import RateFrom

_MONTHS_IN_YEAR: Final = 12
_YEARS_MAX: Final = 100


class Repricing(StrEnum):
    """On which days the rate of a loan follows the published one."""

    ANNIVERSARY = "anniversary"  # 对年对月对日: the day of disbursement, in each later year.
    FIRST_OF_JANUARY = "first_of_january"


class NotPublished(ValueError):
    """The table says nothing of that day."""


@dataclass(frozen=True, slots=True)
class Published:
    """A published rate, by the first day of its validity, in order."""

    entries: tuple[RateFrom, ...]

    def on(self, day: date) -> Decimal | Fraction | int:
        """Return the rate in per cent that is valid on a day.

        :raises NotPublished: for a day before the first entry.
        """
        found = bisect_right([entry.on for entry in self.entries], day)
        if found == 0:
            raise NotPublished(day.isoformat())
        return self.entries[found - 1].annual_rate_pct


def rates_of_loan(
    published: Published,
    *,
    points_bp: int,
    disbursed_on: date,
    matures_on: date,
    known_until: date,
    repricing: Repricing,
    looks_back_days: int = 1,
) -> tuple[RateFrom, ...]:
    """Return the rates of a loan by their first day, the first one from disbursement.

    Each is the rate published `looks_back_days` before, plus the points, which never change.
    Days after `known_until` are not priced yet. A repricing that changes nothing is left out, so
    that it computes no instalment anew.

    :raises NotPublished: if the table begins after the loan.
    """
    found: list[RateFrom] = []
    for on in (disbursed_on, *_repricing_days(disbursed_on, matures_on, repricing)):
        if on > known_until and found:
            break
        rate_pct = Fraction(published.on(on - timedelta(days=looks_back_days)))
        rate_pct += Fraction(points_bp, 100)
        if not found or found[-1].annual_rate_pct != rate_pct:
            found.append(RateFrom(on=on, annual_rate_pct=rate_pct))
    return tuple(found)


def next_repricing(after_on: date, *, disbursed_on: date, repricing: Repricing) -> date:
    """Return the first day after one on which a loan paid out then is priced anew."""
    if repricing is Repricing.FIRST_OF_JANUARY:
        return date(after_on.year + 1, 1, 1)
    years = after_on.year - disbursed_on.year
    on = add_months(disbursed_on, max(years, 1) * _MONTHS_IN_YEAR)
    return on if on > after_on else add_months(disbursed_on, (years + 1) * _MONTHS_IN_YEAR)


def _repricing_days(start: date, end: date, repricing: Repricing) -> Iterator[date]:
    for year in range(1, _YEARS_MAX):
        on = (
            add_months(start, year * _MONTHS_IN_YEAR)
            if repricing is Repricing.ANNIVERSARY
            else date(start.year + year, 1, 1)
        )
        if on >= end:
            return
        yield on
