from uuid import UUID

from ninja import Schema

from sancha.inloan.approval import services
from sancha.inloan.approval.types import Check, OpinionGiven, Term
from sancha.platform import clock, http
from sancha.platform.parsing import fen_of
from sancha.preloan.supplements.types import Item, ItemKind

router = http.router(tags=["applications"])


class ConditionIn(Schema):
    text: str
    kind: str = ""


class OpinionIn(Schema):
    task_id: UUID
    outcome: str
    opinion: str
    amount: str | None = None
    reduced_for: str = ""
    conditions: list[ConditionIn] = []


class ItemIn(Schema):
    kind: ItemKind
    code: str = ""
    text: str = ""


class ReturnIn(Schema):
    task_id: UUID
    opinion: str
    items: list[ItemIn]


class CheckIn(Schema):
    nr: int
    is_met: bool
    note: str


class ChecksIn(Schema):
    task_id: UUID
    checks: list[CheckIn]


class Given(Schema):
    id: str
    step: str
    outcome: str


@router.post("/applications/{application_id}/opinions", response=Given)
def give_opinion(request: http.Request, application_id: UUID, body: OpinionIn) -> Given:
    """Approve or decline a case that is in my inbox."""
    given = http.once(request, services.give_opinion)(
        application_id=application_id,
        task_id=body.task_id,
        outcome=body.outcome,
        opinion=body.opinion,
        amount_fen=fen_of("/amount", body.amount),
        reduced_for=body.reduced_for,
        conditions=tuple(Term(term.text, term.kind) for term in body.conditions),
        now=clock.now(),
        actor=request.actor,
    )
    return given_out(given)


def given_out(given: OpinionGiven) -> Given:
    return Given(id=str(given.application_id), step=given.step, outcome=given.outcome)


@router.post("/applications/{application_id}/returns", response=Given)
def return_case(request: http.Request, application_id: UUID, body: ReturnIn) -> Given:
    """Return a case to the customer, with one list of what is missing."""
    given = http.once(request, services.return_case)(
        application_id=application_id,
        task_id=body.task_id,
        items=tuple(Item(item.kind, item.code, item.text) for item in body.items),
        opinion=body.opinion,
        now=clock.now(),
        actor=request.actor,
    )
    return given_out(given)


@router.post("/applications/{application_id}/condition-checks", response=Given)
def check_conditions(request: http.Request, application_id: UUID, body: ChecksIn) -> Given:
    """Say of every condition whether it is met."""
    given = http.once(request, services.check_conditions)(
        application_id=application_id,
        task_id=body.task_id,
        checks=tuple(Check(check.nr, check.is_met, check.note) for check in body.checks),
        now=clock.now(),
        actor=request.actor,
    )
    return given_out(given)
