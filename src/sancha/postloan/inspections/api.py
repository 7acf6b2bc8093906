from uuid import UUID

from ninja import Schema
from ninja import Status as Reply

from sancha.platform import clock, http
from sancha.postloan.inspections import services

router = http.router(tags=["loans"])


class InspectionIn(Schema):
    result: str
    note: str


class Inspected(Schema):
    id: str


@router.post("/inspections/{inspection_id}/finding", response={201: Inspected})
def record_inspection(
    request: http.Request, inspection_id: UUID, body: InspectionIn
) -> Reply[Inspected]:
    """Write down what the inspection of a restructured loan found."""
    made = http.once(request, services.record)(
        inspection_id=inspection_id, **body.dict(), now=clock.now(), actor=request.actor
    )
    return Reply(201, Inspected(id=str(made)))
