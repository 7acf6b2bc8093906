"""Money: whole fen inside, a decimal string of yuan outside, and the one place that rounds."""

import re
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final, assert_never

MAX_FEN: Final = 2**63 - 1  # What a BIGINT column holds.

_YUAN: Final = re.compile(r"(-?)(0|[1-9][0-9]*)(?:\.([0-9]{1,2}))?")


class Rounding(StrEnum):
    """How a fraction of a fen becomes whole."""

    HALF_UP = "half_up"  # 0.5 goes away from zero, as people do it on paper.
    HALF_EVEN = "half_even"  # 0.5 goes to the even neighbour.
    DOWN = "down"  # Towards minus infinity: what has been earned in full, never more.


class InvalidAmount(ValueError):
    """The text is not an amount of yuan with at most two decimals."""


def exact(value: Decimal | Fraction | int) -> Fraction:
    """Return `value` without loss.

    :raises TypeError: for a float (or bool), which has lost its exactness before it came here.
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | Fraction | int):
        raise TypeError(f"exact number expected, not {type(value).__name__}")
    return Fraction(value)


def decimal_of(value: Fraction) -> Decimal:
    """Return `value` as a decimal of 28 digits: exact where its digits end."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def parse_yuan(text: str, *, signed: bool = False) -> int:
    """Return the fen that `text` ("50000", "0.5", "50000.00") stands for.

    A minus sign is read only when `signed`; plus signs, spaces, separators, exponents, leading
    zeros and digits of other scripts are refused, so that one amount has one way to be written
    but for its decimals.

    :raises TypeError: if `text` is not a string; a float above all.
    :raises InvalidAmount: if it is not an amount, or larger than the database can hold.
    """
    if not isinstance(text, str):
        raise TypeError(f"an amount comes as text, not as {type(text).__name__}")
    if len(text) > 24:  # Before int() looks at it.
        raise InvalidAmount(text[:24])
    found = _YUAN.fullmatch(text)
    if found is None:
        raise InvalidAmount(text)
    sign, whole, decimals = found.groups(default="")
    fen = int(whole) * 100 + int(decimals.ljust(2, "0"))
    if (sign and not signed) or fen > MAX_FEN:
        raise InvalidAmount(text)
    return -fen if sign else fen


def yuan(fen: int) -> str:
    """Return `fen` as a decimal string of yuan with two decimals: 5000000 -> "50000.00".

    :raises TypeError: if `fen` is not an integer.
    """
    if isinstance(fen, bool) or not isinstance(fen, int):
        raise TypeError(f"fen are whole numbers, not {type(fen).__name__}")
    whole, decimals = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole}.{decimals:02d}"


def rate_text(pct: Decimal) -> str:
    """Return a rate in per cent without needless zeros: 6.00000000 -> "6"."""
    text = f"{pct:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def monthly_pct(annual_rate_pct: Decimal) -> Decimal:
    """Return a twelfth of a yearly rate; where it has no end, to a millionth of a per cent."""
    return (annual_rate_pct / 12).quantize(Decimal("0.000001"))


def grouped(fen: int) -> str:
    """Return `fen` as an amount for a sentence: 5000000 -> "50,000.00".

    :raises TypeError: if `fen` is not an integer.
    """
    whole, _, decimals = yuan(abs(fen)).rpartition(".")
    return f"{'-' if fen < 0 else ''}{int(whole):,}.{decimals}"


def round_fen(amount_fen: Fraction | int, mode: Rounding = Rounding.HALF_UP) -> int:
    """Return `amount_fen` as whole fen.

    :raises TypeError: for a float.
    """
    value = exact(amount_fen)
    return round_ratio(value.numerator, value.denominator, mode)


def round_ratio(numerator: int, denominator: int, mode: Rounding = Rounding.HALF_UP) -> int:
    """Return numerator / denominator as a whole number. Nothing else in the system rounds money.

    The same as `round_fen`, without the fraction: a plan has hundreds of roundings over one
    denominator, which is positive.
    """
    floor, rest = divmod(numerator, denominator)
    twice = 2 * rest
    match mode:
        case Rounding.DOWN:
            up = False
        case Rounding.HALF_UP:
            up = twice > denominator or (twice == denominator and numerator > 0)
        case Rounding.HALF_EVEN:
            up = twice > denominator or (twice == denominator and floor % 2 == 1)
        case _:
            assert_never(mode)
    return floor + int(up)
