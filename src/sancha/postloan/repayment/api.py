from uuid import UUID

from ninja import Schema

from sancha.core.money import yuan
from sancha.platform import http
from sancha.platform.text import Status
from sancha.postloan.repayment import errands

router = http.router(tags=["operations"])


class DebitOut(Schema):
    id: str
    number: str
    status: Status
    collected: str


@router.post("/debits/{debit_id}/query", response=DebitOut)
def ask(request: http.Request, debit_id: UUID) -> DebitOut:
    """Ask core banking what became of a debit."""
    debit = errands.ask(debit_id, actor=request.actor)
    return DebitOut(
        id=str(debit.id),
        number=debit.number,
        status=debit.status,
        collected=yuan(debit.collected_fen),
    )
