from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, Sum

from sancha.postloan.repayment.models import Debit
from sancha.postloan.repayment.types import SHORT, STATUSES, UNDER_WAY, DebitView, FileSums

# Money in from borrowers' accounts, in the form in which it is compared with a statement: core banking
# tells of what was sent by itself, the channel of what went in files.
MONEY_MOVED = """SELECT number, 'debit' AS what, 'debit' AS channel, organisation_id,
        loan_id AS subject_id, CASE WHEN status IN ('collected', 'partial') THEN collected_fen
            ELSE asked_fen END AS amount_fen, status, collected_fen > 0 AS is_settled,
        ordered_at AS from_at, settled_at AS until_at
    FROM repayment_debit WHERE legal_entity_id = %(legal_entity_id)s AND file_id IS {filed}NULL"""
ALONE = MONEY_MOVED.replace("{filed}", "")
IN_FILES = MONEY_MOVED.replace("{filed}", "NOT ")


def view_of(row: Debit) -> DebitView:
    values = {name: getattr(row, name) for name in DebitView.__dataclass_fields__}
    return DebitView(**values | {"status": STATUSES[row.status]})


def get(debit_id: UUID) -> DebitView:
    return view_of(Debit.objects.get(pk=debit_id))


def lock(debit_id: UUID) -> Debit:
    return Debit.objects.select_for_update().get(pk=debit_id)


def unresolved(legal_entity_id: UUID) -> list[DebitView]:
    """Return the debits sent by themselves of which nobody knows yet what became."""
    rows = Debit.objects.filter(legal_entity_id=legal_entity_id, status__in=UNDER_WAY, file_id=None)
    return [view_of(row) for row in rows.order_by("ordered_at")]


def in_doubt(window: slice) -> tuple[list[DebitView], int]:
    """Return the orders that left and of which nobody knows what became, the oldest first."""
    rows = Debit.objects.filter(status__in=["sent", "unknown"]).order_by("ordered_at", "id")
    return [view_of(row) for row in rows[window]], rows.count()


def to_send(legal_entity_id: UUID, on: date) -> list[DebitView]:
    """Return this night's orders that are in no file and of which nobody knows yet what became."""
    rows = Debit.objects.filter(
        legal_entity_id=legal_entity_id, night_on=on, status__in=UNDER_WAY, file_id=None
    )
    return [view_of(row) for row in rows.order_by("loan_id")]


def of_file(file_id: UUID) -> list[DebitView]:
    """Return the debits of a file, in the order of their numbers, as they stand in it."""
    return [view_of(row) for row in Debit.objects.filter(file_id=file_id).order_by("number")]


def loans_of_numbers(numbers: Iterable[str]) -> dict[str, UUID]:
    """Return the loan of each debit, by its number."""
    rows = Debit.objects.filter(number__in=set(numbers))
    return dict(rows.values_list("number", "loan_id"))


def sums_of_file(file_id: UUID) -> FileSums:
    brought = Q(status__in=["collected", "partial"])
    return FileSums(
        **Debit.objects.filter(file_id=file_id).aggregate(
            collected_count=Count("id", filter=brought),
            collected_fen=Sum("collected_fen", default=0),
            failed_count=Count("id", filter=Q(status="failed")),
            open_count=Count("id", filter=Q(status__in=UNDER_WAY)),
        )
    )


def filed_on(legal_entity_id: UUID, on: date) -> tuple[int, int]:
    """Return how many orders of a night are in files, and how much they brought."""
    rows = Debit.objects.filter(legal_entity_id=legal_entity_id, night_on=on, file_id__isnull=False)
    found = rows.aggregate(count=Count("id"), fen=Sum("collected_fen", default=0))
    return found["count"], int(found["fen"])


def of_night(legal_entity_id: UUID, on: date) -> list[DebitView]:
    rows = Debit.objects.filter(legal_entity_id=legal_entity_id, night_on=on)
    return [view_of(row) for row in rows.order_by("id")]


def last_night() -> date | None:
    """Return the last night that ordered debits, as far as this reader sees."""
    return Debit.objects.order_by("-id").values_list("night_on", flat=True).first()


def short_of_night(on: date, *, status: str, window: slice) -> tuple[list[DebitView], int, int]:
    """Return the debits of a night that failed or came short, how many, and what they missed in fen."""
    rows = Debit.objects.filter(night_on=on, status__in=[status] if status else SHORT)
    sums = rows.aggregate(
        count=Count("id"),
        asked=Sum("asked_fen", default=0),
        brought=Sum("collected_fen", default=0),
    )
    found = [view_of(row) for row in rows.order_by("-asked_fen", "id")[window]]
    return found, sums["count"], int(sums["asked"] - sums["brought"])
