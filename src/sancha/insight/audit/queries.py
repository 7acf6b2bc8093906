"""The SELECTs over the three records: acts, changes, accesses. Who may read which, the database says."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from sancha.credit.facilities.models import Contract
from sancha.credit.loans.models import Loan
from sancha.credit.parties.models import Party
from sancha.inloan.disbursement.models import Disbursement
from sancha.insight.audit.labels import use_cases_called
from sancha.office.calendar.queries import SHANGHAI
from sancha.platform.errors import NotFound
from sancha.platform.models import Access, Act, Change
from sancha.preloan.applications.models import Application

M = TypeVar("M", bound=Model)
ROWS_SHOWN = 500
NUMBERED = (Application, Loan, Contract, Disbursement, Party)


@dataclass(frozen=True)
class Wanted:
    """Which records are wanted. Days are those of Shanghai, both included."""

    text: str = ""
    actor_kind: str = ""
    outcome: str = ""
    from_on: date | None = None
    until_on: date | None = None
    actor: UUID | None = None
    subject: UUID | None = None
    use_case: str = ""
    table: str = ""


def acts(wanted: Wanted, window: slice) -> tuple[list[Act], int]:
    """Return acts, newest first, by who, what, on what, with what outcome, and when."""
    rows = within(Act.objects.order_by("-recorded_at", "-id"), wanted)
    if wanted.actor_kind:
        rows = rows.filter(actor_kind=wanted.actor_kind)
    if wanted.use_case:
        rows = rows.filter(use_case=wanted.use_case)
    if wanted.text:
        rows = rows.filter(
            Q(actor_name__icontains=wanted.text)
            | Q(use_case__in=use_cases_called(wanted.text))
            | Q(subject__in=ids_numbered(wanted.text))
        )
    return list(rows[window]), rows.count()


def accesses(wanted: Wanted, window: slice) -> tuple[list[Access], int]:
    """Return accesses, newest first, by who, on what, why, with what outcome, and when."""
    rows = within(Access.objects.order_by("-recorded_at", "-id"), wanted)
    if wanted.actor_kind:
        rows = rows.filter(actor_kind=wanted.actor_kind)
    if wanted.text:
        rows = rows.filter(
            Q(actor_name__icontains=wanted.text)
            | Q(reason__icontains=wanted.text)
            | Q(subject__in=ids_numbered(wanted.text))
        )
    return list(rows[window]), rows.count()


def within(rows: QuerySet[M], wanted: Wanted) -> QuerySet[M]:
    if wanted.actor:
        rows = rows.filter(actor=wanted.actor)
    if wanted.subject:
        rows = rows.filter(subject=wanted.subject)
    if wanted.outcome:
        rows = rows.filter(outcome=wanted.outcome)
    if wanted.from_on:
        rows = rows.filter(recorded_at__gte=starts_at(wanted.from_on))
    if wanted.until_on and wanted.until_on < date.max:  # After the last day there is no next.
        rows = rows.filter(recorded_at__lt=starts_at(wanted.until_on + timedelta(days=1)))
    return rows


def starts_at(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def ids_numbered(number: str) -> list[UUID]:
    """Return the keys of whatever has this number: one query for each kind of thing."""
    found: list[UUID] = []
    for model in NUMBERED:
        rows = model._default_manager.filter(number__iexact=number)
        found += rows.values_list("pk", flat=True)
    return found


def act(act_id: UUID) -> Act:
    """:raises NotFound: if there is none, or not for this reader."""
    row = Act.objects.filter(pk=act_id).first()
    if row is None:
        raise NotFound
    return row


def changes_of(act_id: UUID) -> list[Change]:
    """Return what an act changed, in order; of very much, the beginning."""
    return list(Change.objects.filter(act=act_id).order_by("id")[:ROWS_SHOWN])


def changes(wanted: Wanted, window: slice) -> tuple[list[tuple[Change, Act]], int]:
    """Return changed rows with the act that changed each, newest first.

    Those of an object: its own row, whatever act changed it, and all rows that acts on it changed.
    """
    rows = Change.objects.all()
    if wanted.table:
        rows = rows.filter(relation=wanted.table)
    if wanted.subject:
        row_id = KeyTextTransform("id", Coalesce("after", "before"))
        rows = rows.alias(row_id=row_id).filter(
            Q(row_id=str(wanted.subject)) | Q(act__in=acts_on(wanted.subject))
        )
    if wanted != Wanted(subject=wanted.subject, table=wanted.table):
        of_acts = within(Act.objects.all(), replace(wanted, subject=None))
        if wanted.text:
            of_acts = of_acts.filter(
                Q(actor_name__icontains=wanted.text) | Q(use_case__in=use_cases_called(wanted.text))
            )
        rows = rows.filter(act__in=of_acts.values("id"))
    page = list(rows.order_by("-id")[window])
    found = Act.objects.in_bulk([change.act for change in page])
    return [(change, found[change.act]) for change in page], rows.count()


def acts_on(subject: UUID) -> QuerySet[Act, UUID]:
    return Act.objects.filter(subject=subject).values_list("id", flat=True)


def change_counts(act_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many rows each of these acts changed."""
    rows = Change.objects.filter(act__in=act_ids).values("act").annotate(total=Sum("row_count"))
    return dict(rows.values_list("act", "total"))
