"""Interest on a balance that changes at will (积数计息): the sum of its daily balances."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sancha.core.daycount import Convention, year_parts
from sancha.core.money import Rounding, exact, round_ratio


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceFrom:
    """A balance and the first day on which it stands."""

    on: date
    balance_fen: int


def balance_days(balances: Sequence[BalanceFrom], until: date) -> int:
    """Return 积数: the sum of the balances at the close of each day before `until`, in fen × days.

    :raises ValueError: if the days do not rise to `until`.
    """
    return _parts(balances, until, Convention.ACTUAL_360)


def interest_on_balances_fen(
    balances: Sequence[BalanceFrom],
    until: date,
    *,
    annual_rate_pct: Decimal | Fraction | int,
    day_count: Convention = Convention.ACTUAL_360,
    rounding: Rounding = Rounding.HALF_UP,
) -> int:
    """Return the interest up to `until`, rounded once.

    :raises ValueError: if the days do not rise to `until`, or months would be counted as 30 days:
        daily balances know days only.
    """
    if day_count.counts_months:
        raise ValueError("daily balances are counted by days")
    rate = exact(annual_rate_pct) / 100
    parts = _parts(balances, until, day_count)
    return round_ratio(rate.numerator * parts, rate.denominator * day_count.parts_of_year, rounding)


def _parts(balances: Sequence[BalanceFrom], until: date, day_count: Convention) -> int:
    days = [*(balance.on for balance in balances), until]
    if any(earlier > later for earlier, later in itertools.pairwise(days)):
        raise ValueError("balances come in the order of their days")
    return sum(
        balance.balance_fen * year_parts(day_count, start, end)
        for balance, (start, end) in zip(balances, itertools.pairwise(days), strict=True)
    )
