from uuid import UUID

from sancha.preloan.supplements.models import Supplement
from sancha.preloan.supplements.types import Item, SupplementView


def view_of(row: Supplement) -> SupplementView:
    return SupplementView(
        id=row.id,
        application_id=row.application_id,
        step=row.step,
        asked_by_name=row.asked_by_name,
        asked_at=row.asked_at,
        items=[Item(**item) for item in row.items],
        answers=row.answers,
        answered_at=row.answered_at,
    )


def lock_open(application_id: UUID) -> Supplement | None:
    rows = Supplement.objects.select_for_update()
    return rows.filter(application_id=application_id, answered_at=None).first()


def open_list_of(application_id: UUID) -> SupplementView | None:
    """Return what is asked for now, if anything is."""
    row = Supplement.objects.filter(application_id=application_id, answered_at=None).first()
    return view_of(row) if row else None


def lists_of(application_id: UUID) -> list[SupplementView]:
    """Return every list of a case, in order."""
    rows = Supplement.objects.filter(application_id=application_id).order_by("asked_at")
    return [view_of(row) for row in rows]


def was_asked(application_id: UUID, step: str) -> bool:
    return Supplement.objects.filter(application_id=application_id, step=step).exists()


def kinds_asked(application_id: UUID) -> set[str]:
    """Return the kinds of document that are asked for now."""
    row = Supplement.objects.filter(application_id=application_id, answered_at=None).first()
    return {item["code"] for item in row.items if item["kind"] == "document"} if row else set()
