"""What core banking says of a payment by itself, and what of that was refused."""

import json
from uuid import UUID

from django.http import HttpRequest
from ninja import Schema
from ninja import Status as Reply

from sancha.core.money import InvalidAmount, parse_yuan
from sancha.engines.outside import services as outside
from sancha.engines.outside.callbacks import verify_callback
from sancha.engines.outside.types import Refusal
from sancha.inloan.disbursement import queries, services
from sancha.inloan.disbursement.api.desk import CancellationIn, router
from sancha.inloan.disbursement.errors import BadCallback, BadSignature
from sancha.inloan.disbursement.types import (
    FINAL,
    REPORTED,
    SETTLED,
    UNSENT,
    DisbursementView,
    Evidence,
)
from sancha.office.organisation import queries as organisations
from sancha.platform import clock, http
from sancha.platform.errors import NotFound

callback_router = http.router(auth=None, tags=["callbacks"])


class Taken(Schema):
    number: str
    status: str


@callback_router.post("/callbacks/core/transfers", response=Taken)
def callback(request: HttpRequest) -> Taken:
    """Core banking says what became of a payment; sent again, it changes nothing.

    What is forged, unreadable, of an unknown number or of another amount is never applied: it is
    kept for the operators to look at.
    """
    if not verify_callback(request.body, request.headers.get("X-Signature", "")):
        keep_refused(request, "bad_signature")
        raise BadSignature
    try:
        evidence = evidence_in(request.body)
    except BadCallback:
        keep_refused(request, "unreadable")
        raise
    try:
        known = queries.by_number(evidence.number)
    except NotFound:
        keep_refused(request, "unknown_number", evidence)
        raise
    if reason := refusal_of(evidence, known):
        keep_refused(request, reason, evidence, known.organisation_id)
    payment = services.resolve(evidence=evidence, now=clock.now())
    return Taken(number=payment.number, status=payment.status.code)


def evidence_in(body: bytes) -> Evidence:
    """:raises BadCallback: if it lacks a value, or says what we do not understand."""
    try:
        said = json.loads(body)
        number, status = str(said["number"]), str(said["status"])
        reason = str(said.get("reason") or "")
        evidence = Evidence(number, status, parse_yuan(said["amount"]), reason)
    except (ValueError, KeyError, TypeError, InvalidAmount):
        raise BadCallback from None
    if status not in REPORTED:
        raise BadCallback
    return evidence


def refusal_of(evidence: Evidence, known: DisbursementView) -> str:
    """Return why this cannot be said of the payment, or nothing if it can."""
    if evidence.amount_fen != known.amount_fen:
        return "wrong_amount"
    is_contrary = evidence.status in SETTLED and evidence.status != known.status.code
    return "contradicts" if is_contrary and known.status.code in FINAL | UNSENT else ""


def keep_refused(
    request: HttpRequest,
    reason: str,
    evidence: Evidence | None = None,
    organisation_id: UUID | None = None,
) -> None:
    """Put it in the operators' queue: of a payment nobody knows, in the head office's."""
    if organisation_id is None:
        organisation_id = organisations.online_head_office().id
    refusal = Refusal(
        channel="core.transfers",
        reason=reason,
        body=request.body,
        number=evidence.number if evidence else "",
        said=evidence.status if evidence else "",
        amount_fen=evidence.amount_fen if evidence else None,
    )
    outside.keep_refused(refusal=refusal, organisation_id=organisation_id, now=clock.now())


@router.post("/callbacks/refused/{refused_id}/closing", response={204: None})
def close_refused(request: http.Request, refused_id: UUID, body: CancellationIn) -> Reply[None]:
    """Say what was found out about a refused callback."""
    http.once(request, outside.close_refused)(
        refused_id=refused_id, note=body.reason, now=clock.now(), actor=request.actor
    )
    return Reply(204, None)
