"""The turns that a borrower's case can take by her own word: back, on for less, before a person."""

from uuid import UUID

from ninja import Schema

from sancha.platform import clock, http
from sancha.preloan.applications import services
from sancha.preloan.applications.api.routers import borrower_router, router
from sancha.preloan.applications.api.submitting import Submitted, submitted


class WithdrawalIn(Schema):
    reason: str = ""


class AppealIn(Schema):
    words: str = ""


def withdraw(request: http.Request, application_id: UUID, reason: str) -> Submitted:
    view = http.once(request, services.withdraw)(
        application_id=application_id, reason=reason, now=clock.now(), actor=request.actor
    )
    return submitted(view)


@borrower_router.post("/borrower/applications/{application_id}/withdrawal", response=Submitted)
def borrower_withdraw(request: http.Request, application_id: UUID, body: WithdrawalIn) -> Submitted:
    """Take my application back."""
    return withdraw(request, application_id, body.reason)


@router.post("/applications/{application_id}/withdrawal", response=Submitted)
def staff_withdraw(request: http.Request, application_id: UUID, body: WithdrawalIn) -> Submitted:
    """Take an application back, as the customer asks at the desk."""
    return withdraw(request, application_id, body.reason)


@borrower_router.post("/borrower/applications/{application_id}/acceptance", response=Submitted)
def accept_offer(request: http.Request, application_id: UUID) -> Submitted:
    """Take less than I asked for."""
    view = http.once(request, services.accept_offer)(
        application_id=application_id, actor=request.actor
    )
    return submitted(view)


@borrower_router.post("/borrower/applications/{application_id}/appeal", response=Submitted)
def appeal(request: http.Request, application_id: UUID, body: AppealIn) -> Submitted:
    """Have a person review what the machine refused."""
    view = http.once(request, services.appeal)(
        application_id=application_id, words=body.words, now=clock.now(), actor=request.actor
    )
    return submitted(view)
