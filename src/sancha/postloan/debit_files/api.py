"""Debit files over HTTP: what a night sent, what came back, and where it differs."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Schema

from sancha.core.money import yuan
from sancha.credit.loans import queries as loans
from sancha.engines.outside import services as outside
from sancha.engines.outside.callbacks import verify_callback
from sancha.engines.outside.types import Refusal
from sancha.inloan.disbursement.errors import BadCallback, BadSignature
from sancha.office.organisation import queries as organisations
from sancha.platform import clock, http
from sancha.platform.acts import Actor, Scope
from sancha.platform.errors import NotFound
from sancha.platform.shapes import Numbered
from sancha.platform.text import Status, Text
from sancha.postloan.debit_files import errands, permissions, queries, services
from sancha.postloan.debit_files.types import (
    CHANNELS,
    DOUBTS,
    KINDS,
    OPEN,
    STATUSES,
    DifferenceView,
    FileView,
)
from sancha.postloan.repayment import queries as repayments
from sancha.postloan.repayment.permissions import ASK, SEE
from sancha.postloan.repayment.types import STATUSES as DEBIT_STATUSES

router = http.router(tags=["operations"])
callback_router = http.router(auth=None, tags=["callbacks"])
HASH_SHOWN = 16


class FileDifferenceOut(Schema):
    id: str
    kind: Text
    number: str
    loan: Numbered | None
    asked: str | None
    said_amount: str | None
    said: Text | None
    found_at: datetime
    state: Status
    closed_by: str
    closed_at: datetime | None
    note: str
    allowed_actions: list[str]


class DebitFileOut(Schema):
    """`waiting`: lines of which nobody knows yet what became; `open`: differences to be dealt with."""

    id: str
    number: str
    channel: Text
    night_on: date
    sequence: int
    lines: int
    total: str
    status: Status
    reason: Text | None
    attempts: int
    made_at: datetime
    sent_at: datetime | None
    settled_at: datetime | None
    collected_count: int
    collected: str
    failed_count: int
    waiting: int
    content_hash: str
    result_hash: str
    open: int
    differences: list[FileDifferenceOut]
    allowed_actions: list[str]


class DebitFileList(Schema):
    items: list[DebitFileOut]
    total: int
    statuses: list[Status]


class FilePage(http.Page):
    on: date | None = None


class FindingIn(Schema):
    reason: str = ""


class FileNoticeTaken(Schema):
    number: str


@router.get("/debit-files", response=DebitFileList)
@http.reads(SEE)
def listed(request: http.Request, page: Query[FilePage]) -> DebitFileList:
    """The debit files, newest night first, each with where its result differed."""
    views, total = queries.listed(status=page.status, on=page.on, window=page.window)
    return DebitFileList(
        items=shown(views, request.actor), total=total, statuses=list(STATUSES.values())
    )


def shown(views: Sequence[FileView], actor: Actor) -> list[DebitFileOut]:
    differences: dict[UUID, list[DifferenceView]] = {view.id: [] for view in views}
    every = queries.differences_of(list(differences))
    for found in every:
        differences[found.file_id].append(found)
    told = loans_of(every)
    return [file_out(view, differences[view.id], told, actor) for view in views]


def loans_of(differences: Sequence[DifferenceView]) -> dict[str, Numbered]:
    """Return the loan of each line that was ordered, by the line's number."""
    found = repayments.loans_of_numbers(one.number for one in differences)
    names = loans.numbers_of(found.values())
    return {
        number: Numbered(id=str(loan_id), number=names[loan_id])
        for number, loan_id in found.items()
        if loan_id in names
    }


def file_out(
    view: FileView, differences: list[DifferenceView], told: dict[str, Numbered], actor: Actor
) -> DebitFileOut:
    is_known = view.settled_at is not None
    left = view.line_count - view.collected_count - view.failed_count if is_known else 0
    is_out = view.status.code in OPEN
    return DebitFileOut(
        id=str(view.id),
        number=view.number,
        channel=CHANNELS[view.channel],
        night_on=view.night_on,
        sequence=view.sequence,
        lines=view.line_count,
        total=yuan(view.total_fen),
        status=view.status,
        reason=DOUBTS.get(view.reason),
        attempts=view.attempts,
        made_at=view.made_at,
        sent_at=view.sent_at,
        settled_at=view.settled_at,
        collected_count=view.collected_count,
        collected=yuan(view.collected_fen),
        failed_count=view.failed_count,
        waiting=left if is_known else view.line_count if is_out else 0,
        content_hash=view.content_hash[:HASH_SHOWN],
        result_hash=view.result_hash[:HASH_SHOWN],
        open=sum(found.state.code == "open" for found in differences),
        differences=[difference_out(found, told, actor) for found in differences],
        allowed_actions=["fetch"] if is_out and actor.may(ASK, on=view) else [],
    )


def difference_out(
    view: DifferenceView, told: dict[str, Numbered], actor: Actor
) -> FileDifferenceOut:
    may_close = view.state.code == "open" and actor.may(permissions.CLOSE, on=view)
    return FileDifferenceOut(
        id=str(view.id),
        kind=KINDS[view.kind],
        number=view.number,
        loan=told.get(view.number),
        asked=None if view.asked_fen is None else yuan(view.asked_fen),
        said_amount=None if view.said_fen is None else yuan(view.said_fen),
        said=label_of(view.said),
        found_at=view.found_at,
        state=view.state,
        closed_by=view.closed_by_name,
        closed_at=view.closed_at,
        note=view.note,
        allowed_actions=["close"] if may_close else [],
    )


def label_of(said: str) -> Text | None:
    """Return in words what the channel says became of a line; what it may not say, as it says it."""
    if not said:
        return None
    return DEBIT_STATUSES[said].label if said in DEBIT_STATUSES else Text(said, said)


@router.post("/debit-files/{file_id}/result", response=DebitFileOut)
def fetch(request: http.Request, file_id: UUID) -> DebitFileOut:
    """Fetch the result of a file from the channel now."""
    ending = http.after_errand(request, services.note_asked, file_id=file_id)
    view = ending.known()
    if view is None:
        asked = queries.get(file_id)
        http.must(request, ASK, on=Scope(asked.id, asked.organisation_id))
        errands.ask(file_id)
        view = ending(file_id=file_id, actor=request.actor)
    return shown([view], request.actor)[0]


@router.post("/debit-files/differences/{difference_id}/closing", response=FileDifferenceOut)
def close(request: http.Request, difference_id: UUID, body: FindingIn) -> FileDifferenceOut:
    """Say what was found out about a difference."""
    view = http.once(request, services.close_difference)(
        difference_id=difference_id, note=body.reason, now=clock.now(), actor=request.actor
    )
    return difference_out(view, loans_of([view]), request.actor)


@callback_router.post("/callbacks/payments/files", response=FileNoticeTaken)
def callback(request: HttpRequest) -> FileNoticeTaken:
    """The payment company says that the result of a file is there; it is fetched, never taken from here."""
    if not verify_callback(request.body, request.headers.get("X-Signature", "")):
        keep_refused(request, "bad_signature")
        raise BadSignature
    try:
        number = str(json.loads(request.body)["number"])
    except (ValueError, KeyError, TypeError):
        keep_refused(request, "unreadable")
        raise BadCallback from None
    try:
        file = queries.numbered(number)
    except NotFound:
        keep_refused(request, "unknown_number", number)
        raise
    services.hear(file_id=file.id, now=clock.now())
    return FileNoticeTaken(number=file.number)


def keep_refused(request: HttpRequest, reason: str, number: str = "") -> None:
    """Put it in the operators' queue, in the head office's."""
    refusal = Refusal(channel="payments.files", reason=reason, body=request.body, number=number)
    place = organisations.online_head_office()
    outside.keep_refused(refusal=refusal, organisation_id=place.id, now=clock.now())
