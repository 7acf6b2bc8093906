from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count

from sancha.platform.errors import NotFound
from sancha.postloan.reporting.models import Record
from sancha.postloan.reporting.types import STATUSES, RecordView


def view_of(row: Record) -> RecordView:
    values = {name: getattr(row, name) for name in RecordView.__dataclass_fields__}
    return RecordView(**values | {"status": STATUSES[row.status]})


def lock(record_id: UUID) -> Record:
    """:raises NotFound: if there is none."""
    row = Record.objects.select_for_update().filter(pk=record_id).first()
    if row is None:
        raise NotFound
    return row


def known(loan_ids: Iterable[UUID]) -> set[UUID]:
    """Return those of these loans of which the bureau is told."""
    rows = Record.objects.filter(loan_id__in=list(loan_ids), sequence=1)
    return set(rows.values_list("loan_id", flat=True))


def waiting(limit: int) -> list[RecordView]:
    """Return what can be sent: of each loan in order, nothing behind a record that was rejected."""
    rows = Record.objects.exclude(status="taken").order_by("loan_id", "sequence")[:limit]
    blocked: set[UUID] = set()
    found = []
    for row in rows:
        if row.status == "rejected":
            blocked.add(row.loan_id)
        if row.loan_id not in blocked:
            found.append(view_of(row))
    return found


def rejected(window: slice = slice(None)) -> tuple[list[RecordView], int]:
    """Return the work list: what the bureau did not take, and why; the oldest first."""
    rows = Record.objects.filter(status="rejected").order_by("made_at", "id")
    return [view_of(row) for row in rows[window]], rows.count()


def is_last(row: Record) -> bool:
    """Tell whether nothing of its loan was written down after this record."""
    return not Record.objects.filter(loan_id=row.loan_id, sequence__gt=row.sequence).exists()


def held_up_behind(loan_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return how many records of each of these loans wait."""
    rows = Record.objects.filter(loan_id__in=set(loan_ids), status="waiting")
    counted = rows.values("loan_id").annotate(count=Count("id"))
    return {row["loan_id"]: row["count"] for row in counted}


def of_loan(loan_id: UUID) -> list[RecordView]:
    return [view_of(row) for row in Record.objects.filter(loan_id=loan_id).order_by("sequence")]
