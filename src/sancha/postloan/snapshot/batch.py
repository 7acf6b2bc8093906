"""How the loans stand, read for a file in one statement, which sees one moment of the book."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
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


def filled(name: str, reach: Reach) -> str:
    return loans.filled(
        loans.statement(name, SQL),
        reach,
        stood=loans.statement("stood", SQL),
        columns=NAMES,
        typed=TYPED,
        kept="" if reach.part is None else "AND part = %(part)s",
    )


def values_of(reach: Reach, rates: Rates, on: date) -> dict[str, Any]:
    return loans.values_of(
        reach,
        part=reach.part,
        on=on,
        class_rates=list(rates.by_class),
        stage_rates=list(rates.by_stage),
    )


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
