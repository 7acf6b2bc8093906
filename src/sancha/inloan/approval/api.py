from uuid import UUID

from ninja import Schema

from sancha.core.money import InvalidAmount, parse_yuan
from sancha.inloan.approval import services
from sancha.inloan.approval.errors import AmountOutOfRange
from sancha.platform import clock, http

router = http.router(tags=["applications"])


class OpinionIn(Schema):
    task_id: UUID
    outcome: str
    opinion: str
    amount: str | None = None


class Given(Schema):
    id: str
    step: str
    outcome: str


def amount_of(text: str | None) -> int | None:
    """:raises AmountOutOfRange: beside the field."""
    try:
        return parse_yuan(text) if text else None
    except InvalidAmount:
        raise AmountOutOfRange from None


@router.post("/applications/{application_id}/opinions", response=Given)
def give_opinion(request: http.Request, application_id: UUID, body: OpinionIn) -> Given:
    """Approve or decline a case that is in my inbox."""
    given = http.once(request, services.give_opinion)(
        application_id=application_id,
        task_id=body.task_id,
        outcome=body.outcome,
        opinion=body.opinion,
        amount_fen=amount_of(body.amount),
        now=clock.now(),
        actor=request.actor,
    )
    return Given(id=str(given.application_id), step=given.step, outcome=given.outcome)
