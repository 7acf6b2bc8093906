from uuid import UUID

from ninja import Schema

from sancha.platform import clock, http
from sancha.preloan.screening import services

router = http.router(tags=["applications"])


class HitOpinionIn(Schema):
    task_id: UUID
    outcome: str
    note: str


class HitOpinionOut(Schema):
    id: str
    step: str
    outcome: str


@router.post("/applications/{application_id}/hit-opinions", response=HitOpinionOut)
def give_hit_opinion(
    request: http.Request, application_id: UUID, body: HitOpinionIn
) -> HitOpinionOut:
    """Say whether a hit of a list is right."""
    given = http.once(request, services.give_hit_opinion)(
        application_id=application_id,
        task_id=body.task_id,
        outcome=body.outcome,
        note=body.note,
        now=clock.now(),
        actor=request.actor,
    )
    return HitOpinionOut(id=str(given.application_id), step=given.step, outcome=given.outcome)
