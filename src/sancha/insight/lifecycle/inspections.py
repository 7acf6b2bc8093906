"""What is due of the monthly inspections of restructured loans, what is late, and what was found."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from ninja import Query, Schema

from sancha.credit.loans import queries as loans
from sancha.credit.loans.models import Loan, Segment
from sancha.credit.loans.types import CLASSES
from sancha.insight.lifecycle.queries import customers_of, parties_called
from sancha.insight.shapes import organisation_out, today_of
from sancha.office.organisation import queries as organisations
from sancha.platform import http
from sancha.platform.acts import Scope
from sancha.platform.shapes import CustomerRef, Numbered, OrganisationOut
from sancha.platform.text import Status
from sancha.postloan.inspections.models import Inspection
from sancha.postloan.inspections.permissions import RECORD, SEE
from sancha.postloan.inspections.types import LATE, OPEN, RESULTS

router = http.router(tags=["lifecycle"])


class InspectionRow(Schema):
    id: str
    loan: Numbered
    customer: CustomerRef
    organisation: OrganisationOut
    due_on: date
    status: Status
    days_past_due: int
    risk_class: Status
    watched_until_on: date | None
    note: str
    done_by: str
    done_on: date | None
    allowed_actions: list[str]


class InspectionList(Schema):
    items: list[InspectionRow]
    total: int
    statuses: list[Status]
    results: list[Status]


@router.get("/inspections", response=InspectionList)
@http.reads(SEE)
def inspection_list(request: http.Request, page: Query[http.Page]) -> InspectionList:
    """Inspections to be done, the first due first; by status: those late, or done with a result."""
    places = organisations.all_organisations()
    on = today_of(request.actor, places)
    found = inspections_of(page.status, page.q.strip(), on=on)
    rows = list(found[page.window])
    views = {view.id: view for view in loans.of_ids({row.loan_id for row in rows}, on=on)}
    stood = segments_of(views)
    customers = customers_of(row.party_id for row in rows)
    items = [
        InspectionRow(
            id=str(row.id),
            loan=Numbered(id=str(row.loan_id), number=views[row.loan_id].number),
            customer=customers[row.party_id],
            organisation=organisation_out(places, row.organisation_id),
            due_on=row.due_on,
            status=RESULTS[row.result] if row.result else LATE if row.due_on < on else OPEN,
            days_past_due=views[row.loan_id].days_past_due,
            risk_class=CLASSES[stood[row.loan_id].risk_class],
            watched_until_on=stood[row.loan_id].watched_until_on,
            note=row.note,
            done_by=row.done_by,
            done_on=row.done_on,
            allowed_actions=["record"] if may_record(request, row) else [],
        )
        for row in rows
    ]
    return InspectionList(
        items=items,
        total=found.count(),
        statuses=[OPEN, LATE, *RESULTS.values()],
        results=list(RESULTS.values()),
    )


def may_record(request: http.Request, row: Inspection) -> bool:
    place = Scope(row.loan_id, row.organisation_id, row.party_id)
    return row.state == "open" and request.actor.may(RECORD, on=place)


def segments_of(loan_ids: Iterable[UUID]) -> dict[UUID, Segment]:
    rows = Segment.objects.only("risk_class", "watched_until_on").filter(pk__in=list(loan_ids))
    return {row.loan_id: row for row in rows}


def inspections_of(status: str, text: str, *, on: date) -> QuerySet[Inspection]:
    """Return what is to be done, or of a status those that have it; of what waits no settled loan."""
    rows = Inspection.objects.all()
    if text:
        numbered = Loan.objects.filter(number__iexact=text).values("id")
        rows = rows.filter(Q(loan_id__in=numbered) | Q(party_id__in=parties_called(text)))
    if status in RESULTS:
        return rows.filter(result=status).order_by("-done_at", "-id")
    runs = Segment.objects.filter(pk=OuterRef("loan_id"), status="active")
    rows = rows.filter(Exists(runs), state="open")
    if status == "late":
        rows = rows.filter(due_on__lt=on)
    return rows.order_by("due_on", "id")
