"""Value-added tax inside an amount that includes it."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sancha.core.money import Rounding, exact, round_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """An amount without its tax, and the tax. Together they are the amount."""

    net_fen: int
    tax_fen: int


def split_tax_inclusive(
    gross_fen: int, rate_pct: Decimal | Fraction | int, rounding: Rounding = Rounding.HALF_UP
) -> Split:
    """Split `gross_fen`: tax = gross / (1 + rate) × rate, rounded to the fen; the rest is net.

    A reversing (negative) amount splits into the opposites of what it reverses.

    :raises ValueError: if the rate is negative.
    :raises TypeError: if it is a float.
    """
    return split_following(gross_fen, rate_pct, before_fen=0, rounding=rounding)


def split_following(
    gross_fen: int,
    rate_pct: Decimal | Fraction | int,
    *,
    before_fen: int,
    rounding: Rounding = Rounding.HALF_UP,
) -> Split:
    """Split an amount that follows others of `before_fen` in all, so that the taxes of all parts
    are the tax of their sum: what rounding left of one part is taken up by the next.

    :raises ValueError: if the rate is negative.
    :raises TypeError: if it is a float.
    """
    rate = exact(rate_pct)
    if rate < 0:
        raise ValueError("a tax rate is not negative")
    share = rate / (100 + rate)
    taxed_fen = round_fen(before_fen * share, rounding)
    tax_fen = round_fen((before_fen + gross_fen) * share, rounding) - taxed_fen
    return Split(net_fen=gross_fen - tax_fen, tax_fen=tax_fen)
