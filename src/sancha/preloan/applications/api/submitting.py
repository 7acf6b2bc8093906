"""Applying: the borrower herself, or a relationship manager for a customer."""

from datetime import datetime
from uuid import UUID

from ninja import Schema
from ninja import Status as Reply

from sancha.core.money import yuan
from sancha.platform import http
from sancha.platform.parsing import needed_fen
from sancha.platform.text import Status
from sancha.preloan.applications import services
from sancha.preloan.applications.api.routers import PRODUCT, borrower_router, own_party, router
from sancha.preloan.applications.types import ApplicationView, Ask


class ApplicationIn(Schema):
    product: str = PRODUCT
    amount: str
    term_months: int
    purpose: str
    purpose_detail: str = ""
    consent_version: str
    consented: bool


class CustomerApplicationIn(ApplicationIn):
    customer_id: UUID


class Submitted(Schema):
    id: str
    number: str
    amount: str
    term_months: int
    status: Status
    submitted_at: datetime


def ask_of(body: ApplicationIn) -> Ask:
    return Ask(
        amount_fen=needed_fen("/amount", body.amount),
        term_months=body.term_months,
        purpose=body.purpose,
        purpose_detail=body.purpose_detail,
        consent_version=body.consent_version,
        consented=body.consented,
    )


def submitted(view: ApplicationView) -> Submitted:
    return Submitted(
        id=str(view.id),
        number=view.number,
        amount=yuan(view.amount_fen),
        term_months=view.term_months,
        status=view.status,
        submitted_at=view.submitted_at,
    )


@borrower_router.post("/borrower/applications", response={201: Submitted})
def borrower_submit(request: http.Request, body: ApplicationIn) -> Reply[Submitted]:
    """Apply."""
    view = http.once(request, services.submit)(
        party_id=own_party(request.actor),
        product_code=body.product,
        ask=ask_of(body),
        channel="phone",
        actor=request.actor,
    )
    return Reply(201, submitted(view))


@router.post("/applications", response={201: Submitted})
def staff_submit(request: http.Request, body: CustomerApplicationIn) -> Reply[Submitted]:
    """Enter an application for a customer."""
    view = http.once(request, services.submit)(
        party_id=body.customer_id,
        product_code=body.product,
        ask=ask_of(body),
        channel="desk",
        actor=request.actor,
    )
    return Reply(201, submitted(view))
