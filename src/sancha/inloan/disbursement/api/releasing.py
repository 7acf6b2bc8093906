"""A third person releases a large payment; what waits for its day is taken back."""

from uuid import UUID

from sancha.inloan.disbursement import services
from sancha.inloan.disbursement.api.desk import (
    DisbursementOut,
    PaymentOpinionIn,
    PaymentReviewIn,
    router,
    shown,
)
from sancha.platform import clock, http


@router.post("/disbursements/{disbursement_id}/release", response=DisbursementOut)
def release(request: http.Request, disbursement_id: UUID, body: PaymentReviewIn) -> DisbursementOut:
    """Release a large payment, as the third person; or cancel it."""
    view = http.once(request, services.release_payment)(
        disbursement_id=disbursement_id,
        outcome=body.outcome,
        opinion=body.opinion,
        payee_id=body.payee_id,
        now=clock.now(),
        actor=request.actor,
    )
    return shown([view], request.actor)[0]


@router.post("/disbursements/{disbursement_id}/taking-back", response=DisbursementOut)
def take_back(
    request: http.Request, disbursement_id: UUID, body: PaymentOpinionIn
) -> DisbursementOut:
    """Take back a payment that waits for its day."""
    view = http.once(request, services.take_back)(
        disbursement_id=disbursement_id, opinion=body.opinion, actor=request.actor
    )
    return shown([view], request.actor)[0]
