"""The queues of operations: reports rejected, money in doubt, callbacks refused."""

from datetime import date, datetime
from uuid import UUID

from ninja import Query, Schema

from sancha.core.money import yuan
from sancha.credit.bills import queries as bills
from sancha.credit.loans import queries as loans
from sancha.engines.outside import queries as outside
from sancha.engines.outside.permissions import CLOSE_REFUSED, SEE_REFUSED
from sancha.engines.outside.types import CALLBACKS, CallSeen, RefusedView
from sancha.inloan.disbursement.permissions import QUERY as ASK_PAYMENT
from sancha.inloan.disbursement.permissions import SEE as PAYMENTS
from sancha.inloan.disbursement.types import DisbursementView
from sancha.insight.lifecycle.queries import customers_of
from sancha.insight.operations import queries
from sancha.insight.shapes import Places, organisation_out
from sancha.office.organisation import queries as organisations
from sancha.platform import clock, http
from sancha.platform.acts import Actor
from sancha.platform.reading import reading
from sancha.platform.shapes import CustomerRef, Numbered, OrganisationOut
from sancha.platform.text import Status, Text
from sancha.postloan.repayment import queries as debits
from sancha.postloan.repayment.permissions import ASK
from sancha.postloan.repayment.permissions import SEE as DEBITS
from sancha.postloan.repayment.types import DOUBTS, DebitView
from sancha.postloan.reporting import queries as reporting
from sancha.postloan.reporting.permissions import RETRY
from sancha.postloan.reporting.permissions import SEE as REPORTS
from sancha.postloan.reporting.types import KINDS, RecordView, cause_of
from sancha.preloan.applications import queries as applications

router = http.router(tags=["operations"])

DEBIT = Text("到期扣款", "Debit")
PAYMENT = Text("放款", "Payment")


class QueueRow(Schema):
    id: str
    number: str
    customer: CustomerRef
    organisation: OrganisationOut
    allowed_actions: list[str]


class RejectedReport(QueueRow):
    loan: Numbered
    kind: Text
    business_on: date
    balance: str
    overdue: str
    cause: Text
    mend: Text
    mend_at: str
    held_up: int
    made_at: datetime


class RejectedReports(Schema):
    items: list[RejectedReport]
    total: int


class CallOut(Schema):
    at: datetime
    asked: Text
    why: str
    answer: Status
    said: str
    attempts: int


class Doubt(QueueRow):
    kind: str
    kind_label: Text
    about: Numbered
    amount: str
    status: Status
    reason: Text | None
    since_at: datetime
    minutes: int
    calls: list[CallOut]


class Doubts(Schema):
    items: list[Doubt]
    total: int


class RefusedCallbackOut(Schema):
    id: str
    organisation: OrganisationOut
    channel: Text
    reason: Status
    number: str
    said: str
    amount: str | None
    times: int
    first_at: datetime
    last_at: datetime
    closed_by: str
    closed_at: datetime | None
    note: str
    allowed_actions: list[str]


class RefusedCallbacks(Schema):
    items: list[RefusedCallbackOut]
    total: int
    statuses: list[Status]


STATES = [
    Status("open", Text("待核查", "To look at"), "amber"),
    Status("closed", Text("已处理", "Dealt with"), "grey"),
]


@router.get("/operations/reports", response=RejectedReports)
@http.reads(REPORTS)
def rejected_reports(request: http.Request, page: Query[http.Page]) -> RejectedReports:
    """What the bureau did not take, why, and where that is mended."""
    views, total = reporting.rejected(page.window)
    customers = customers_of(view.party_id for view in views)
    held_up = reporting.held_up_behind(view.loan_id for view in views)
    places = organisations.all_organisations()
    items = [
        report_out(view, customers[view.party_id], places, held_up, request.actor) for view in views
    ]
    return RejectedReports(items=items, total=total)


def report_out(
    view: RecordView,
    customer: CustomerRef,
    places: Places,
    held_up: dict[UUID, int],
    actor: Actor,
) -> RejectedReport:
    cause = cause_of(view.refusal)
    return RejectedReport(
        id=str(view.id),
        number=view.number,
        customer=customer,
        organisation=organisation_out(places, view.organisation_id),
        loan=Numbered(id=str(view.loan_id), number=view.loan_number),
        kind=KINDS[view.kind],
        business_on=view.business_on,
        balance=yuan(view.balance_fen),
        overdue=yuan(view.overdue_fen),
        cause=cause.says,
        mend=cause.mend,
        mend_at=cause.where,
        held_up=held_up.get(view.loan_id, 0),
        made_at=view.made_at,
        allowed_actions=["retry"] if actor.may(RETRY, on=view) else [],
    )


@router.get("/operations/doubts", response=Doubts)
@http.reads(DEBITS)
def doubts(request: http.Request, page: Query[http.Page]) -> Doubts:
    """Money of which nobody knows what became: since when, what was asked, what was answered."""
    now, places = clock.now(), organisations.all_organisations()
    views, total = debits.in_doubt(page.window)
    customers = customers_of(view.party_id for view in views)
    numbers = loans.numbers_of({view.loan_id for view in views})
    items = [
        debit_out(view, customers[view.party_id], places, numbers[view.loan_id], now, request.actor)
        for view in views
    ]
    if page.page == 1 and request.actor.may(PAYMENTS):
        paid = payment_doubts(request.actor, places, now)
        items, total = paid + items, total + len(paid)
    return Doubts(items=items, total=total)


def payment_doubts(actor: Actor, places: Places, now: datetime) -> list[Doubt]:
    with reading(actor, PAYMENTS):
        views = queries.payments_in_doubt()
        customers = customers_of(view.party_id for view in views)
        cases = applications.numbers_of(v.application_id for v in views if v.application_id)
        numbers = cases | bills.numbers_of(view.bill_id for view in views if view.bill_id)
        return [
            payment_out(view, customers[view.party_id], places, numbers, now, actor)
            for view in views
        ]


def debit_out(
    view: DebitView,
    customer: CustomerRef,
    places: Places,
    loan_number: str,
    now: datetime,
    actor: Actor,
) -> Doubt:
    return Doubt(
        id=str(view.id),
        number=view.number,
        customer=customer,
        organisation=organisation_out(places, view.organisation_id),
        kind="debit",
        kind_label=DEBIT,
        about=Numbered(id=str(view.loan_id), number=loan_number),
        amount=yuan(view.asked_fen),
        status=view.status,
        reason=DOUBTS.get(view.reason),
        since_at=view.ordered_at,
        minutes=minutes_between(view.ordered_at, now),
        calls=[call_out(call) for call in queries.calls_about(view.id)],
        allowed_actions=["query"] if actor.may(ASK, on=view) and view.file_id is None else [],
    )


def payment_out(
    view: DisbursementView,
    customer: CustomerRef,
    places: Places,
    numbers: dict[UUID, str],
    now: datetime,
    actor: Actor,
) -> Doubt:
    since_at = view.sent_at or view.requested_at
    about_id = view.application_id or view.bill_id
    assert about_id is not None
    return Doubt(
        id=str(view.id),
        number=view.number,
        customer=customer,
        organisation=organisation_out(places, view.organisation_id),
        kind="payment",
        kind_label=PAYMENT,
        about=Numbered(
            id=str(view.application_id) if view.application_id else "", number=numbers[about_id]
        ),
        amount=yuan(view.amount_fen),
        status=view.status,
        reason=view.reason,
        since_at=since_at,
        minutes=minutes_between(since_at, now),
        calls=[call_out(call) for call in queries.calls_about(view.id)],
        allowed_actions=["query"] if actor.may(ASK_PAYMENT, on=view) else [],
    )


def minutes_between(since_at: datetime, now: datetime) -> int:
    return max(0, int((now - since_at).total_seconds() // 60))


def call_out(call: CallSeen) -> CallOut:
    return CallOut(
        at=call.started_at,
        asked=call.label,
        why=call.reason,
        answer=call.outcome,
        said=call.refusal,
        attempts=call.attempts,
    )


@router.get("/operations/callbacks", response=RefusedCallbacks)
@http.reads(SEE_REFUSED)
def refused_callbacks(request: http.Request, page: Query[http.Page]) -> RefusedCallbacks:
    """Callbacks that were refused and never applied, the latest first."""
    is_open = page.status != "closed"
    views, total = outside.refused(is_open=is_open, window=page.window)
    places = organisations.all_organisations()
    items = [refused_out(view, places, request.actor) for view in views]
    return RefusedCallbacks(items=items, total=total, statuses=STATES)


def refused_out(view: RefusedView, places: Places, actor: Actor) -> RefusedCallbackOut:
    may_close = view.closed_at is None and actor.may(CLOSE_REFUSED, on=view)
    return RefusedCallbackOut(
        id=str(view.id),
        organisation=organisation_out(places, view.organisation_id),
        channel=CALLBACKS.get(view.channel, Text(view.channel, view.channel)),
        reason=view.reason,
        number=view.number,
        said=view.said,
        amount=None if view.amount_fen is None else yuan(view.amount_fen),
        times=view.times,
        first_at=view.first_at,
        last_at=view.last_at,
        closed_by=view.closed_by_name,
        closed_at=view.closed_at,
        note=view.note,
        allowed_actions=["close"] if may_close else [],
    )
