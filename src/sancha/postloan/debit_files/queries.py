from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from sancha.platform.errors import NotFound
from sancha.postloan.debit_files.models import DebitFile, FileDifference
from sancha.postloan.debit_files.types import (
    OPEN,
    STATES,
    STATUSES,
    DifferenceView,
    FileView,
)

# What a file collected, in the form in which it is compared with statements: the channel hands it over in
# one sum, which core banking books under the file's number.
MONEY_MOVED = """SELECT number, 'debit_file' AS what, 'settlement' AS channel, organisation_id,
        id AS subject_id, {sign}collected_fen AS amount_fen, status, collected_fen > 0 AS is_settled,
        coalesce(sent_at, made_at) AS from_at, settled_at AS until_at
    FROM debit_files_debitfile WHERE legal_entity_id = %(legal_entity_id)s AND settled_at IS NOT NULL"""
HANDED_OVER = MONEY_MOVED.replace("{sign}", "-")  # As the channel's own statement tells it.
RECEIVED = MONEY_MOVED.replace("{sign}", "")  # As the lender's account at core banking tells it.


def view_of(row: DebitFile) -> FileView:
    values = {name: getattr(row, name) for name in FileView.__dataclass_fields__}
    return FileView(**values | {"status": STATUSES[row.status]})


def difference_of(row: FileDifference) -> DifferenceView:
    values = {name: getattr(row, name) for name in DifferenceView.__dataclass_fields__}
    return DifferenceView(**values | {"state": STATES[row.state]})


def get(file_id: UUID) -> FileView:
    """:raises NotFound: if there is none, or not for this reader."""
    row = DebitFile.objects.filter(pk=file_id).first()
    if row is None:
        raise NotFound
    return view_of(row)


def numbered(number: str) -> FileView:
    """:raises NotFound: if there is none."""
    row = DebitFile.objects.filter(number=number).first()
    if row is None:
        raise NotFound
    return view_of(row)


def lock(file_id: UUID) -> DebitFile:
    """:raises NotFound: if there is none."""
    row = DebitFile.objects.select_for_update().filter(pk=file_id).first()
    if row is None:
        raise NotFound
    return row


def lock_difference(difference_id: UUID) -> FileDifference:
    """:raises NotFound: if there is none."""
    row = FileDifference.objects.select_for_update().filter(pk=difference_id).first()
    if row is None:
        raise NotFound
    return row


def last_sequence(legal_entity_id: UUID, channel: str, on: date) -> int:
    rows = DebitFile.objects.filter(legal_entity_id=legal_entity_id, channel=channel, night_on=on)
    return rows.count()


def has_any(legal_entity_id: UUID) -> bool:
    """Tell whether this lender ever used files."""
    return DebitFile.objects.filter(legal_entity_id=legal_entity_id).exists()


def open_files(legal_entity_id: UUID) -> list[FileView]:
    """Return the files of which something is still to be learned, the oldest first."""
    rows = DebitFile.objects.filter(legal_entity_id=legal_entity_id, status__in=OPEN)
    return [view_of(row) for row in rows.order_by("night_on", "sequence")]


def listed(*, status: str, on: date | None, window: slice) -> tuple[Sequence[FileView], int]:
    """Return one page of files, the newest first, and how many there are."""
    wanted = {"status": status, "night_on": on}
    rows = DebitFile.objects.filter(**{name: value for name, value in wanted.items() if value})
    return [view_of(row) for row in rows.order_by("-night_on", "-sequence")[window]], rows.count()


def differences_of(file_ids: Sequence[UUID]) -> list[DifferenceView]:
    """Return where results differed, what waits for somebody first."""
    rows = FileDifference.objects.filter(file_id__in=file_ids).annotate(
        waits=Count("id", filter=Q(state="open"))
    )
    return [difference_of(row) for row in rows.order_by("-waits", "kind", "number")]


def waiting() -> int:
    """Return how many differences wait for somebody."""
    return FileDifference.objects.filter(state="open").count()
