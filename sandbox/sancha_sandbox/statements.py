"""What the lender's statement tells: the truth, or with the breaks that were switched on for a day."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from sancha_sandbox.accounts import StatementRow
from sancha_sandbox.models import Setting
from sancha_sandbox.money import yuan
from sancha_sandbox.orders import DEBIT, TRANSFER
from sancha_sandbox.refusals import TooFewMovements

MISSING, EXTRA, AMOUNT, DATE, STATUS, DUPLICATE = KINDS = (
    "missing",
    "extra",
    "amount",
    "date",
    "status",
    "duplicate",
)
PAYMENTS = "payments"  # Whose statement: nothing is the lender's own account.
BOOKED, RETURNED = "booked", "returned"
DAY = timedelta(days=1)
OFF_BY_FEN = 100


def strike(
    on: date, rows: Sequence[StatementRow], counts: dict[str, int], seed: int, *, of: str = ""
) -> dict[str, list[str]]:
    """Choose which movements of a day are told wrongly, each in one way; store and return them.

    :raises TooFewMovements: if the day has fewer than that.
    """
    numbers = [row.movement.number for row in rows if row.movement.kind in (TRANSFER, DEBIT)]
    of_ours = {kind: count for kind, count in counts.items() if kind != EXTRA}
    if sum(of_ours.values()) > len(numbers):
        raise TooFewMovements
    dice = Random(seed)
    dice.shuffle(numbers)
    struck: dict[str, list[str]] = {}
    for kind, count in of_ours.items():
        struck[kind], numbers = sorted(numbers[:count]), numbers[count:]
    struck[EXTRA] = [f"X{on:%Y%m%d}{place:04d}" for place in range(1, counts.get(EXTRA, 0) + 1)]
    setting = Setting.objects.get()
    setting.statement_breaks[f"{of}{on}"] = struck
    setting.save(update_fields=["statement_breaks"])
    return struck


def told(on: date, rows: Sequence[StatementRow], *, of: str = "") -> list[dict[str, Any]]:
    """Return the lines of a day's statement, with its breaks."""
    struck = Setting.objects.get().statement_breaks.get(f"{of}{on}", {})
    how = {number: kind for kind, numbers in struck.items() for number in numbers}
    lines: list[dict[str, Any]] = []
    for row in rows:
        line, kind = line_of(row), how.get(row.movement.number)
        if kind == MISSING:
            continue
        if kind == AMOUNT:
            line["amount"] = yuan(row.movement.amount_fen + OFF_BY_FEN)
        elif kind == DATE:
            line["at"] = row.movement.at - 2 * DAY  # Back-valued: before the lender ordered it.
        elif kind == STATUS:
            line["status"] = RETURNED
        lines += [line, line] if kind == DUPLICATE else [line]
    if struck.get(EXTRA):
        like = rows[-1] if rows else None
        lines += [extra(number, like) for number in struck[EXTRA] if like]
    return lines


def line_of(row: StatementRow) -> dict[str, Any]:
    movement = row.movement
    return {
        "at": movement.at,
        "kind": movement.kind,
        "number": movement.number,
        "status": BOOKED,
        "amount": yuan(movement.amount_fen),
        "balance": yuan(row.balance_fen),
        "counterparty_account": movement.counterparty_account,
        "counterparty_name": movement.counterparty_name,
        "purpose": movement.purpose,
    }


def extra(number: str, like: StatementRow) -> dict[str, Any]:
    """Return a line that nobody ordered: somebody pays in under a number of his own."""
    return line_of(like) | {
        "number": number,
        "kind": DEBIT,
        "amount": yuan(OFF_BY_FEN * (1 + int(number[-4:]))),
        "purpose": "",
    }
