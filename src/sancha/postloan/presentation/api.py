from datetime import date
from uuid import UUID

from ninja import Schema

from sancha.platform import clock, http
from sancha.platform.shapes import ReasonIn
from sancha.platform.text import Status
from sancha.postloan.presentation import services

router = http.router(tags=["bills"])


class AcceptorPaidIn(Schema):
    received_on: date
    reference: str


class Presented(Schema):
    id: str
    status: Status


@router.post("/bills/{bill_id}/payment", response=Presented)
def note_paid(request: http.Request, bill_id: UUID, body: AcceptorPaidIn) -> Presented:
    """The acceptor paid the bill into the lender's account."""
    bill = http.once(request, services.note_paid)(
        bill_id=bill_id,
        received_on=body.received_on,
        reference=body.reference,
        now=clock.now(),
        actor=request.actor,
    )
    return Presented(id=str(bill.id), status=bill.status)


@router.post("/bills/{bill_id}/refusal", response=Presented)
def note_refused(request: http.Request, bill_id: UUID, body: ReasonIn) -> Presented:
    """The acceptor refused to pay: its holder owes the face."""
    bill = http.once(request, services.note_refused)(
        bill_id=bill_id, reason=body.reason, now=clock.now(), actor=request.actor
    )
    return Presented(id=str(bill.id), status=bill.status)
