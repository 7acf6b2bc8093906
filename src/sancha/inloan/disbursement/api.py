import json
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Schema

from sancha.core.money import InvalidAmount, parse_yuan, yuan
from sancha.credit.parties import queries as parties
from sancha.credit.parties.types import mask
from sancha.engines.outside.callbacks import verify_callback
from sancha.inloan.disbursement import errands, permissions, queries, services
from sancha.inloan.disbursement.errors import BadCallback, BadSignature
from sancha.inloan.disbursement.types import (
    FINAL,
    REPORTED,
    STATUSES,
    DisbursementView,
    Evidence,
)
from sancha.office.organisation import queries as organisations
from sancha.platform import clock, http
from sancha.platform.acts import Scope
from sancha.platform.text import Status, Text
from sancha.preloan.applications import queries as applications

router = http.router(tags=["disbursement"])
callback_router = http.router(auth=None, tags=["callbacks"])


class Numbered(Schema):
    id: str
    number: str


class CustomerRef(Numbered):
    name: str


class OrganisationOut(Schema):
    id: str
    name: Text


class DisbursementOut(Schema):
    id: str
    number: str
    application: Numbered
    loan: Numbered | None
    customer: CustomerRef
    amount: str
    account_masked: str
    account_name_masked: str
    status: Status
    reason: Text | None
    attempts: int
    requested_at: datetime
    sent_at: datetime | None
    settled_at: datetime | None
    organisation: OrganisationOut
    allowed_actions: list[str]


class DisbursementList(Schema):
    items: list[DisbursementOut]
    total: int
    statuses: list[Status]


class Taken(Schema):
    number: str
    status: str


def shown(views: list[DisbursementView], *, may_query: bool) -> list[DisbursementOut]:
    places = organisations.all_organisations()
    names = parties.names_of(view.party_id for view in views)
    numbers = applications.numbers_of(view.application_id for view in views)
    loans = queries.loan_numbers_of(views)
    found = []
    for view in views:
        profile, place = parties.profile_of(view.party_id), places[view.organisation_id]
        application = Numbered(id=str(view.application_id), number=numbers[view.application_id])
        loan = Numbered(id=str(view.loan_id), number=loans[view.loan_id]) if view.loan_id else None
        customer = CustomerRef(
            id=str(view.party_id),
            number=parties.get(view.party_id).number,
            name=names[view.party_id],
        )
        found.append(
            DisbursementOut(
                id=str(view.id),
                number=view.number,
                application=application,
                loan=loan,
                customer=customer,
                amount=yuan(view.amount_fen),
                account_masked=mask("bank_card", profile.bank_card),
                account_name_masked=mask("name", profile.name),
                status=view.status,
                reason=view.reason,
                attempts=view.attempts,
                requested_at=view.requested_at,
                sent_at=view.sent_at,
                settled_at=view.settled_at,
                organisation=OrganisationOut(id=str(place.id), name=place.name),
                allowed_actions=["query"] if may_query and view.status.code not in FINAL else [],
            )
        )
    return found


@router.get("/disbursements", response=DisbursementList)
@http.reads(permissions.SEE)
def desk(request: http.Request, page: Query[http.Page]) -> DisbursementList:
    """Payments to borrowers, newest first."""
    views, total = queries.listed(text=page.q.strip(), status=page.status, window=page.window)
    items = shown(views, may_query=request.actor.may(permissions.QUERY))
    return DisbursementList(items=items, total=total, statuses=list(STATUSES.values()))


@router.post("/disbursements/{disbursement_id}/query", response=DisbursementOut)
def ask(request: http.Request, disbursement_id: UUID) -> DisbursementOut:
    """Ask core banking what became of a payment."""
    payment = queries.get(disbursement_id)
    http.must(request, permissions.QUERY, on=Scope(payment.id, payment.organisation_id))
    errands.ask(disbursement_id, actor=request.actor)
    return shown([queries.get(disbursement_id)], may_query=True)[0]


@callback_router.post("/callbacks/core/transfers", response=Taken)
def callback(request: HttpRequest) -> Taken:
    """Core banking says what became of a payment; sent again, it changes nothing."""
    if not verify_callback(request.body, request.headers.get("X-Signature", "")):
        raise BadSignature
    try:
        body = json.loads(request.body)
        evidence = Evidence(
            str(body["number"]), str(body["status"]), parse_yuan(body["amount"]), ""
        )
    except (ValueError, KeyError, TypeError, InvalidAmount):
        raise BadCallback from None
    if evidence.status not in REPORTED:  # What we do not understand settles nothing.
        raise BadCallback
    queries.by_number(evidence.number)
    payment = services.resolve(evidence=evidence, now=clock.now())
    return Taken(number=payment.number, status=payment.status.code)
