"""What a loan costs in a year: internal rates of return by bracketing, without floats.

`simple_apr_pct` multiplies the periodic rate by the periods in a year, `irr_pct` compounds it
(人民银行公告〔2021〕第3号 lets a lender show either, if it says which).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Final

from sancha.core.daycount import add_months, whole_months
from sancha.core.schedule import Plan

_DIGITS: Final = 40  # Precision of the search.
_NARROW: Final = Decimal("1e-24")  # Where it ends; far below the four decimals shown.
_STEPS_MAX: Final = 200
_RATE_MAX: Final = Decimal(2**20)  # A hundred million per cent a period is no loan.


class NoRate(ValueError):
    """No rate makes these payments worth what was received."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualCost:
    """The yearly cost in per cent with four decimals, said both ways."""

    simple_apr_pct: Decimal
    irr_pct: Decimal


def periodic_irr(received_fen: int, payments_fen: Sequence[int]) -> Decimal:
    """Return the rate i a period that solves Σ payment / (1 + i)^k = received, k = 1, 2, …

    :raises NoRate: if nothing was received, a payment is negative, or nothing is paid.
    """
    return _irr(received_fen, [(number, fen) for number, fen in enumerate(payments_fen, start=1)])


def xirr(received_fen: int, received_on: date, payments: Sequence[tuple[date, int]]) -> Decimal:
    """Return the yearly rate (actual/365) at which `payments` are worth what was received.

    :raises NoRate: as `periodic_irr` does, or if a payment does not come after the receipt.
    """
    days = [((paid_on - received_on).days, fen) for paid_on, fen in sorted(payments)]
    if any(number <= 0 for number, _ in days):
        raise NoRate("a payment does not come after the receipt")
    with localcontext() as context:
        context.prec = _DIGITS
        daily = _irr(received_fen, days)
        return (1 + daily) ** 365 - 1


def simple_apr_pct(periodic: Decimal, periods_per_year: Fraction | int) -> Decimal:
    """Return i × periods per year in per cent, rounded half up to four decimals."""
    with localcontext() as context:
        context.prec = _DIGITS
        return _pct(periodic * _decimal(periods_per_year))


def irr_pct(periodic: Decimal, periods_per_year: Fraction | int) -> Decimal:
    """Return (1 + i)^(periods per year) − 1 in per cent, rounded half up to four decimals."""
    with localcontext() as context:
        context.prec = _DIGITS
        return _pct((1 + periodic) ** _decimal(periods_per_year) - 1)


def xirr_cost(yearly: Decimal) -> AnnualCost:
    """Return both figures for a rate that `xirr` found; the simple one from its monthly root."""
    with localcontext() as context:
        context.prec = _DIGITS
        monthly = (1 + yearly) ** (Decimal(1) / 12) - 1
        return AnnualCost(simple_apr_pct=_pct(monthly * 12), irr_pct=_pct(yearly))


def plan_cost(plan: Plan, *, deducted_fen: int = 0) -> AnnualCost:
    """Return the all-in yearly cost of a plan; `deducted_fen` are fees kept back at the start.

    By equal months when every due date lies whole months after disbursement, else by days.

    :raises NoRate: as `periodic_irr` does, or if the plan has no rows.
    :raises ValueError: if a row falls due before the loan began.
    """
    if not plan.rows:
        raise NoRate("nothing is paid")
    received_fen = plan.principal_fen - deducted_fen
    months = [whole_months(plan.starts_on, row.due_on) for row in plan.rows]
    payments = [(row.due_on, row.total_fen) for row in plan.rows]
    if all(
        count and add_months(plan.starts_on, count) == due_on
        for count, (due_on, _) in zip(months, payments, strict=True)
    ):
        totals_fen = [row.total_fen for row in plan.rows]
        monthly = _irr(received_fen, list(zip(months, totals_fen, strict=True)))
        return AnnualCost(simple_apr_pct=simple_apr_pct(monthly, 12), irr_pct=irr_pct(monthly, 12))
    return xirr_cost(xirr(received_fen, plan.starts_on, payments))


def _irr(received_fen: int, payments: Sequence[tuple[int, int]]) -> Decimal:
    """Return the rate for payments given as (whole periods after the receipt, fen), in order."""
    if received_fen <= 0:
        raise NoRate("nothing was received")
    if any(fen < 0 for _, fen in payments) or not any(fen for _, fen in payments):
        raise NoRate("payments are negative, or nothing is paid")

    def surplus(rate: Decimal) -> Decimal:
        factor, worth, later = 1 + rate, Decimal(0), None
        for number, fen in reversed(payments):  # Horner's rule, over the gaps.
            if later is not None:
                worth /= factor ** (later - number)
            worth, later = worth + fen, number
        return worth / factor ** (later or 0) - received_fen

    with localcontext() as context:
        context.prec = _DIGITS
        return _falling_root(surplus)


def _falling_root(value: Callable[[Decimal], Decimal]) -> Decimal:
    """Return where the falling function `value` crosses zero, above −1.

    :raises NoRate: if it does so nowhere below `_RATE_MAX`.
    """
    low, high = Decimal("-0.999999"), Decimal(1)
    if value(low) < 0:
        raise NoRate("almost nothing comes back")
    while value(high) > 0:  # At most twenty doublings.
        low, high = high, high * 2
        if high > _RATE_MAX:
            raise NoRate("the rate has no bounds")
    for _ in range(_STEPS_MAX):
        middle = (low + high) / 2
        if high - low < _NARROW:
            return middle
        if value(middle) > 0:
            low = middle
        else:
            high = middle
    raise NoRate("the search did not end")


def _decimal(value: Fraction | int) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _pct(rate: Decimal) -> Decimal:
    return (rate * 100).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)
