from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import connections
from django.db.models import Count, Max, Q, QuerySet

from sancha.credit.bills import queries as bills
from sancha.inloan.disbursement import queries as disbursements
from sancha.platform.errors import NotFound
from sancha.platform.reading import alias
from sancha.postloan.debit_files import queries as debit_files
from sancha.postloan.reconciliation.models import Break, Line, Statement
from sancha.postloan.reconciliation.types import (
    CHANNELS,
    STATES,
    BreakView,
    ChannelView,
    DayView,
)
from sancha.postloan.repayment import queries as repayments
from sancha.postloan.servicing import queries as servicing

# What we say moved, beside each statement.
OURS = {
    source: " UNION ALL ".join(moved)
    for source, moved in {
        "core": (
            disbursements.MONEY_MOVED,
            repayments.ALONE,
            servicing.MONEY_MOVED,
            debit_files.RECEIVED,
            bills.RECEIVED,
        ),
        "payments": (repayments.IN_FILES, debit_files.HANDED_OVER),
    }.items()
}
UNRESOLVED = Q(state__in=["open", "proposed"])
OUR_DAY = """SELECT channel, count(*), coalesce(sum(amount_fen), 0) FROM ({ours}) AS moved
    WHERE is_settled AND (until_at AT TIME ZONE 'Asia/Shanghai')::date = %(on)s GROUP BY channel"""


def view_of(row: Break) -> BreakView:
    values = {name: getattr(row, name) for name in BreakView.__dataclass_fields__}
    return BreakView(**values | {"state": STATES[row.state]})


def lock(break_id: UUID) -> Break:
    """:raises NotFound: if there is none."""
    row = Break.objects.select_for_update().filter(pk=break_id).first()
    if row is None:
        raise NotFound
    return row


def sources_of(legal_entity_id: UUID) -> list[str]:
    """Return whose statements there are: core banking's, and of each channel that was ever used."""
    return ["core", *(["payments"] if debit_files.has_any(legal_entity_id) else [])]


def last_version(legal_entity_id: UUID, source: str, on: date) -> int:
    rows = Statement.objects.filter(legal_entity_id=legal_entity_id, source=source, on=on)
    return rows.aggregate(last=Max("version"))["last"] or 0


def last_day(legal_entity_id: UUID, source: str) -> date | None:
    """Return the last day whose statement was fetched."""
    rows = Statement.objects.filter(legal_entity_id=legal_entity_id, source=source)
    found: date | None = rows.aggregate(last=Max("on"))["last"]
    return found


def days_with_open(legal_entity_id: UUID, source: str) -> list[date]:
    """Return the days of which some difference waits for somebody."""
    rows = Break.objects.filter(legal_entity_id=legal_entity_id, source=source, state="open")
    return list(rows.values_list("on", flat=True).distinct())


def days(legal_entity_id: UUID, source: str, limit: int) -> list[DayView]:
    """Return the last days that were compared, newest first, with how many differences they had."""
    newest = (
        Statement.objects.filter(legal_entity_id=legal_entity_id, source=source)
        .order_by("-on", "-version")
        .distinct("on")[:limit]
    )
    statements = list(newest)
    breaks = Break.objects.filter(
        legal_entity_id=legal_entity_id, source=source, on__in=[row.on for row in statements]
    ).exclude(state="cleared")
    counts = {
        row["on"]: (row["found"], row["unresolved"])
        for row in breaks.values("on").annotate(
            found=Count("id"), unresolved=Count("id", filter=UNRESOLVED)
        )
    }
    return [
        DayView(
            on=row.on,
            account=row.account,
            fetched_at=row.fetched_at,
            opening_fen=row.opening_fen,
            closing_fen=row.closing_fen,
            lines=row.line_count,
            found=counts.get(row.on, (0, 0))[0],
            unresolved=counts.get(row.on, (0, 0))[1],
        )
        for row in statements
    ]


def channels_of(legal_entity_id: UUID, source: str, on: date) -> list[ChannelView]:
    """Return what both sides say of each channel on a day; under ours, what has its result."""
    statement = (
        Statement.objects.filter(legal_entity_id=legal_entity_id, source=source, on=on)
        .order_by("-version")
        .first()
    )
    theirs = dict.fromkeys(CHANNELS, (0, 0))
    if statement is not None:
        lines = Line.objects.filter(statement=statement, status="booked").exclude(kind="opening")
        for kind, amount_fen in lines.values_list("kind", "amount_fen"):
            channel = kind if kind in CHANNELS else "other"
            count, total = theirs[channel]
            theirs[channel] = (count + 1, total + amount_fen)
    with connections[alias()].cursor() as cursor:
        cursor.execute(
            OUR_DAY.replace("{ours}", OURS[source]), {"legal_entity_id": legal_entity_id, "on": on}
        )
        ours = {channel: (int(count), int(total)) for channel, count, total in cursor.fetchall()}
    return [
        ChannelView(channel, *theirs[channel], *ours.get(channel, (0, 0))) for channel in CHANNELS
    ]


def ages(legal_entity_id: UUID, source: str) -> list[tuple[date, str, int | None, int | None]]:
    """Return day, kind and both amounts of each difference that waits for somebody."""
    rows = Break.objects.filter(UNRESOLVED, legal_entity_id=legal_entity_id, source=source)
    return list(rows.values_list("on", "kind", "ours_fen", "theirs_fen"))


def _narrowed(text: str, status: str, kind: str, source: str, on: date | None) -> "QuerySet[Break]":
    wanted = {"state": status, "kind": kind, "source": source, "on": on}
    rows = Break.objects.filter(**{name: value for name, value in wanted.items() if value})
    if not status:
        rows = rows.exclude(state="cleared")
    return rows.filter(number__icontains=text) if text else rows


def listed(
    *, text: str, status: str, kind: str, source: str, on: date | None, window: slice
) -> tuple[Sequence[BreakView], int]:
    """Return one page of differences, the oldest that wait first, and how many there are."""
    rows = _narrowed(text, status, kind, source, on).annotate(waits=Count("id", filter=UNRESOLVED))
    page = rows.order_by("-waits", "on", "number", "line")[window]
    return [view_of(row) for row in page], rows.count()
