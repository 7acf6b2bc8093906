"""The SELECTs of the whole-life pages that look across features; the rest is asked of owners."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from sancha.core.loan.figures import figures
from sancha.core.schedule import Plan
from sancha.credit.loans.models import Instalment
from sancha.credit.loans.queries import history, plan_of
from sancha.credit.loans.types import LoanView, ScheduleRow
from sancha.credit.parties.models import PartySearch
from sancha.engines.evidence import queries as evidence
from sancha.engines.evidence.models import Document
from sancha.engines.evidence.types import DocumentInfo
from sancha.engines.notice.models import Notice
from sancha.engines.process import queries as processes
from sancha.engines.process.models import Task
from sancha.engines.process.types import TaskView
from sancha.office.products.models import ProductVersion
from sancha.office.products.types import ProductView, Terms
from sancha.platform.acts import Actor
from sancha.platform.models import Event
from sancha.platform.shapes import CustomerRef
from sancha.preloan.applications.models import Application
from sancha.preloan.applications.queries import view_of
from sancha.preloan.applications.types import ApplicationView

EVENTS_SHOWN = 200
MATCHES = 200


def customers_of(party_ids: Iterable[UUID]) -> dict[UUID, CustomerRef]:
    """Return number and name of these customers."""
    rows = PartySearch.objects.filter(party_id__in=set(party_ids))
    columns = rows.values_list("party_id", "party__number", "name")
    return {
        key: CustomerRef(id=str(key), number=number, name=name) for key, number, name in columns
    }


def listed_applications(
    *, text: str, status: str, product: str, window: slice
) -> tuple[list[ApplicationView], int]:
    """Return applications, newest first, by number, customer, status or product."""
    rows = Application.objects.order_by("-submitted_at", "-number")
    if status:
        rows = rows.filter(status=status)
    if product:
        versions = ProductVersion.objects.filter(product__code=product).values("id")
        rows = rows.filter(product_version_id__in=versions)
    if text:
        rows = rows.filter(Q(number__iexact=text) | Q(party_id__in=parties_called(text)))
    return [view_of(row) for row in rows[window]], rows.count()


def parties_called(text: str) -> list[UUID]:
    """Return whose name, pinyin or number this is; of very many, some."""
    named = Q(name__icontains=text) | Q(pinyin__istartswith=text) | Q(party__number__iexact=text)
    return list(PartySearch.objects.filter(named).values_list("party_id", flat=True)[:MATCHES])


def permissions_awaited(application_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return which permission each application waits for, where it waits for a person."""
    tasks = Task.objects.filter(
        status="open", kind="user", instance__subject_id__in=set(application_ids)
    )
    return dict(tasks.values_list("instance__subject_id", "permission"))


def my_task(actor: Actor, subject_id: UUID) -> TaskView | None:
    """Return the open task on this subject that the person may do, if there is one."""
    tasks = Task.objects.filter(
        processes.offered_to(actor), status="open", kind="user", instance__subject_id=subject_id
    )
    mine = tasks.exclude(excluded_actor_ids__contains=[actor.id])
    row = processes.with_subjects(mine).order_by("id").first()
    return processes.view_of(row) if row else None


def events_of(subject_ids: Iterable[UUID]) -> list[Event]:
    """Return what happened to these things, newest first."""
    rows = Event.objects.filter(subject__in=set(subject_ids))
    return list(rows.order_by("-recorded_at", "-id")[:EVENTS_SHOWN])


def notices_about(subject_ids: Iterable[UUID]) -> list[Notice]:
    """Return what customers were told about these things, newest first, with its deliveries."""
    rows = Notice.objects.filter(subject_id__in=set(subject_ids), recipient_kind="party")
    return list(rows.prefetch_related("deliveries").order_by("-created_at", "-id")[:EVENTS_SHOWN])


def documents_of_party(party_id: UUID) -> tuple[DocumentInfo, ...]:
    """Return all documents of a customer in the order of their filing, whatever they belong to."""
    return evidence.described(Document.objects.filter(party_id=party_id).order_by("id"))


@dataclass(frozen=True)
class Next:
    """The earliest instalment that is not fully paid, and what is still open of it."""

    nr: int
    due_on: date
    open_fen: int


@dataclass(frozen=True)
class Standing:
    """How a loan stands on a day. Amounts in fen."""

    plan: Plan  # As agreed at first; what happened since is not in it.
    instalments_paid: int
    principal_paid_fen: int
    interest_paid_fen: int
    overdue_fen: int
    overdue_since_on: date | None
    next: Next | None


def standings_of(
    loans: Collection[LoanView], versions: dict[UUID, ProductView], *, on: date
) -> dict[UUID, Standing]:
    """Return how each of these loans stands: one query, however many they are."""
    fallen: defaultdict[UUID, list[Instalment]] = defaultdict(list)
    rows = Instalment.objects.filter(loan_id__in=[loan.id for loan in loans], nr__gt=0)
    for row in rows.order_by("loan_id", "nr"):
        fallen[row.loan_id].append(row)
    plans = {loan.id: plan_of(loan, versions[loan.product_version_id].terms) for loan in loans}
    return {loan.id: standing_of(loan, plans[loan.id], fallen[loan.id], on) for loan in loans}


def standing_of(loan: LoanView, plan: Plan, fallen: list[Instalment], on: date) -> Standing:
    left = [(row, open_fen_of(row)) for row in fallen]
    unpaid = [(row, fen) for row, fen in left if fen]
    late = [(row, fen) for row, fen in unpaid if row.due_on < on]
    upcoming = None
    if unpaid:
        row, fen = unpaid[0]
        upcoming = Next(row.nr, row.due_on, fen)
    elif loan.next_due_on is not None:
        upcoming = Next(loan.next_nr, loan.next_due_on, loan.next_fen)
    return Standing(
        plan=plan,
        instalments_paid=len(fallen) - len(unpaid),
        principal_paid_fen=sum(row.principal_paid_fen for row in fallen),
        interest_paid_fen=sum(row.interest_paid_fen for row in fallen),
        overdue_fen=sum(fen for _, fen in late),
        overdue_since_on=late[0][0].due_on if late else None,
        next=upcoming,
    )


def open_fen_of(row: Instalment) -> int:
    return row.principal_fen + row.interest_fen - row.principal_paid_fen - row.interest_paid_fen


def penalty_fen(view: LoanView, terms: Terms, *, on: date) -> int:
    """Return penalty and compound interest that are due on a loan, as its life says."""
    if not view.days_past_due:
        return 0
    life = history(view, terms)
    due = figures(life.terms, life.on(max(on, view.disbursed_on))).due
    return due.penalty_fen + due.compound_fen


def with_penalty(
    view: LoanView, terms: Terms, schedule: Sequence[ScheduleRow], *, on: date
) -> list[tuple[ScheduleRow, int]]:
    """Return each instalment with its penalty and compound interest: the oldest late one bears it."""
    late = next((row.nr for row in schedule if row.state.code == "overdue"), None)
    fen = penalty_fen(view, terms, on=on)
    return [(row, fen if row.nr == late else 0) for row in schedule]
