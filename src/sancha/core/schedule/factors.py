"""What one fen earns in each period, as whole numbers over one denominator.

A plan of 360 instalments multiplies and rounds some thousand times; over a common denominator
each of these is one multiplication of integers, exact and fast.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from sancha.core.daycount import BeyondCalendar, Period, Unit, add_periods
from sancha.core.money import Rounding, round_ratio
from sancha.core.schedule.dates import Slot
from sancha.core.schedule.terms import InvalidTerms, Terms

_MONTHS_IN_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class Factors:
    """The interest of one fen, period by period: `of[k]` / `over`."""

    over: int
    of: tuple[int, ...]

    @classmethod
    def reduced(cls, over: int, of: Sequence[int]) -> "Factors":
        common = math.gcd(over, *of)
        return cls(over // common, tuple(part // common for part in of))

    def interest_fen(self, balance_fen: int, index: int, rounding: Rounding) -> int:
        return round_ratio(balance_fen * self.of[index], self.over, rounding)

    def level_payment_fen(
        self, *, balance_fen: int, first: int, balloon_fen: int, rounding: Rounding, unit_fen: int
    ) -> int:
        """Return the instalment A that leaves `balloon_fen` after the last period.

        From "nothing else is left": P·Π(1 + i) − B = A·Σ (products of what comes after).
        """
        growth, below, zero_growth = self._growth(first)
        owed = balance_fen * growth - balloon_fen * zero_growth
        return round_ratio(owed, below * unit_fen, rounding) * unit_fen

    def payment_factor(self, first: int) -> tuple[int, int]:
        """Return the instalment for one fen lent, as a numerator and a denominator."""
        growth, below, _ = self._growth(first)
        return growth, below

    def _growth(self, first: int) -> tuple[int, int, int]:
        """Return Π(1 + i), denominator × annuity, and the power of the denominator below both."""
        of, over = self.of[first:], self.over
        count = len(of)
        if min(of) == max(of):
            factor = over + of[0]
            growth, zero_growth = factor**count, over**count
            annuity = (growth - zero_growth) // of[0] if of[0] else count * over ** (count - 1)
        else:
            growth, annuity, zero_growth = 1, 0, 1
            for part in of:
                growth, annuity = growth * (over + part), annuity * (over + part) + zero_growth
                zero_growth *= over
        return growth, over * annuity, zero_growth


@dataclass(frozen=True, slots=True)
class Rates:
    """The yearly rates of a loan, by their first day."""

    days: tuple[date, ...]
    rates: tuple[Fraction, ...]

    @classmethod
    def of(cls, terms: Terms) -> "Rates":
        changes = [change for change in terms.rate_changes if change.on > terms.disbursed_on]
        early = [change for change in terms.rate_changes if change.on <= terms.disbursed_on]
        first = early[-1].annual_rate if early else terms.annual_rate
        return cls(
            tuple(change.on for change in changes),
            (first, *(change.annual_rate for change in changes)),
        )

    def on(self, day: date) -> Fraction:
        return self.rates[bisect_right(self.days, day)] if self.days else self.rates[0]

    def pieces(self, period: Period) -> list[tuple[Fraction, date, date]]:
        """Return the period cut where the rate changes."""
        cuts = [day for day in self.days if period.starts_on < day < period.ends_on]
        starts = [period.starts_on, *cuts]
        ends = [*cuts, period.ends_on]
        return [(self.on(start), start, end) for start, end in zip(starts, ends, strict=True)]


def actual_factors(terms: Terms, rates: Rates, slots: Sequence[Slot]) -> Factors:
    """Return what each period really earns; one in which the rate changes is cut there."""
    convention = terms.day_count
    common = math.lcm(*(rate.denominator for rate in rates.rates))
    whole = [rate.numerator * (common // rate.denominator) for rate in rates.rates]
    over = common * convention.parts_of_year
    if not rates.days:
        only, periods = whole[0], [slot.period for slot in slots]
        return Factors.reduced(
            over,
            [only * p.parts(convention, p.starts_on, p.ends_on) for p in periods],
        )
    of = [
        sum(
            int(rate * common) * slot.period.parts(convention, start, end)
            for rate, start, end in rates.pieces(slot.period)
        )
        for slot in slots
    ]
    return Factors.reduced(over, of)


def planned_factors(
    terms: Terms, rates: Rates, slots: Sequence[Slot], count: int
) -> dict[int, Factors]:
    """Return what equal instalments are computed from, by the index from which each set holds.

    A new set begins with the first period that starts at another rate. Each reaches to the last
    of `count` periods, which may be more than there are slots.
    """
    if not rates.days:
        return {0: _planned(terms, slots, rates.rates[0], count)}
    found, before = {}, None
    for index, slot in enumerate(slots):
        rate = rates.on(slot.period.starts_on)
        if rate != before:
            found[index] = _planned(terms, slots, rate, count)
            before = rate
    return found


def planned_interest_fen(terms: Terms, slots: Sequence[Slot], index: int, balance_fen: int) -> int:
    """Return the interest that the equal instalment of one of these periods was computed with."""
    rate = Rates.of(terms).on(slots[index].period.starts_on)
    planned = _planned(terms, slots, rate, len(slots))
    return planned.interest_fen(balance_fen, index, terms.rounding)


def _planned(terms: Terms, slots: Sequence[Slot], rate: Fraction, count: int) -> Factors:
    """Return factors of all periods at one rate."""
    if _is_nominal(terms, slots):
        nominal = rate * terms.every / _MONTHS_IN_YEAR
        return Factors(nominal.denominator, (nominal.numerator,) * count)
    convention = terms.day_count
    periods = [*(slot.period for slot in slots), *_beyond(terms, slots, count)]
    return Factors.reduced(
        rate.denominator * convention.parts_of_year,
        [rate.numerator * p.parts(convention, p.starts_on, p.ends_on) for p in periods],
    )


def _is_nominal(terms: Terms, slots: Sequence[Slot]) -> bool:
    """Tell whether to take all periods as equal: agreed dates must at least follow each other so."""
    if not terms.is_nominal or not terms.due_on:
        return terms.is_nominal
    first_on, anchor_day = slots[0].series_on, terms.anchor_day
    return all(
        slot.series_on
        == add_periods(first_on, number * terms.every, terms.unit, anchor_day=anchor_day)
        for number, slot in enumerate(slots)
    )


def _beyond(terms: Terms, slots: Sequence[Slot], count: int) -> list[Period]:
    """Return regular periods after the last slot, where the loan is amortised over more.

    :raises InvalidTerms: if they leave the calendar.
    """
    last_on = counted_from_on = slots[-1].series_on
    starts_on = slots[-1].period.ends_on  # Later where holidays gave days to the last slot.
    anchor_day = terms.anchor_day if terms.unit is Unit.MONTH else None
    found = []
    for number in range(1, count - len(slots) + 1):
        try:
            ends_on = add_periods(last_on, number * terms.every, terms.unit, anchor_day=anchor_day)
        except BeyondCalendar:
            raise InvalidTerms("amortised_over") from None
        found.append(Period(starts_on=starts_on, ends_on=ends_on, counted_from_on=counted_from_on,
                            anchor_day=anchor_day or counted_from_on.day))  # fmt: skip
        counted_from_on = starts_on = ends_on
    return found
