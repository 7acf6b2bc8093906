"""How the loans stand, read for a file in one statement, which sees one moment of the book."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

from sancha.credit.loans import batch as loans
from sancha.credit.loans.batch import Reach
from sancha.credit.loans.types import Rates
from sancha.platform.door import operation
from sancha.postloan.snapshot.types import COLUMNS

SQL = Path(__file__).parent / "sql"
NAMES = ", ".join(name for name, _, _ in COLUMNS)
TYPED = ", ".join(f"{name} {kind}" for name, kind, _ in COLUMNS)


@cache
def statement(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def filled(name: str, reach: Reach) -> str:
    sql = statement(name).replace("{stood}", statement("stood"))
    for fragment in ("earned", "bearing", "surcharge"):
        sql = sql.replace(f"{{{fragment}}}", loans.statement(fragment))
    sql = sql.replace("{day}", "%(on)s").replace("{segment}", reach.table)
    sql = sql.replace("{columns}", NAMES).replace("{typed}", TYPED).replace("{only}", reach.only)
    return sql.replace("{kept}", "" if reach.part is None else "AND part = %(part)s")


def values_of(reach: Reach, rates: Rates, on: date) -> dict[str, Any]:
    return {
        "legal_entity_id": reach.legal_entity_id,
        "part": reach.part,
        "loan_ids": list(reach.loan_ids or ()),
        "on": on,
        "class_rates": list(rates.by_class),
        "stage_rates": list(rates.by_stage),
    }


@contextmanager
def lines(reach: Reach, rates: Rates, *, on: date) -> Iterator[Iterator[memoryview | bytes]]:
    """Give the loans of a reach as they stood at the close of a day: lines of CSV, in pieces."""
    with connection.cursor() as cursor:
        copied = cursor.cursor.copy(filled("copy", reach), values_of(reach, rates, on))
        with copied as pieces:
            yield iter(pieces)


@operation
def keep(reach: Reach, rates: Rates, *, on: date) -> None:
    """Keep how some loans stood at the close of a day, before they are written to."""
    with connection.cursor() as cursor:
        cursor.execute(filled("keep", reach), values_of(reach, rates, on))
