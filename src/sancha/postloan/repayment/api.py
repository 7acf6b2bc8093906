from uuid import UUID

from ninja import Schema

from sancha.core.money import yuan
from sancha.platform import http
from sancha.platform.acts import Scope
from sancha.platform.text import Status
from sancha.postloan.repayment import errands, permissions, queries, services

router = http.router(tags=["operations"])


class DebitOut(Schema):
    id: str
    number: str
    status: Status
    collected: str


@router.post("/debits/{debit_id}/query", response=DebitOut)
def ask(request: http.Request, debit_id: UUID) -> DebitOut:
    """Ask core banking what became of a debit."""
    ending = http.after_errand(request, services.note_asked, debit_id=debit_id)
    debit = ending.known()
    if debit is None:
        asked = queries.get(debit_id)
        http.must(request, permissions.ASK, on=Scope(asked.id, asked.organisation_id))
        errands.ask(debit_id)
        debit = ending(debit_id=debit_id, actor=request.actor)
    return DebitOut(
        id=str(debit.id),
        number=debit.number,
        status=debit.status,
        collected=yuan(debit.collected_fen),
    )
