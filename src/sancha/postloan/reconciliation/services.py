from datetime import datetime
from uuid import UUID

from sancha.engines.ledger import services as ledger
from sancha.engines.ledger.types import Dimensions
from sancha.engines.outside.messages import Statement as StatementTold
from sancha.office.calendar import queries as calendar
from sancha.office.calendar.queries import SHANGHAI
from sancha.office.organisation import queries as organisations
from sancha.platform.acts import Actor, Scope, service
from sancha.platform.door import operation, use_case
from sancha.platform.errors import Invalid
from sancha.platform.text import Text, is_plain
from sancha.postloan.reconciliation import batch, permissions, queries
from sancha.postloan.reconciliation.errors import (
    NothingToBook,
    NotOpen,
    SamePerson,
    StillUnderWay,
)
from sancha.postloan.reconciliation.models import Break, Line, Statement
from sancha.postloan.reconciliation.types import CORE, BreakView, Compared

RECONCILER = service("reconciliation", permissions.COMPARE, "outside.call")
REASON = Text("请说明原因（不超过 500 字）", "Say why, in 500 characters at most")
NOT_YET = frozenset({"requested", "blocked", "scheduled", "intended", "sent", "unknown"})


@use_case
def take_statement(
    *,
    legal_entity_id: UUID,
    source: str = CORE,
    told: StatementTold,
    now: datetime,
    actor: Actor = RECONCILER,
) -> Compared:
    """Keep a day's statement and compare it, and the days of which something is still open.

    `now` is the moment before it was asked for: what we learned later cannot stand in it.
    """
    head_office = organisations.head_office_of(legal_entity_id)
    actor.require(permissions.COMPARE, on=Scope(legal_entity_id, head_office.id))
    keep(legal_entity_id, head_office.id, source, told, now=now)
    days = {told.on, *queries.days_with_open(legal_entity_id, source)}
    found, cleared = batch.compare(
        legal_entity_id, head_office.id, sorted(days), source=source, now=now
    )
    return Compared(told.on, source, len(told.rows), found, cleared)


@operation
def keep(
    legal_entity_id: UUID,
    head_office_id: UUID,
    source: str,
    told: StatementTold,
    *,
    now: datetime,
) -> None:
    row = Statement.objects.create(
        organisation_id=head_office_id,
        legal_entity_id=legal_entity_id,
        source=source,
        on=told.on,
        version=queries.last_version(legal_entity_id, source, told.on) + 1,
        account=told.account,
        opening_fen=told.opening_balance_fen,
        closing_fen=told.closing_balance_fen,
        line_count=len(told.rows),
        fetched_at=now,
    )
    Line.objects.bulk_create(
        Line(
            organisation_id=head_office_id,
            statement=row,
            line=place,
            number=line.number,
            kind=line.kind,
            status=line.status,
            amount_fen=line.amount_fen,
            booked_on=line.at.astimezone(SHANGHAI).date(),
        )
        for place, line in enumerate(told.rows, start=1)
    )


@use_case
def explain(*, break_id: UUID, reason: str, now: datetime, actor: Actor) -> BreakView:
    """Close a difference that leaves the books as they are, with the reason.

    :raises NotOpen: if it was dealt with.
    """
    row = open_break(break_id, actor, permissions.RESOLVE)
    row.action, row.reason = "explain", worded(reason)
    row.proposed_by, row.proposed_by_name = actor.id, actor.name
    return decided(row, actor, now)


@use_case
def propose_booking(*, break_id: UUID, reason: str, actor: Actor) -> BreakView:
    """Propose to book a difference as the bank says, against suspense; another person approves.

    :raises NotOpen: if it was dealt with.
    :raises StillUnderWay: if our own order has no result yet.
    :raises NothingToBook: if both sides moved the same.
    """
    row = open_break(break_id, actor, permissions.RESOLVE)
    if row.our_status in NOT_YET:
        raise StillUnderWay
    if not to_book_fen(row):
        raise NothingToBook
    row.state, row.action, row.reason = "proposed", "book", worded(reason)
    row.proposed_by, row.proposed_by_name = actor.id, actor.name
    row.save(update_fields=["state", "action", "reason", "proposed_by", "proposed_by_name"])
    return queries.view_of(row)


@use_case
def approve_booking(*, break_id: UUID, now: datetime, actor: Actor) -> BreakView:
    """Book what somebody else has proposed.

    :raises NotOpen: if nothing is proposed.
    :raises SamePerson: if it is one's own proposal.
    """
    row = open_break(break_id, actor, permissions.APPROVE, state="proposed")
    if row.proposed_by == actor.id:
        raise SamePerson
    amount_fen = to_book_fen(row)
    head_office = organisations.head_office_of(row.legal_entity_id)
    entry = ledger.post(
        event="bank.received_unmatched" if amount_fen > 0 else "bank.paid_unmatched",
        components={"amount": abs(amount_fen)},
        subject_id=row.id,
        dimensions=Dimensions(
            legal_entity_id=row.legal_entity_id,
            organisation_id=head_office.id,
            head_office_id=head_office.id,
            product="",
        ),
        accounting_on=calendar.bank_date(row.legal_entity_id),
        description=Text(f"对账差异 {row.number}", f"Difference {row.number}"),
    )
    row.entry_id, row.entry_number = entry.id, entry.number
    return decided(row, actor, now)


@use_case
def return_booking(*, break_id: UUID, reason: str, actor: Actor) -> BreakView:
    """Send a proposed booking back; the difference is open again."""
    row = open_break(break_id, actor, permissions.APPROVE, state="proposed")
    if row.proposed_by == actor.id:
        raise SamePerson
    row.state, row.action, row.reason = "open", "", worded(reason)
    row.save(update_fields=["state", "action", "reason"])
    return queries.view_of(row)


def open_break(break_id: UUID, actor: Actor, permission: str, *, state: str = "open") -> Break:
    row = queries.lock(break_id)
    actor.require(permission, on=row)
    if row.state != state:
        raise NotOpen
    return row


def worded(reason: str) -> str:
    """:raises Invalid: unless it says something, in plain text."""
    if not reason.strip() or not is_plain(reason, longest=500):
        raise Invalid({"/reason": REASON})
    return reason.strip()


@operation
def decided(row: Break, actor: Actor, now: datetime) -> BreakView:
    row.state, row.decided_at = "resolved", now
    row.decided_by, row.decided_by_name = actor.id, actor.name
    row.save(
        update_fields=[
            *("state", "action", "reason", "proposed_by", "proposed_by_name", "decided_at"),
            *("decided_by", "decided_by_name", "entry_id", "entry_number"),
        ]
    )
    return queries.view_of(row)


def to_book_fen(row: Break) -> int:
    """Return what our account at the bank lacks, by what the bank says; a channel holds none of ours."""
    if row.kind == "date" or row.source != CORE:
        return 0
    return (row.theirs_fen or 0) - (row.ours_fen or 0)
