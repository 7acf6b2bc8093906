"""Set-based work on loans: one statement for one loan, a partition, or the whole book.

The statements stand in sql/; what they do to one loan and to a million is the same text.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection

from sancha.credit.loans.models import Loan
from sancha.credit.loans.queries import TURNS, lock
from sancha.credit.loans.types import Applied, Coming, Measure, Payment, Rates, Turns
from sancha.office.calendar import queries as calendar
from sancha.platform import plain
from sancha.platform.columns import columns
from sancha.platform.door import operation
from sancha.platform.errors import NotFound

SQL = Path(__file__).parent / "sql"
TABLE = "loans_segment"
PARTITIONS = tuple(f"{TABLE}_p{part:02d}" for part in range(16))
EXACT = re.compile(r"\{whole ([^{}]+)\}")  # What a statement wants in whole fen.
WHOLE = -1  # Instead of a partition's number: all of them in one go.
PLACE = "SELECT legal_entity_id, tableoid::regclass::text FROM loans_segment WHERE loan_id = %s"
HOLD_DUE = """SELECT FROM {segment} AS segment
    WHERE status = 'active' AND {day} <= %(on)s AND set_aside IS NULL
      AND legal_entity_id = %(legal_entity_id)s {only}
    ORDER BY loan_id FOR UPDATE"""
HOLD_UNPAID = """SELECT FROM {segment} AS segment
    WHERE status = 'active' AND set_aside IS NULL AND legal_entity_id = %(legal_entity_id)s
      AND (due_principal_fen > overdue_principal_fen OR due_interest_fen > overdue_interest_fen) {only}
    ORDER BY loan_id FOR UPDATE"""
CatchUp = Callable[[UUID, date], None]
_before_change: list[CatchUp] = []


@dataclass(frozen=True)
class Reach:
    """Which loans a statement is for: a lender's whole book, a partition of it, or some loans."""

    legal_entity_id: UUID
    part: int | None = None
    loan_ids: tuple[UUID, ...] | None = None

    @classmethod
    def of(cls, legal_entity_id: UUID, number: int) -> "Reach":
        """Return the partition of this number, or the whole book."""
        return cls(legal_entity_id, part=None if number == WHOLE else number)

    @property
    def number(self) -> int:
        return WHOLE if self.part is None else self.part

    @property
    def table(self) -> str:
        return TABLE if self.part is None else PARTITIONS[self.part]

    @property
    def only(self) -> str:
        return "" if self.loan_ids is None else "AND segment.loan_id = ANY (%(loan_ids)s)"


@cache
def statement(name: str, folder: Path = SQL) -> str:
    return (folder / f"{name}.sql").read_text(encoding="utf-8")


def filled(sql: str, reach: Reach, *, day: str = "%(on)s", **parts: str) -> str:
    """Return a statement for a reach, with these parts put in, and what instalments bear up to a day."""
    sql = with_parts(sql, day=day, **parts)
    return sql.replace("{segment}", reach.table).replace("{only}", reach.only)


def with_parts(sql: str, *, day: str = "%(on)s", **parts: str) -> str:
    """Put parts into a statement: these, and those that stand in a file, up to a day."""
    bearing = {name: statement(name) for name in ("owing", "bearing", "surcharge", "earned")}
    for name, part in {**parts, **bearing, "day": day}.items():
        sql = sql.replace(f"{{{name}}}", part)
    return EXACT.sub(lambda found: statement("whole").replace("{exact}", found[1]), sql)


def values_of(reach: Reach, **values: Any) -> dict[str, Any]:
    return {
        "legal_entity_id": reach.legal_entity_id,
        "loan_ids": list(reach.loan_ids or ()),
        **values,
    }


def ask(sql: str, reach: Reach, **values: Any) -> list[tuple[Any, ...]]:
    """Run a filled statement and return its rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values_of(reach, **values))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def run(name: str, reach: Reach, **values: Any) -> list[tuple[Any, ...]]:
    """Run one of the statements up to the day that it is for."""
    return ask(filled(statement(name), reach), reach, **values)


def hold(sql: str, reach: Reach, **values: Any) -> bool:
    """Lock what a statement gives; tell whether there is any.

    What is done to these loans is a statement after it: one that had waited for a loan would still
    see its instalments, its plan and the count of its events as they stood when it began.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, values_of(reach, **values))
        return int(cursor.rowcount) > 0


def hold_due(reach: Reach, *, day: str, on: date) -> bool:
    """Lock the loans of which this day (a column) has come; tell whether there is any."""
    return hold(filled(HOLD_DUE, reach, day=day), reach, on=on)


@operation
def fall_due(reach: Reach, *, on: date) -> tuple[int, int]:
    """Store every instalment that has fallen due by `on`; return how many, and how much in fen."""
    sql = filled(statement("fall_due"), reach, day="next_due_on")
    count, amount_fen = 0, 0
    while hold_due(reach, day="next_due_on", on=on):  # Each round moves them on by one period.
        ((found, fen),) = ask(sql, reach, on=on)
        count, amount_fen = count + found, amount_fen + fen
    return count, amount_fen


@operation
def age(reach: Reach, *, on: date) -> tuple[int, int]:
    """Let what stayed unpaid at the close of `on` become overdue; return how many, how much."""
    if not hold(filled(HOLD_UNPAID, reach), reach, on=on):
        return 0, 0
    ((count, amount_fen),) = run("age", reach, on=on)
    return count, amount_fen


@operation
def classify(reach: Reach, *, on: date) -> int:
    """Bring class, stage and non-accrual to where days past due put them; return how many moved."""
    ((count, _),) = run("classify", reach, on=on)
    return int(count)


def owed(reach: Reach) -> str:
    """Return the statement of what each loan owes on a day (`on`), for others to build on."""
    return filled(statement("owed"), reach)


def owed_fen(loan_id: UUID, *, on: date) -> int:
    """Return all that is due on a loan: instalments that fell due, penalty and compound interest."""
    legal_entity_id, part = place_of(loan_id)
    rows = run("owed", Reach(legal_entity_id, part, (loan_id,)), on=on)
    return sum(row[-1] for row in rows)


def standing() -> str:
    """Return the statement of how a loan (`asked.loan_id`) stands on a day (`on`), likewise."""
    return with_parts(statement("standing"))


def unpaid() -> str:
    """Return the statement of what some loans (`loan_ids`) have unpaid since when, likewise."""
    return statement("unpaid")


def measure(reach: Reach, rates: Rates, *, on: date) -> list[Measure]:
    """Return what the loans have earned and owe at the close of `on`, by bucket of the books."""
    by_class, by_stage = list(rates.by_class), list(rates.by_stage)
    rows = run("measure", reach, on=on, class_rates=by_class, stage_rates=by_stage)
    return [Measure(*row[:6], *(int(value or 0) for value in row[6:])) for row in rows]


def place_of(loan_id: UUID) -> tuple[UUID, int]:
    """Return the lender and the partition of a loan; :raises NotFound: if there is none."""
    with connection.cursor() as cursor:
        cursor.execute(PLACE, [loan_id])
        found = cursor.fetchone()
    if found is None:
        raise NotFound
    return found[0], PARTITIONS.index(found[1])


def before_change(work: CatchUp) -> CatchUp:
    """Register what must be done for a loan before anybody changes it on a day."""
    if work not in _before_change:
        _before_change.append(work)
    return work


@operation
def lock_for_change(loan_id: UUID) -> tuple[Loan, date]:
    """Lock a loan that is to change, and return it with the bank's date, which is held to commit.

    Where a night under way has still to close the day before for this loan, that is done first.

    :raises NotFound: if there is none.
    """
    calendar.share_the_day()
    legal_entity_id, _ = place_of(loan_id)
    on = calendar.bank_date(legal_entity_id)
    for work in _before_change:
        work(loan_id, on)
    return lock(loan_id), on


@operation
def note_closed(loan_id: UUID, *, on: date) -> None:
    """Note that a day was closed for this loan alone."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE loans_segment SET closed_on = %s WHERE loan_id = %s", [on, loan_id])


def coming_due(reach: Reach, days_before: dict[UUID, int], *, on: date) -> list[Coming]:
    """Return the instalments that fall due as many days after `on` as their product says."""
    versions, days = list(days_before), list(days_before.values())
    return [Coming(*row) for row in run("coming_due", reach, on=on, versions=versions, days=days)]


def loan_ids(reach: Reach) -> list[UUID]:
    """Return the loans that a statement with this reach works on."""
    return [loan_id for (loan_id,) in run("loan_ids", reach)]


@operation
def set_aside(loan_id: UUID, reason: str) -> None:
    """Keep the night away from a loan."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE loans_segment SET set_aside = %s WHERE loan_id = %s", [reason, loan_id]
        )


@operation
def hold_paid(sql: str, reach: Reach, *, on: date) -> list[Payment]:
    """Lock the loans for which a statement gives payments, and return these."""
    # Nobody can tell the planner how many there will be: they are read in the order in which they lie.
    with without("nestloop"), without("indexscan"):
        return [Payment(*row) for row in ask(filled(sql, reach), reach, on=on)]


@operation
def apply(
    reach: Reach, payments: Sequence[Payment], turns: Mapping[UUID, Turns], *, on: date
) -> list[Applied]:
    """Spread payments over what is due, at most one for each loan, by the order of their products."""
    loan_ids, numbers, amounts_fen, value_ons = columns(payments)
    values = {
        "loans": loan_ids,
        "numbers": numbers,
        "amounts": amounts_fen,
        "value_ons": value_ons,
        "versions": list(turns),
        **{part: [turn[part] for turn in turns.values()] for part in TURNS},
    }
    sql = filled(statement("allocate"), reach, day="segment.value_on")
    return [Applied(*row) for row in plain.many(sql, values_of(reach, on=on, **values))]


@contextmanager
def without(kind: str) -> Iterator[None]:
    """Keep the planner from one kind of plan (`nestloop`, `seqscan`) meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL enable_{kind} = off")
        yield
        cursor.execute(f"SET LOCAL enable_{kind} = on")
