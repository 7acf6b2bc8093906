"""How lent money was used: of one loan, and which loans wait for a check."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from ninja import Query, Schema

from sancha.core.money import yuan
from sancha.credit.loans import queries as loans
from sancha.credit.loans.models import Loan
from sancha.engines.evidence import queries as evidence
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
from sancha.platform.text import Status
from sancha.postloan.use_of_funds.models import UseFinding
from sancha.postloan.use_of_funds.permissions import CHECK, SEE
from sancha.postloan.use_of_funds.queries import DAYS, LEAST, uses_of
from sancha.postloan.use_of_funds.types import PROOF, RESULTS, STANDINGS
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


class LoanUse(Schema):
    """What the money was lent for, how far that is known, and the papers that show it."""

    purpose: Choice | None  # A discounted bill has none.
    purpose_detail: str
    status: Status
    due_on: date | None
    findings: list[UseFindingOut]
    documents: list[CaseDocument]
    results: list[Status]
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
        results=list(RESULTS.values()),
        allowed_actions=["check"] if may_check else [],
    )


@router.get("/use-of-funds", response=UseList)
@http.reads(SEE)
def use_list(request: http.Request, page: Query[http.Page]) -> UseList:
    """Loans whose use is still to be checked, the first due first; by status: those checked, late."""
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
    statuses = [STANDINGS["open"], STANDINGS["late"], *RESULTS.values()]
    return UseList(items=items, total=found.count(), statuses=statuses)


def waiting(status: str, text: str, *, on: date) -> QuerySet[Loan]:
    """Return the loans to be checked, or of a status those that have it, oldest first."""
    said = parameters.values([DAYS, LEAST], on=on)
    last = UseFinding.objects.filter(loan_id=OuterRef("pk")).order_by("-found_at", "-id")
    rows = Loan.objects.filter(application_id__isnull=False).alias(
        found=Subquery(last.values("result")[:1])
    )
    if text:
        rows = rows.filter(Q(number__iexact=text) | Q(party_id__in=parties_called(text)))
    if status in RESULTS:
        rows = rows.filter(found=status)
    else:
        asked = Q(principal_fen__gte=int(said[LEAST] * 100)) | Q(found="incomplete")
        rows = rows.filter(asked, segment__status="active")
        rows = rows.filter(Q(found=None) | Q(found="incomplete"))
        late_from = on - timedelta(days=int(said[DAYS]))
        if status == "late":
            rows = rows.filter(disbursed_on__lt=late_from)
        elif status == "open":
            rows = rows.filter(disbursed_on__gte=late_from)
    return rows.order_by("disbursed_on", "id")
