from datetime import date
from uuid import UUID

from ninja import Schema
from ninja import Status as Reply

from sancha.platform import clock, http
from sancha.platform.parsing import fen_of
from sancha.postloan.collection import services

router = http.router(tags=["collection"])


class ContactIn(Schema):
    way: str
    result: str
    promised_on: date | None = None
    promised_amount: str | None = None
    note: str = ""


class Made(Schema):
    id: str


@router.post("/collection/cases/{case_id}/collector", response=Made)
def take_case(request: http.Request, case_id: UUID) -> Made:
    """Work this case from now on."""
    taken = http.once(request, services.take_case)(case_id=case_id, actor=request.actor)
    return Made(id=str(taken))


@router.post("/collection/cases/{case_id}/contacts", response={201: Made})
def record_contact(request: http.Request, case_id: UUID, body: ContactIn) -> Reply[Made]:
    """Write down a call, message or visit, and what came of it."""
    made = http.once(request, services.record_contact)(
        case_id=case_id,
        way=body.way,
        result=body.result,
        promised_on=body.promised_on,
        promised_fen=fen_of("/promised_amount", body.promised_amount),
        note=body.note,
        now=clock.now(),
        actor=request.actor,
    )
    return Reply(201, Made(id=str(made)))
