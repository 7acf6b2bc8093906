"""The payment company: files of debits, their results, and the statement of the lender's business."""

from datetime import date, datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from sancha_sandbox import accounts, clock, conditions, payments, statements
from sancha_sandbox.api.core import BreaksIn, StatementOut
from sancha_sandbox.api.types import Number
from sancha_sandbox.middleware import FAULT
from sancha_sandbox.models import PaymentFile
from sancha_sandbox.money import yuan

router = Router()
LONGEST = 3 * 1024 * 1024


class FileIn(Schema):
    """`content`: a head `H|number|sequence|day|lines|sum`, lines of
    `place|number|account|name|amount|Y or N (part of it will do)`, a tail `T|lines|sum`."""

    number: Number
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    content: Annotated[str, Field(max_length=LONGEST)]


class FileOut(Schema):
    """`result`: a head `R|number|lines|sum`, lines of `place|number|status|amount|reason`, a tail."""

    number: str
    status: Literal["accepted", "done"]
    accepted_at: datetime
    settled_at: datetime | None
    digest: str | None = None
    result: str | None = None


@router.post("/files", response={202: FileOut})
def take_file(request: HttpRequest, body: FileIn) -> Status[dict[str, object]]:
    taken = payments.take(
        number=body.number,
        content=body.content,
        digest=body.digest,
        is_late=request.META.get(FAULT) == conditions.LATE,
        now=clock.now(),
    )
    return Status(202, file_out(taken))


@router.get("/files/{number}", response=FileOut)
def look_at_file(request: HttpRequest, number: str) -> dict[str, object]:
    found = payments.look(number, clock.now())
    shown = file_out(found)
    if found.status == payments.DONE:
        content, digest = payments.result_of(found, request.META.get(FAULT))
        shown |= {"result": content, "digest": digest}
    return shown


@router.get("/statement", response=StatementOut)
def statement(request: HttpRequest, on: date | None = None) -> dict[str, object]:
    now = clock.now()
    payments.settle_due(now)
    found = accounts.statement(payments.company(), on or clock.day_of(now))
    return {
        "account": found.account.number,
        "name": found.account.name,
        "on": found.on,
        "opening_balance": yuan(found.opening_fen),
        "closing_balance": yuan(found.closing_fen),
        "rows": statements.told(found.on, found.rows, of=statements.PAYMENTS),
    }


@router.put("/statement/breaks", response=dict[str, list[str]])
def break_statement(request: HttpRequest, body: BreaksIn) -> dict[str, list[str]]:
    """Let the statement of a day tell some movements wrongly, as core banking's can."""
    payments.settle_due(clock.now())
    rows = accounts.statement(payments.company(), body.on).rows
    counts = {kind: getattr(body, kind) for kind in statements.KINDS}
    return statements.strike(body.on, rows, counts, body.seed, of=statements.PAYMENTS)


def file_out(file: PaymentFile) -> dict[str, object]:
    return {
        "number": file.number,
        "status": file.status,
        "accepted_at": file.accepted_at,
        "settled_at": file.settled_at,
    }
