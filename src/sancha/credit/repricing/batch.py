"""Rates that follow a published one, fixed anew for many loans at once: the change that the core makes
of one loan, by one statement for all whose segment says enough; the others are named.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection

from sancha.core.daycount import Convention
from sancha.core.lpr import Repricing, next_repricing
from sancha.core.segment import level_factor
from sancha.credit.loans import batch as loans
from sancha.credit.loans.batch import Reach
from sancha.credit.repricing.types import Price, Repriced
from sancha.platform.door import operation

SQL = Path(__file__).parent / "sql"
NEXT = "UPDATE loans_segment SET reprices_on = %s WHERE loan_id = %s"


def run(name: str, reach: Reach, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    sql, due = (loans.statement(part, SQL) for part in (name, "due"))
    return loans.ask(loans.filled(sql, reach, due=due), reach, **values)


@operation
def hold(reach: Reach, *, on: date) -> bool:
    """Lock the loans whose rate is to be fixed anew; tell whether there is any: on most days none."""
    return loans.hold_due(reach, day="reprices_on", on=on)


def columns(prices: list[Price], on: date) -> dict[str, Any]:
    """Return the prices as the statements take them."""
    return {
        "on": on,
        "versions": [price.version_id for price in prices],
        "rates": [price.annual_rate_pct for price in prices],
        "markups": [price.overdue_markup_pct for price in prices],
        "compounds": [price.compounds for price in prices],
        "bases": [price.base for price in prices],
        "published": [price.published_pct for price in prices],
        "points": [price.points_bp for price in prices],
        "repricings": [price.repricing.value for price in prices],
    }


def irregular(reach: Reach, prices: list[Price], *, on: date) -> list[UUID]:
    """Return the loans to be priced anew of which the segment does not say enough."""
    return [loan_id for (loan_id,) in run("irregular", reach, columns(prices, on))]


@operation
def reprice(reach: Reach, prices: list[Price], *, on: date) -> list[Repriced]:
    """Fix the rates anew that are due on `on`, of all loans whose segment says enough.

    Returns those whose rate has changed; the next day is noted for the others, too.
    """
    values = columns(prices, on)
    keys = run("keys", reach, values)
    factors = [level(*key) for key in keys]
    values |= {
        "key_rates": [key[0] for key in keys],
        "key_counts": [key[1] for key in keys],
        "key_days": [key[2] for key in keys],
        "key_numbers": [key[3] for key in keys],
        "key_froms": [key[4] for key in keys],
        "aboves": [Decimal(above) for above, _ in factors],
        "belows": [Decimal(below) for _, below in factors],
    }
    return [Repriced(*row) for row in run("reprice", reach, values)]


# Each partition asks for the same few hundred, of 360 months a millisecond each.
@lru_cache(maxsize=10_000)
def level(
    rate_pct: Decimal, day_count: str, due_day: int, count: int, from_on: date | None
) -> tuple[int, int]:
    """Return the equal instalment of one fen over so many months, as a fraction."""
    return level_factor(
        Fraction(rate_pct) / 100, Convention(day_count), count, from_on=from_on, due_day=due_day
    )


@operation
def note_next(loan_id: UUID, *, priced_on: date, disbursed_on: date, repricing: Repricing) -> date:
    """Note and return the day after `priced_on` on which a loan's rate is fixed again."""
    then_on = next_repricing(priced_on, disbursed_on=disbursed_on, repricing=repricing)
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [then_on, loan_id])
    return then_on
