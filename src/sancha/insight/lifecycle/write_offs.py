"""Loans that have been pursued for so long that they may be written off: found by themselves."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from ninja import Query, Schema

from sancha.core.money import grouped, yuan
from sancha.credit.loans import queries as loans
from sancha.credit.loans.models import Loan
from sancha.credit.loans.types import CLASSES
from sancha.engines.evidence.models import Document
from sancha.insight.lifecycle.queries import customers_of, parties_called
from sancha.insight.shapes import organisation_out, today_of
from sancha.office.organisation import queries as organisations
from sancha.office.parameters import queries as parameters
from sancha.office.proposals import queries as proposals
from sancha.platform import http
from sancha.platform.shapes import CustomerRef, Numbered, OrganisationOut
from sancha.platform.text import Status, Text
from sancha.postloan.classification.queries import rates_on
from sancha.postloan.collection.models import Contact
from sancha.postloan.write_off.permissions import SEE
from sancha.postloan.write_off.queries import NO_EVIDENCE, NOT_ALL_DUE, TOO_LARGE
from sancha.postloan.write_off.types import EVIDENCE, KIND

router = http.router(tags=["write-off"])
DAYS, MOST = "write_off.pursued_days", "write_off.pursued_most"


class OpenWriteOff(Schema):
    """What is proposed, and whose turn it is."""

    id: str
    turn: Text


class WriteOffRow(Schema):
    id: str
    loan: Numbered
    customer: CustomerRef
    organisation: OrganisationOut
    days_past_due: int
    risk_class: Status
    principal: str
    allowance: str
    expected_loss: str
    contacts: int  # How often it was collected on.
    missing: list[Text]  # What stands against it yet.
    proposal: OpenWriteOff | None


class WriteOffList(Schema):
    items: list[WriteOffRow]
    total: int
    days: int  # From how many days past due on.


@router.get("/write-offs", response=WriteOffList)
@http.reads(SEE)
def write_off_list(request: http.Request, page: Query[http.Page]) -> WriteOffList:
    """Loans that are late for long enough to be written off, the latest first; what each lacks."""
    places = organisations.all_organisations()
    on = today_of(request.actor, places)
    said = parameters.values([DAYS, MOST], on=on)
    found = long_late(int(said[DAYS]), page.q.strip(), on=on)
    rows = list(found[page.window])
    ids = [row.id for row in rows]
    customers = customers_of(row.party_id for row in rows)
    contacts, proven = contacts_of(ids), proven_of(ids)
    waiting = proposals.open_of(KIND, [str(loan_id) for loan_id in ids])
    items, rates = [], rates_on(on)
    for row in rows:
        segment, found_class = row.segment, loans.classing_of(row, on=on)
        balance_fen = segment.balance_fen
        proposal = waiting.get(str(row.id))
        items.append(
            WriteOffRow(
                id=str(row.id),
                loan=Numbered(id=str(row.id), number=row.number),
                customer=customers[row.party_id],
                organisation=organisation_out(places, row.organisation_id),
                days_past_due=found_class.days_past_due,
                risk_class=CLASSES[segment.risk_class],
                principal=yuan(balance_fen),
                allowance=yuan(rates.allowance_fen(balance_fen, segment.risk_class)),
                expected_loss=yuan(rates.expected_fen(balance_fen, segment.stage)),
                contacts=contacts.get(row.id, 0),
                missing=list(missing(row, row.id in proven, most=said[MOST])),
                proposal=OpenWriteOff(id=str(proposal.id), turn=proposals.turn_of(proposal))
                if proposal
                else None,
            )
        )
    return WriteOffList(items=items, total=found.count(), days=int(said[DAYS]))


def long_late(days: int, text: str, *, on: date) -> QuerySet[Loan]:
    """Return the loans on the books that have been late for so long, the latest first."""
    rows = Loan.objects.select_related("segment").filter(
        segment__status="active",
        segment__written_off_on=None,
        segment__balance_fen__gt=0,
        segment__overdue_since_on__lte=on - timedelta(days=days),
    )
    if text:
        rows = rows.filter(Q(number__iexact=text) | Q(party_id__in=parties_called(text)))
    return rows.order_by("segment__overdue_since_on", "id")


def missing(row: Loan, is_proven: bool, *, most: Decimal) -> Iterator[Text]:
    if row.segment.next_due_on is not None:
        yield NOT_ALL_DUE
    if row.segment.balance_fen > int(most * 100):
        yield TOO_LARGE.format(
            principal=grouped(row.segment.balance_fen), most=grouped(int(most * 100))
        )
    if not is_proven:
        yield NO_EVIDENCE


def contacts_of(loan_ids: Collection[UUID]) -> dict[UUID, int]:
    rows = Contact.objects.filter(case__loan_id__in=loan_ids).values("case__loan_id")
    return {row["case__loan_id"]: row["count"] for row in rows.annotate(count=Count("id"))}


def proven_of(loan_ids: Iterable[UUID]) -> set[UUID]:
    rows = Document.objects.filter(subject_id__in=list(loan_ids), kind=EVIDENCE)
    return set(rows.values_list("subject_id", flat=True))
