"""Plans of many loans at once, with the same figures to the fen as `make_plan`.

For loans whose instalments are whole months apart from disbursement. Everything is a whole number
in 64 bits: what would not fit is refused, never rounded. The equal instalment alone needs more; it
is a factor of each rate (and of the days of each period), computed exactly once, in three limbs.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sancha.core.daycount import Convention, Unit
from sancha.core.money import Rounding, round_ratio
from sancha.core.schedule.factors import Factors
from sancha.core.schedule.terms import INSTALMENTS_MAX, Method

Fen = NDArray[np.int64]
Days = NDArray[np.datetime64]

RATE_PARTS: Final = 1_000_000  # A rate comes in millionths: 4.35 % is 43,500.
_YEAR: Final = {Convention.THIRTY_360: 360, Convention.ACTUAL_360: 360, Convention.ACTUAL_365: 365}
_LIMB: Final = 26
_MASK: Final = (1 << _LIMB) - 1
_PRINCIPAL_MAX: Final = 1 << 36  # 687 million yuan: a limb of the factor times it fits.
_DOUBTFUL: Final = 1 << 4  # Limbs cut off less than this, in 2^-26 of a fen.


class TooLarge(ValueError):
    """An amount, rate or period does not fit the whole numbers used here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Loans alike but for amount, rate and day; one entry of each array is one loan.

    :raises TooLarge: if a product of them would not fit.
    :raises ValueError: for what only `make_plan` knows: other methods and day counts.
    """

    principal_fen: Fen
    rate_ppm: Fen
    disbursed_on: Days
    instalments: int
    method: Method = Method.EQUAL_INSTALMENT
    day_count: Convention = Convention.THIRTY_360
    every: int = 1
    rounding: Rounding = Rounding.HALF_UP

    def __post_init__(self) -> None:
        if self.day_count not in _YEAR or self.method is Method.CUSTOM:
            raise ValueError("only make_plan knows this method or day count")
        if not 1 <= self.instalments <= INSTALMENTS_MAX[Unit.MONTH] or self.every < 1:
            raise ValueError("instalments")
        if not len(self.principal_fen) == len(self.rate_ppm) == len(self.disbursed_on):
            raise ValueError("arrays are of different lengths")
        if len(self.principal_fen) == 0:
            raise ValueError("a book has loans")
        largest, highest = int(self.principal_fen.max()), int(self.rate_ppm.max())
        if int(self.principal_fen.min()) < 1 or int(self.rate_ppm.min()) < 0:
            raise ValueError("amounts are positive, rates not negative")
        periods = self.instalments if self.method is Method.BULLET else 1
        # Half-up doubles the product before it divides.
        if 2 * largest * highest * 31 * self.every * periods >= 1 << 63:
            raise TooLarge("interest")
        if largest >= _PRINCIPAL_MAX:
            raise TooLarge("principal_fen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedules:
    """The plans: a line for each loan, a column for each instalment (one for bullet loans)."""

    due_on: Days
    principal_fen: Fen
    interest_fen: Fen
    balance_after_fen: Fen


def plan_many(book: Book) -> Schedules:
    """Return the plans of all loans of the book."""
    due_on = _due_dates(book)
    earned, over = _factors(book, due_on), RATE_PARTS * _YEAR[book.day_count]
    loans, count = due_on.shape
    principal = np.zeros((loans, count), dtype=np.int64)
    interest, after = np.zeros_like(principal), np.zeros_like(principal)
    part = _level_part(book) if book.method is Method.EQUAL_PRINCIPAL else None
    payment = _payments(book, earned, over) if book.method is Method.EQUAL_INSTALMENT else None
    balance = book.principal_fen.astype(np.int64)
    for index in range(count):
        due = _rounded(balance * earned[:, index], over, book.rounding)
        if index == count - 1:
            paid = balance
        elif payment is not None:
            paid = np.minimum(np.maximum(payment - due, 0), balance)
        elif part is not None:
            paid = np.minimum(part, balance)
        else:
            paid = np.zeros_like(balance)
        balance = balance - paid
        principal[:, index], interest[:, index], after[:, index] = paid, due, balance
    return Schedules(
        due_on=due_on, principal_fen=principal, interest_fen=interest, balance_after_fen=after
    )


def _due_dates(book: Book) -> Days:
    """Return the day of disbursement in each later month, or the last day before it."""
    first = 1 if book.method is not Method.BULLET else book.instalments
    away = np.arange(first, book.instalments + 1) * book.every
    start_months = book.disbursed_on.astype("datetime64[M]")
    days_in = (book.disbursed_on - start_months.astype("datetime64[D]")).astype(np.int64)
    months = start_months[:, None] + away[None, :]
    begins = months.astype("datetime64[D]")
    lengths = ((months + 1).astype("datetime64[D]") - begins).astype(np.int64)
    dates: Days = begins + np.minimum(days_in[:, None], lengths - 1)
    return dates


def _factors(book: Book, due_on: Days) -> Fen:
    """Return rate × days of each period."""
    if book.day_count is Convention.THIRTY_360:
        months = book.every * (book.instalments if book.method is Method.BULLET else 1)
        return np.broadcast_to((book.rate_ppm * (30 * months))[:, None], due_on.shape)
    starts = np.concatenate([book.disbursed_on[:, None], due_on[:, :-1]], axis=1)
    days = (due_on - starts).astype(np.int64)
    factors: Fen = book.rate_ppm[:, None] * days
    return factors


def _rounded(numerator: Fen, denominator: int, rounding: Rounding) -> Fen:
    """Return numerators / denominator, none negative, as `round_ratio` rounds them."""
    if rounding is Rounding.HALF_UP:
        half_up: Fen = (2 * numerator + denominator) // (2 * denominator)
        return half_up
    floor, rest = np.divmod(numerator, denominator)
    up = (2 * rest > denominator) | ((2 * rest == denominator) & (floor % 2 == 1))
    half_even: Fen = floor + up
    return half_even


def _level_part(book: Book) -> Fen:
    return _rounded(book.principal_fen, book.instalments, book.rounding)


def _payments(book: Book, earned: Fen, over: int) -> Fen:
    """Return the equal instalment of each loan."""
    nominal = book.day_count is Convention.THIRTY_360
    periods = earned[:, :1] if nominal else earned
    distinct, which = np.unique(periods, axis=0, return_inverse=True)
    which = which.reshape(-1)
    repeat = book.instalments if nominal else 1
    exact = [_payment_factor(line, over, repeat) for line in distinct.tolist()]
    limbs = np.array([_limbs(above, below) for above, below in exact], dtype=np.int64)[which]
    principal = book.principal_fen
    # P × f in units of 2^-26 of a fen, a few of which the cut limbs may lack.
    product = principal * limbs[:, 2]
    product = principal * limbs[:, 1] + (product >> _LIMB)
    product = principal * limbs[:, 0] + (product >> _LIMB)
    payments: Fen = (product + (1 << (_LIMB - 1))) >> _LIMB
    near_half = np.abs((product & _MASK) - (1 << (_LIMB - 1))) <= _DOUBTFUL
    for loan in np.nonzero(near_half)[0].tolist():
        above, below = exact[which[loan]]
        payments[loan] = round_ratio(int(principal[loan]) * above, below, book.rounding)
    return payments


def _payment_factor(line: list[int], over: int, repeat: int) -> tuple[int, int]:
    """Return the instalment for one fen, exactly."""
    return Factors.reduced(over, line * repeat).payment_factor(0)


def _limbs(above: int, below: int) -> tuple[int, int, int]:
    """Return above / below in three limbs of 26 bits after the point; the first may be more."""
    scaled = (above << (3 * _LIMB)) // below
    return scaled >> (2 * _LIMB), (scaled >> _LIMB) & _MASK, scaled & _MASK
