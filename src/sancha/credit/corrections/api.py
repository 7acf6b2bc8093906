from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Query, Schema
from ninja import Status as Reply

from sancha.core.money import InvalidAmount, parse_yuan, yuan
from sancha.credit.corrections import permissions, queries, services
from sancha.credit.corrections.types import CorrectionView
from sancha.credit.parties import queries as parties
from sancha.credit.parties.permissions import SEE
from sancha.credit.parties.types import FIELDS, OCCUPATIONS, SENSITIVE, mask
from sancha.platform import clock, http
from sancha.platform.acts import Actor
from sancha.platform.text import Status, Text

router = http.router(tags=["customers"])


class CorrectionIn(Schema):
    name: str | None = None
    id_number: str | None = None
    phone: str | None = None
    occupation: str | None = None
    monthly_income: str | None = None
    employer: str | None = None
    address: str | None = None
    bank_card: str | None = None
    reason: str


class DecisionIn(Schema):
    outcome: Literal["approve", "reject"]
    opinion: str


class ChangedField(Schema):
    field: str
    label: Text
    before: str
    after: str


class CorrectedCustomer(Schema):
    id: str
    number: str
    name: str


class CorrectionOut(Schema):
    id: str
    customer: CorrectedCustomer
    fields: list[ChangedField]
    reason: str
    status: Status
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    opinion: str
    allowed_actions: list[str]


class Corrections(Schema):
    items: list[CorrectionOut]
    total: int
    may_correct: bool


def values_of(body: CorrectionIn) -> dict[str, str]:
    """Return the values that were given, as facts keep them."""
    given = body.model_dump(exclude={"reason"}, exclude_none=True)
    values = {field: str(value).strip() for field, value in given.items()}
    if "bank_card" in values:
        values["bank_card"] = values["bank_card"].replace(" ", "")
    if "id_number" in values:
        values["id_number"] = values["id_number"].upper()
    if "monthly_income" in values:
        try:
            values["monthly_income"] = str(parse_yuan(values["monthly_income"]))
        except InvalidAmount:
            values["monthly_income"] = "0"  # The finding beside the field is the same.
    return values


def shown(field: str, value: str) -> str:
    """Return a value as it may be shown without a reason: enough to see what changes."""
    if field == "monthly_income":
        return yuan(int(value)) if value else ""
    if field == "occupation" and value in OCCUPATIONS:
        return OCCUPATIONS[value].zh
    return mask(field, value) if field in SENSITIVE else value


def correction_out(view: CorrectionView, actor: Actor) -> CorrectionOut:
    name = parties.names_of([view.party_id]).get(view.party_id, "")
    may_decide = view.status.code == "proposed" and actor.may(permissions.APPROVE, on=view)
    is_own = may_decide and actor.decides_as(view.proposed_by, permissions.APPROVE, on=view)
    return CorrectionOut(
        id=str(view.id),
        customer=CorrectedCustomer(
            id=str(view.party_id),
            number=parties.get(view.party_id).number,
            name=mask("name", name),
        ),
        fields=[
            ChangedField(
                field=field,
                label=FIELDS[field],
                before=shown(field, view.before[field]),
                after=shown(field, value),
            )
            for field, value in view.values.items()
        ],
        reason=view.reason,
        status=view.status,
        proposed_by=view.proposed_by_name,
        proposed_at=view.proposed_at,
        decided_by=view.decided_by_name,
        decided_at=view.decided_at,
        opinion=view.opinion,
        allowed_actions=["decide"] if may_decide and not is_own else [],
    )


@router.get("/customers/{customer_id}/corrections", response=Corrections)
@http.reads(SEE)
def of_customer(request: http.Request, customer_id: UUID) -> Corrections:
    """What was corrected of a customer, why and by whom."""
    party, actor = parties.get(customer_id), request.actor
    items = [correction_out(view, actor) for view in queries.of_party(customer_id)]
    may = actor.may(permissions.CORRECT, on=party)
    return Corrections(items=items, total=len(items), may_correct=may)


@router.post("/customers/{customer_id}/corrections", response={201: CorrectionOut})
def correct(request: http.Request, customer_id: UUID, body: CorrectionIn) -> Reply[CorrectionOut]:
    """Correct a customer's data; who she is and her card wait for a second person."""
    made = http.once(request, services.correct)(
        party_id=customer_id,
        values=values_of(body),
        reason=body.reason,
        now=clock.now(),
        actor=request.actor,
    )
    return Reply(201, correction_out(made, request.actor))


@router.get("/corrections", response=Corrections)
@http.reads(permissions.APPROVE)
def waiting(request: http.Request, page: Query[http.Page]) -> Corrections:
    """Corrections that wait for a second person."""
    views, total = queries.waiting(page.window)
    items = [correction_out(view, request.actor) for view in views]
    return Corrections(items=items, total=total, may_correct=False)


@router.post("/corrections/{correction_id}/decision", response=CorrectionOut)
def decide(request: http.Request, correction_id: UUID, body: DecisionIn) -> CorrectionOut:
    """Release or reject a correction."""
    made = http.once(request, services.decide)(
        correction_id=correction_id,
        outcome=body.outcome,
        opinion=body.opinion,
        now=clock.now(),
        actor=request.actor,
    )
    return correction_out(made, request.actor)
