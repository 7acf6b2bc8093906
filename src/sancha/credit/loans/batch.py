"""Set-based work on loans: one statement for one loan, a partition, or the whole book.

The statements stand in sql/; what they do to one loan and to a million is the same text.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection

from sancha.credit.loans.types import Applied, Measure, Payment, Rates
from sancha.platform.door import operation

SQL = Path(__file__).parent / "sql"
TABLE = "loans_segment"
PARTITIONS = tuple(f"{TABLE}_p{part:02d}" for part in range(16))
PAYMENTS = """SELECT * FROM unnest(%(loans)s::uuid[], %(numbers)s::text[], %(amounts)s::bigint[],
    %(value_ons)s::date[], %(penalty_first)s::boolean[], %(interest_first)s::boolean[])
    AS paid (loan_id, payment_number, amount_fen, value_on, penalty_first, interest_first)"""


@dataclass(frozen=True)
class Reach:
    """Which loans a statement is for: a lender's whole book, a partition of it, or some loans."""

    legal_entity_id: UUID
    part: int | None = None
    loan_ids: tuple[UUID, ...] | None = None

    @property
    def table(self) -> str:
        return TABLE if self.part is None else PARTITIONS[self.part]

    @property
    def only(self) -> str:
        return "" if self.loan_ids is None else "AND segment.loan_id = ANY (%(loan_ids)s)"


@cache
def statement(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def run(name: str, reach: Reach, *, paid: str = "", **values: Any) -> list[tuple[Any, ...]]:
    """Run one of the statements and return its rows."""
    sql = statement(name).replace("{segment}", reach.table).replace("{only}", reach.only)
    given = {
        "legal_entity_id": reach.legal_entity_id,
        "loan_ids": list(reach.loan_ids or ()),
        **values,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("{paid}", paid), given)
        return cursor.fetchall() if cursor.description else []


@operation
def fall_due(reach: Reach, *, on: date) -> tuple[int, int]:
    """Store every instalment that has fallen due by `on`; return how many, and how much in fen."""
    count, amount_fen = 0, 0
    while True:  # Each round moves every such loan on by one period, and periods are finite.
        ((found, fen),) = run("fall_due", reach, on=on)
        count, amount_fen = count + found, amount_fen + fen
        if not found:
            return count, amount_fen


@operation
def age(reach: Reach, *, on: date) -> tuple[int, int]:
    """Let what stayed unpaid at the close of `on` become overdue; return how many, how much."""
    ((count, amount_fen),) = run("age", reach, on=on)
    return count, amount_fen


@operation
def classify(reach: Reach, *, on: date) -> int:
    """Bring class, stage and non-accrual to where days past due put them; return how many moved."""
    ((count, _),) = run("classify", reach, on=on)
    return int(count)


def measure(reach: Reach, rates: Rates, *, on: date) -> list[Measure]:
    """Return what the loans have earned and owe at the close of `on`, by bucket of the books."""
    by_class, by_stage = list(rates.by_class), list(rates.by_stage)
    rows = run("measure", reach, on=on, class_rates=by_class, stage_rates=by_stage)
    return [Measure(*row[:5], *(int(value or 0) for value in row[5:])) for row in rows]


@operation
def apply(reach: Reach, payments: Iterable[Payment], *, on: date) -> list[Applied]:
    """Spread payments over what is due, at most one for each loan."""
    paid = list(payments)
    values = {
        "loans": [payment.loan_id for payment in paid],
        "numbers": [payment.number for payment in paid],
        "amounts": [payment.amount_fen for payment in paid],
        "value_ons": [payment.value_on for payment in paid],
        "penalty_first": [payment.penalty_first for payment in paid],
        "interest_first": [payment.interest_first for payment in paid],
    }
    return [Applied(*row) for row in run("allocate", reach, paid=PAYMENTS, on=on, **values)]
