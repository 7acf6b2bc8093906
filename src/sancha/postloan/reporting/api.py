from uuid import UUID

from ninja import Schema

from sancha.platform import http
from sancha.platform.text import Status
from sancha.postloan.reporting import services

router = http.router(tags=["operations"])


class RecordOut(Schema):
    id: str
    number: str
    status: Status


@router.post("/reports/{record_id}/retry", response=RecordOut)
def report_again(request: http.Request, record_id: UUID) -> RecordOut:
    """Report a record that the bureau rejected again: what it rejected has been corrected."""
    record = http.once(request, services.report_again)(record_id=record_id, actor=request.actor)
    return RecordOut(id=str(record.id), number=record.number, status=record.status)
