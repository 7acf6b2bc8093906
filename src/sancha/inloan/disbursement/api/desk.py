"""Payments at the desk: the queues, what a person does with one, its voucher."""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Schema
from ninja import Status as Reply

from sancha.core.money import yuan
from sancha.credit.bills import queries as bills
from sancha.credit.facilities import queries as facilities
from sancha.credit.parties import queries as parties
from sancha.credit.parties.types import mask
from sancha.engines.evidence import queries as evidence
from sancha.inloan.contracts import permissions as contract_permissions
from sancha.inloan.disbursement import errands, permissions, queries, services
from sancha.inloan.disbursement.types import (
    BY_HAND,
    FINAL,
    QUEUES,
    STATUSES,
    UNSENT,
    DisbursementView,
)
from sancha.office.organisation import queries as organisations
from sancha.office.staff import queries as staff
from sancha.platform import clock, http
from sancha.platform.acts import Actor, Scope
from sancha.platform.errors import NotFound
from sancha.platform.shapes import CustomerRef, Numbered, OrganisationOut
from sancha.platform.text import Status, Text
from sancha.preloan.applications import queries as applications

router = http.router(tags=["disbursement"])
borrower_router = http.router(auth=http.BORROWER, tags=["borrower"])


class DeskQueue(Schema):
    code: str
    label: Text


class PaymentOpinionIn(Schema):
    opinion: str


class PaymentReviewIn(PaymentOpinionIn):
    """`payee_id`: whom the reviewer saw the money go to, where that is not the borrower."""

    outcome: str
    task_id: UUID | None = None
    payee_id: UUID | None = None


class PaymentRequestIn(PaymentReviewIn):
    """`pay_on`: not before this day."""

    pay_on: date | None = None


class PaymentOrderIn(PaymentOpinionIn):
    """`pay_on`: not before this day."""

    pay_on: date | None = None


class CancellationIn(Schema):
    reason: str = ""


class DeskPage(http.Page):
    queue: str = ""


class PaidTo(Schema):
    """To whom else than the borrower it goes: the account is masked beside it."""

    id: str
    name: str
    bank: str


class DisbursementOut(Schema):
    id: str
    number: str
    application: Numbered | None  # None: of a discounted bill.
    bill: str | None
    loan: Numbered | None
    customer: CustomerRef
    amount: str
    account_masked: str
    account_name_masked: str
    payee: PaidTo | None  # None: it goes to the borrower.
    contract_id: str | None
    draw_id: str | None
    status: Status
    reason: Text | None
    missing: list[Text]
    raised_at: datetime | None
    requested_by: str | None
    reviewed_by: str | None
    released_by: str | None
    awaits_release: bool
    pay_on: date | None
    resolution: str
    follows: str | None
    has_voucher: bool
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
    queues: list[DeskQueue]


def shown(views: list[DisbursementView], actor: Actor) -> list[DisbursementOut]:
    places = organisations.all_organisations()
    names = parties.names_of(view.party_id for view in views)
    customer_numbers = parties.numbers_of(view.party_id for view in views)
    numbers = applications.numbers_of(v.application_id for v in views if v.application_id)
    bill_numbers = bills.numbers_of(view.bill_id for view in views if view.bill_id)
    loans = queries.loan_numbers_of(views)
    people = staff.names_of(
        {one for v in views for one in (v.requested_by, v.reviewed_by, v.released_by) if one}
    )
    before = queries.numbers_of(view.previous_id for view in views if view.previous_id)
    followed = queries.followed(v.id for v in views)
    in_force = facilities.in_force_among(v.contract_id for v in views if v.contract_id)
    reasons = queries.reasons_of(v.id for v in views)
    payees = queries.payees(v.payee_id for v in views if v.payee_id)
    borrowers = queries.borrowers_as_payees(v.party_id for v in views if v.payee_id not in payees)
    awaiting_release = queries.awaiting_release(views)
    to_counterparty = queries.to_counterparty(views)
    found = []
    for view in views:
        payee = payees.get(view.payee_id) if view.payee_id else None
        place = places[view.organisation_id]
        receiver = payee.payee if payee else borrowers[view.party_id]
        application = (
            Numbered(id=str(view.application_id), number=numbers[view.application_id])
            if view.application_id
            else None
        )
        loan = Numbered(id=str(view.loan_id), number=loans[view.loan_id]) if view.loan_id else None
        customer = CustomerRef(
            id=str(view.party_id),
            number=customer_numbers[view.party_id],
            name=names[view.party_id],
        )
        found.append(
            DisbursementOut(
                id=str(view.id),
                number=view.number,
                application=application,
                bill=bill_numbers.get(view.bill_id) if view.bill_id else None,
                loan=loan,
                customer=customer,
                amount=yuan(view.amount_fen),
                account_masked=mask("bank_card", receiver.account),
                account_name_masked=mask("name", receiver.name),
                payee=PaidTo(id=str(payee.id), name=payee.payee.name, bank=payee.payee.bank)
                if payee
                else None,
                contract_id=str(view.contract_id) if view.contract_id else None,
                draw_id=str(view.draw_id) if view.draw_id else None,
                status=view.status,
                reason=view.reason,
                missing=list(view.missing),
                raised_at=view.raised_at,
                requested_by=people.get(view.requested_by) if view.requested_by else None,
                reviewed_by=people.get(view.reviewed_by) if view.reviewed_by else None,
                released_by=people.get(view.released_by) if view.released_by else None,
                awaits_release=view.id in awaiting_release,
                pay_on=view.pay_on,
                resolution=view.resolution,
                follows=before.get(view.previous_id) if view.previous_id else None,
                has_voucher=view.voucher_id is not None,
                attempts=view.attempts,
                requested_at=view.requested_at,
                sent_at=view.sent_at,
                settled_at=view.settled_at,
                organisation=OrganisationOut(id=str(place.id), name=place.name),
                allowed_actions=actions_of(
                    view,
                    actor,
                    reason=reasons[view.id],
                    may_follow=view.id not in followed and view.contract_id in in_force,
                    awaits_release=view.id in awaiting_release,
                    is_to_counterparty=view.id in to_counterparty,
                ),
            )
        )
    return found


@router.get("/disbursements", response=DisbursementList)
@http.reads(permissions.SEE)
def desk(request: http.Request, page: Query[DeskPage]) -> DisbursementList:
    """Payments to borrowers, newest first; `queue`: what needs somebody, review, or patience."""
    views, total = queries.listed(
        text=page.q.strip(), status=page.status, queue=page.queue, window=page.window
    )
    return DisbursementList(
        items=shown(views, request.actor),
        total=total,
        statuses=list(STATUSES.values()),
        queues=[DeskQueue(code=code, label=label) for code, label in QUEUES.items()],
    )


def actions_of(
    view: DisbursementView,
    actor: Actor,
    *,
    reason: str,
    may_follow: bool,
    awaits_release: bool,
    is_to_counterparty: bool,
) -> list[str]:
    """Return what this person may do about a payment now; `may_follow`: another could take its place."""
    status = view.status.code
    offered = {
        "query": (permissions.QUERY, status not in FINAL | UNSENT),
        "check": (permissions.QUERY, status == "blocked"),
        "review": (
            permissions.REVIEW,
            status == "requested"
            and view.reviewed_by is None
            and actor.id not in {view.requested_by, view.payee_by},
        ),
        "release": (
            permissions.RELEASE,
            awaits_release and actor.id not in {view.requested_by, view.payee_by, view.reviewed_by},
        ),
        "take_back": (permissions.REQUEST, status == "scheduled" and view.draw_id is None),
        "payee": (permissions.REQUEST, is_to_counterparty),
        "settle": (permissions.SETTLE, status == "unknown" and reason in BY_HAND),
        "order_again": (
            permissions.REQUEST,
            may_follow and services.has_ended_unpaid(view),
        ),
        "cancel": (
            contract_permissions.CANCEL,
            may_follow
            and view.draw_id is None
            and (status in {"blocked", "scheduled"} or services.has_ended_unpaid(view)),
        ),
        "cancel_draw": (
            contract_permissions.CANCEL,
            view.draw_id is not None and status in UNSENT,
        ),
    }
    return [name for name, (held, is_so) in offered.items() if is_so and actor.may(held, on=view)]


@router.post("/disbursements/{disbursement_id}/query", response=DisbursementOut)
def ask(request: http.Request, disbursement_id: UUID) -> DisbursementOut:
    """Ask core banking what became of a payment."""
    return inquire(request, disbursement_id, anew=False)


@router.post("/disbursements/{disbursement_id}/check", response=DisbursementOut)
def check(request: http.Request, disbursement_id: UUID) -> DisbursementOut:
    """Check again what keeps a payment from leaving; with nothing missing, it leaves."""
    return inquire(request, disbursement_id, anew=True)


def inquire(request: http.Request, disbursement_id: UUID, *, anew: bool) -> DisbursementOut:
    ending = http.after_errand(
        request, services.note_inquiry, disbursement_id=disbursement_id, anew=anew
    )
    view = ending.known()
    if view is None:
        payment = queries.get(disbursement_id)
        http.must(request, permissions.QUERY, on=Scope(payment.id, payment.organisation_id))
        if anew and payment.contract_id is not None:
            errands.pay(payment.contract_id, payment.draw_id)
        else:
            errands.ask(disbursement_id, actor=request.actor)
        view = ending(disbursement_id=disbursement_id, anew=anew, actor=request.actor)
    return shown([view], request.actor)[0]


@router.post("/disbursements/{disbursement_id}/settlement", response=DisbursementOut)
def settle(request: http.Request, disbursement_id: UUID, body: PaymentOpinionIn) -> DisbursementOut:
    """Settle a payment in doubt by what core banking says of its number now."""
    ending = http.after_errand(
        request, services.settle_by_hand, disbursement_id=disbursement_id, opinion=body.opinion
    )
    view = ending.known()
    if view is None:
        payment = queries.get(disbursement_id)
        http.must(request, permissions.SETTLE, on=Scope(payment.id, payment.organisation_id))
        view = errands.settle_by_hand(
            disbursement_id, opinion=body.opinion, actor=request.actor, ending=ending
        )
    return shown([view], request.actor)[0]


@router.post("/disbursements/{disbursement_id}/orders", response=DisbursementOut)
def order_again(
    request: http.Request, disbursement_id: UUID, body: PaymentOrderIn
) -> DisbursementOut:
    """Order a failed payment again, under a new number; with `pay_on` not before that day."""
    made = http.once(request, services.order_again)(
        disbursement_id=disbursement_id,
        opinion=body.opinion,
        pay_on=body.pay_on,
        now=clock.now(),
        actor=request.actor,
    )
    return shown([made], request.actor)[0]


@router.post("/disbursements/{disbursement_id}/review", response=DisbursementOut)
def review(request: http.Request, disbursement_id: UUID, body: PaymentReviewIn) -> DisbursementOut:
    """Review a requested payment, as the second person."""
    view = http.once(request, services.approve_request)(
        disbursement_id=disbursement_id,
        task_id=body.task_id,
        outcome=body.outcome,
        opinion=body.opinion,
        payee_id=body.payee_id,
        now=clock.now(),
        actor=request.actor,
    )
    return shown([view], request.actor)[0]


@router.post("/tasks/{task_id}/payment-request", response={204: None})
def request_payment(request: http.Request, task_id: UUID, body: PaymentRequestIn) -> Reply[None]:
    """Request the payment of a signed contract, or return the case to its approvers."""
    http.once(request, services.request_payment)(
        task_id=task_id,
        outcome=body.outcome,
        opinion=body.opinion,
        pay_on=body.pay_on,
        now=clock.now(),
        actor=request.actor,
    )
    return Reply(204, None)


@router.post("/contracts/{contract_id}/cancellation", response={204: None})
def cancel(request: http.Request, contract_id: UUID, body: CancellationIn) -> Reply[None]:
    """Cancel a signed contract before the money: the case goes back to its approvers."""
    http.once(request, services.cancel_contract)(
        contract_id=contract_id,
        to="approval",
        reason=body.reason,
        now=clock.now(),
        actor=request.actor,
    )
    return Reply(204, None)


@borrower_router.post("/borrower/contracts/{contract_id}/withdrawal", response={204: None})
def withdraw(request: http.Request, contract_id: UUID, body: CancellationIn) -> Reply[None]:
    """Withdraw before the money: the contract ends, and the case with it."""
    http.once(request, services.cancel_contract)(
        contract_id=contract_id,
        to="withdrawn",
        reason=body.reason,
        now=clock.now(),
        actor=request.actor,
    )
    return Reply(204, None)


@router.get("/disbursements/{disbursement_id}/voucher")
@http.reads(permissions.SEE)
def voucher(request: http.Request, disbursement_id: UUID) -> HttpResponse:
    """The sealed voucher of a payment."""
    return voucher_of(queries.get(disbursement_id))


@borrower_router.get("/borrower/loans/{loan_id}/voucher")
@http.reads(permissions.SEE)
def own_voucher(request: http.Request, loan_id: UUID) -> HttpResponse:
    """The sealed voucher of my loan's payment."""
    return voucher_of(queries.by_loan(loan_id))


def voucher_of(payment: DisbursementView) -> HttpResponse:
    """:raises NotFound: if there is none yet."""
    if payment.voucher_id is None:
        raise NotFound
    opened = evidence.open_document(payment.voucher_id)
    return http.file_response(
        opened.content, media_type=opened.info.media_type, name=opened.info.title
    )
