"""How lent money was used: of one loan, and which loans wait for a check."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, When
from ninja import Query, Schema

from sancha.core.money import yuan
from sancha.credit.loans import queries as loans
from sancha.credit.loans.models import Loan
from sancha.engines.evidence import queries as evidence
from sancha.inloan.disbursement import queries as disbursements
from sancha.insight.lifecycle.applications import purpose_out
from sancha.insight.lifecycle.documents import CaseDocument, documents_out
from sancha.insight.lifecycle.queries import customers_of, parties_called
from sancha.insight.shapes import organisation_out, today_of
from sancha.office.organisation import queries as organisations
from sancha.office.parameters import queries as parameters
from sancha.office.products import queries as products
from sancha.platform import http
from sancha.platform.acts import Scope
from sancha.platform.shapes import Choice, CustomerRef, Numbered, OrganisationOut
from sancha.platform.text import Status, Text
from sancha.postloan.use_of_funds.models import UseFinding
from sancha.postloan.use_of_funds.permissions import CHECK, SEE
from sancha.postloan.use_of_funds.queries import DAYS, LEAST, flows_of, uses_of, watch_of
from sancha.postloan.use_of_funds.types import (
    FLOWS,
    OF_FLOWS,
    PROOF,
    RESULTS,
    SCHEMES,
    STANDINGS,
    SUSPECTED,
    VERDICTS,
    FlowView,
    UseView,
    WatchView,
)
from sancha.preloan.applications import queries as applications

router = http.router(tags=["lifecycle"])


class UseFindingOut(Schema):
    id: str
    result: Status
    proven: str
    note: str
    on: date
    found_by: str
    found_at: datetime


class FlowOut(Schema):
    """A payment to somebody on the list; `payee` is empty once the borrower has been erased."""

    id: str
    moved_at: datetime
    amount: str
    payee: str
    trade: Text
    code: str
    flow: Text
    source: str
    inquiry: str
    is_weighed: bool


class TrackingOut(Schema):
    """Whether payments out of the account are asked for, until when, and when they last were."""

    status: Status
    ends_on: date
    asked_at: datetime | None


class LoanUse(Schema):
    """What the money was lent for, how far that is known, and the papers that show it.

    `paid_to`: it went to the seller, and there is nothing to track.
    """

    purpose: Choice | None  # A discounted bill has none.
    purpose_detail: str
    status: Status
    due_on: date | None
    findings: list[UseFindingOut]
    documents: list[CaseDocument]
    tracking: TrackingOut | None
    paid_to: str | None
    flows: list[FlowOut]
    results: list[Status]
    verdicts: list[Choice]
    allowed_actions: list[str]


class UseRow(Schema):
    id: str
    loan: Numbered
    customer: CustomerRef
    organisation: OrganisationOut
    purpose: Choice
    amount: str
    disbursed_on: date
    due_on: date | None
    status: Status


class UseList(Schema):
    items: list[UseRow]
    total: int
    statuses: list[Status]


@router.get("/loans/{loan_id}/use", response=LoanUse)
@http.reads(SEE)
def loan_use(request: http.Request, loan_id: UUID) -> LoanUse:
    """How the money of a loan was used, as far as it is known."""
    on = today_of(request.actor, organisations.all_organisations())
    view = loans.get(loan_id, on=on)
    use = uses_of([view], on=on)[view.id]
    language = http.language_of(request)
    purpose, detail = None, ""
    if view.application_id is not None:
        case = applications.get(view.application_id)
        purpose = purpose_out(products.version(view.product_version_id), case.purpose)
        detail = case.purpose_detail
    watch, payee = watch_of(view.id), disbursements.payee_of_loan(view.id)
    papers = [info for info in evidence.documents_of(view.id) if info.kind == PROOF]
    may_check = view.application_id is not None and request.actor.may(
        CHECK, on=Scope(view.id, view.organisation_id, view.party_id)
    )
    return LoanUse(
        purpose=purpose,
        purpose_detail=detail,
        status=use.status,
        due_on=use.due_on,
        findings=[
            UseFindingOut(
                id=str(found.id),
                result=found.result,
                proven=yuan(found.proven_fen),
                note=found.note,
                on=found.on,
                found_by=found.found_by,
                found_at=found.found_at,
            )
            for found in use.findings
        ],
        documents=documents_out(papers, language),
        tracking=tracking_out(watch) if watch else None,
        paid_to=payee.name if payee else None,
        flows=[flow_out(flow) for flow in flows_of(view.id)],
        results=list(RESULTS.values()),
        verdicts=[Choice(code=code, label=label) for code, label in VERDICTS.items()],
        allowed_actions=actions_of(use, watch) if may_check else [],
    )


def actions_of(use: UseView, watch: WatchView | None) -> list[str]:
    """Return what may be done by who checks: what is suspected is weighed first."""
    actions = ["weigh"] if use.is_suspected else ["check"]
    return [*actions, "ask"] if watch and watch.state.code == "open" else actions


def tracking_out(watch: WatchView) -> TrackingOut:
    return TrackingOut(status=watch.state, ends_on=watch.ends_on, asked_at=watch.asked_at)


def flow_out(flow: FlowView) -> FlowOut:
    scheme = SCHEMES[flow.trade.scheme]
    return FlowOut(
        id=str(flow.id),
        moved_at=flow.moved_at,
        amount=yuan(flow.amount_fen),
        payee=flow.payee,
        trade=Text(f"{scheme.zh}：{flow.trade.name.zh}", f"{scheme.en}: {flow.trade.name.en}"),
        code=flow.code,
        flow=FLOWS[flow.trade.flow],
        source=flow.trade.source,
        inquiry=flow.inquiry,
        is_weighed=flow.is_weighed,
    )


@router.get("/use-of-funds", response=UseList)
@http.reads(SEE)
def use_list(request: http.Request, page: Query[http.Page]) -> UseList:
    """Loans whose use is still to be checked, the suspected first; by status: those checked, late."""
    places = organisations.all_organisations()
    on = today_of(request.actor, places)
    found = waiting(page.status, page.q.strip(), on=on)
    rows = found[page.window]
    views = {view.id: view for view in loans.of_ids([row.id for row in rows], on=on)}
    uses = uses_of(views.values(), on=on)
    customers = customers_of(view.party_id for view in views.values())
    purposes = applications.purposes_of(row.application_id for row in rows if row.application_id)
    items = []
    for row in rows:
        view, use = views[row.id], uses[row.id]
        assert view.application_id is not None
        product = products.version(view.product_version_id)
        items.append(
            UseRow(
                id=str(view.id),
                loan=Numbered(id=str(view.id), number=view.number),
                customer=customers[view.party_id],
                organisation=organisation_out(places, view.organisation_id),
                purpose=purpose_out(product, purposes[view.application_id]),
                amount=yuan(view.principal_fen),
                disbursed_on=view.disbursed_on,
                due_on=use.due_on,
                status=use.status,
            )
        )
    statuses = [SUSPECTED, STANDINGS["open"], STANDINGS["late"], *RESULTS.values()]
    return UseList(items=items, total=found.count(), statuses=statuses)


def waiting(status: str, text: str, *, on: date) -> QuerySet[Loan]:
    """Return the loans to be checked, or of a status those that have it: suspected first, then oldest."""
    said = parameters.values([DAYS, LEAST], on=on)
    last = UseFinding.objects.filter(loan_id=OuterRef("pk")).order_by("-found_at", "-id")
    of_use = last.exclude(result__in=OF_FLOWS).values("result")[:1]
    suspected = Q(pk__in=suspected_loans())
    rows = Loan.objects.filter(application_id__isnull=False).alias(found=Subquery(of_use))
    if text:
        rows = rows.filter(Q(number__iexact=text) | Q(party_id__in=parties_called(text)))
    if status == SUSPECTED.code:
        rows = rows.filter(suspected)
    elif status in RESULTS:
        rows = rows.filter(~suspected, found=status)
    else:
        asked = Q(principal_fen__gte=int(said[LEAST] * 100)) | Q(found="incomplete")
        waits = Q(asked, Q(found=None) | Q(found="incomplete"), segment__status="active")
        late_from = on - timedelta(days=int(said[DAYS]))
        if status == "late":
            rows = rows.filter(waits, ~suspected, disbursed_on__lt=late_from)
        elif status == "open":
            rows = rows.filter(waits, ~suspected, disbursed_on__gte=late_from)
        else:
            rows = rows.filter(waits | suspected)
    first = Case(When(suspected, then=0), default=1)
    return rows.order_by(first, "disbursed_on", "id")


def suspected_loans() -> "QuerySet[UseFinding, UUID]":
    """The loans of which payments are suspected that nobody has weighed."""
    last = UseFinding.objects.order_by("loan_id", "-found_at", "-id").distinct("loan_id")
    rows = UseFinding.objects.filter(pk__in=last.values("pk"), result=SUSPECTED.code)
    return rows.values_list("loan_id", flat=True)
