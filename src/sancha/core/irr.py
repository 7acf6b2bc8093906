"""What a loan costs in a year: internal rates of return by Newton's steps in whole numbers.

`simple_apr_pct` multiplies the periodic rate by the periods in a year, `irr_pct` compounds it
(人民银行公告〔2021〕第3号 lets a lender show either, if it says which).
"""

import itertools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Final

from sancha.core.daycount import Unit, add_periods, whole_months
from sancha.core.schedule import Plan

_DIGITS: Final = 40  # Precision of what is derived from a rate.
_BITS: Final = 192  # Fixed point of the search; far below the four decimals shown.
_ONE: Final = 1 << _BITS
_NARROW: Final = 1 << 40  # In units of the last bit: where the search ends.
_NEWTON_STEPS_MAX: Final = 50
_LEAST: Final = _ONE >> 20  # A hundred million per cent a period is no loan.
_LOSS_MAX: Final = 1_000_000  # Nor is one of which not a millionth comes back.
_PERIODS_PER_YEAR: Final = {Unit.MONTH: 12, Unit.WEEK: 52, Unit.DAY: 365}


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
    """Return the all-in yearly cost of a plan; `deducted_fen` are fees kept back at the start,
    as is the interest of a discounted bill.

    By equal periods when each due date lies one period after the one before, else by days.

    :raises NoRate: as `periodic_irr` does, or if the plan has no rows.
    :raises ValueError: if a row falls due before the loan began.
    """
    if not plan.rows:
        raise NoRate("nothing is paid")
    received_fen = plan.principal_fen - plan.kept_back_fen - deducted_fen
    numbers = _period_numbers(plan)
    if numbers is None:
        payments = [(row.due_on, row.total_fen) for row in plan.rows]
        return xirr_cost(xirr(received_fen, plan.starts_on, payments))
    totals_fen = [row.total_fen for row in plan.rows]
    periodic = _irr(received_fen, list(zip(numbers, totals_fen, strict=True)))
    per_year = Fraction(_PERIODS_PER_YEAR[plan.unit], plan.every)
    return AnnualCost(
        simple_apr_pct=simple_apr_pct(periodic, per_year), irr_pct=irr_pct(periodic, per_year)
    )


def _period_numbers(plan: Plan) -> Sequence[int] | None:
    """Return how many whole periods after its beginning each row falls due, if all are equal."""
    start, every, unit, count = plan.starts_on, plan.every, plan.unit, len(plan.rows)
    if count == 1:  # Of a bullet loan, which pays after many.
        due_on = plan.rows[0].due_on
        apart = whole_months(start, due_on) if unit is Unit.MONTH else (due_on - start).days
        number = apart // (every * (7 if unit is Unit.WEEK else 1))
        return [number] if number and add_periods(start, number * every, unit) == due_on else None
    regular = all(
        add_periods(start, number * every, unit) == row.due_on
        for number, row in enumerate(plan.rows, start=1)
    )
    return range(1, count + 1) if regular else None


def _irr(received_fen: int, payments: Sequence[tuple[int, int]]) -> Decimal:
    """Return the rate for payments given as (whole periods after the receipt, fen), in order."""
    if received_fen <= 0:
        raise NoRate("nothing was received")
    if any(fen < 0 for _, fen in payments) or not any(fen for _, fen in payments):
        raise NoRate("payments are negative, or nothing is paid")
    discount = _discount(received_fen, payments)
    with localcontext() as context:
        context.prec = _DIGITS
        return Decimal(_ONE - discount) / Decimal(discount)


def _discount(received_fen: int, payments: Sequence[tuple[int, int]]) -> int:
    """Return v = 1 / (1 + i), in fixed point, that makes Σ fen·v^number what was received.

    The sum is convex and rises with v, so Newton's steps come down to the root from the right;
    from the left the first one leads there.

    :raises NoRate: if there is no root in bounds.
    """
    at: dict[int, int] = defaultdict(int)
    for number, fen in payments:
        at[number] += fen
    total_fen = sum(at.values())
    if total_fen * _LOSS_MAX < received_fen:
        raise NoRate("almost nothing comes back")
    gaps = [later - number for number, later in itertools.pairwise([0, *at])]
    backwards = [(gap, fen << _BITS) for gap, fen in zip(gaps, at.values(), strict=True)][::-1]
    received, discount = received_fen << _BITS, _ONE
    if total_fen < received_fen:
        discount = _loss_bound(received_fen, total_fen, payments[0][0])
    for _ in range(_NEWTON_STEPS_MAX):
        worth, slope = _worth_and_slope(backwards, discount)
        step = ((worth - received) << _BITS) // slope
        discount -= step
        if discount < _LEAST:
            raise NoRate("the rate has no bounds")
        if abs(step) < _NARROW:
            return discount
    # Far from the root of a steep sum Newton creeps: halve what is left.
    low, high = _LEAST if total_fen >= received_fen else _ONE, discount
    while high - low > _NARROW:  # At most as many times as there are bits.
        middle = (low + high) // 2
        if _worth_and_slope(backwards, middle)[0] > received:
            high = middle
        else:
            low = middle
    if low == _LEAST:
        raise NoRate("the rate has no bounds")
    return high


def _loss_bound(received_fen: int, total_fen: int, first_number: int) -> int:
    """Return a discount not below the root: all payments are at least as late as the first."""
    with localcontext() as context:
        context.prec = _DIGITS
        ratio = Decimal(received_fen) / Decimal(total_fen)
        return int((ratio ** (1 / Decimal(first_number)) + Decimal("1e-30")) * _ONE)


def _worth_and_slope(backwards: Sequence[tuple[int, int]], discount: int) -> tuple[int, int]:
    """Return the sum and its derivative by Horner's rule, from the last payment to the first."""
    worth = slope = 0
    for gap, fen in backwards:
        worth += fen
        if gap == 1:
            slope = ((slope * discount) >> _BITS) + worth
            worth = (worth * discount) >> _BITS
        else:
            below = _power(discount, gap - 1)
            power = (below * discount) >> _BITS
            slope = (slope * power + worth * gap * below) >> _BITS
            worth = (worth * power) >> _BITS
    return worth, slope


def _power(base: int, exponent: int) -> int:
    result = _ONE
    while exponent:
        if exponent & 1:
            result = (result * base) >> _BITS
        base, exponent = (base * base) >> _BITS, exponent >> 1
    return result


def _decimal(value: Fraction | int) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _pct(rate: Decimal) -> Decimal:
    return (rate * 100).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)
