from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.platform import jobs, numbers
from sancha.platform.acts import Actor, Scope
from sancha.platform.door import operation, use_case
from sancha.platform.errors import Invalid
from sancha.platform.text import Text, is_plain
from sancha.postloan.debit_files import connectors, permissions, queries
from sancha.postloan.debit_files.errors import NotOpen
from sancha.postloan.debit_files.models import DebitFile, FileDifference
from sancha.postloan.debit_files.types import (
    OPEN,
    Checked,
    Difference,
    DifferenceView,
    FileView,
    Line,
)
from sancha.postloan.repayment import batch as repayment
from sancha.postloan.repayment import permissions as repayment_permissions
from sancha.postloan.repayment import queries as repayments
from sancha.postloan.repayment.services import COLLECTOR

NOTE = Text("请写明核查结论（不超过 500 字）", "Say what was found, in 500 characters at most")


@use_case
def make_file(
    *,
    legal_entity_id: UUID,
    channel: str,
    on: date,
    lines: Sequence[Line],
    actor: Actor = COLLECTOR,
) -> FileView:
    """Put orders of a night into a file; they are sent with it, and no other way."""
    head_office = organisations.head_office_of(legal_entity_id)
    actor.require(repayment_permissions.COLLECT, on=Scope(legal_entity_id, head_office.id))
    sequence = queries.last_sequence(legal_entity_id, channel, on) + 1
    number = numbers.next_number(numbers.DEBIT_FILE, on=on)
    content = connectors.written(number, sequence, on, lines)
    row = DebitFile.objects.create(
        organisation_id=head_office.id,
        legal_entity_id=legal_entity_id,
        number=number,
        channel=channel,
        night_on=on,
        sequence=sequence,
        line_count=len(lines),
        total_fen=sum(line.amount_fen for line in lines),
        content_hash=connectors.digest_of(content),
    )
    filed = repayment.put_in_file([line.number for line in lines], row.id)
    if filed != len(lines):
        raise AssertionError("an order was sent while its file was made")
    return queries.get(row.id)


@use_case
def note_sending(*, file_id: UUID, now: datetime, actor: Actor = COLLECTOR) -> FileView:
    """Note that the file leaves now."""
    row = held(file_id, actor)
    if row.status in OPEN:
        row.status, row.reason, row.attempts = "sent", "", row.attempts + 1
        row.sent_at = row.sent_at or now
        row.save(update_fields=["status", "reason", "attempts", "sent_at"])
    return queries.view_of(row)


@use_case
def note_doubt(*, file_id: UUID, reason: str, actor: Actor = COLLECTOR) -> FileView:
    """Note that nobody knows what became of the file."""
    row = held(file_id, actor)
    if row.status in OPEN:
        row.status, row.reason = "unknown", reason
        row.save(update_fields=["status", "reason"])
    return queries.view_of(row)


@use_case
def withdraw(*, file_id: UUID, actor: Actor = COLLECTOR) -> FileView:
    """Give up a file that the channel never took and that cannot be made again; its orders are free."""
    row = held(file_id, actor)
    if row.status in OPEN:
        row.status, row.reason = "withdrawn", "data_changed"
        row.save(update_fields=["status", "reason"])
        repayment.take_out_of_file(row.id)
    return queries.view_of(row)


@use_case
def take_result(
    *,
    file_id: UUID,
    content: str,
    digest: str,
    now: datetime,
    in_bulk: bool,
    actor: Actor = COLLECTOR,
) -> Checked:
    """Check a result file and keep where it differs; `in_bulk`, note what it says of each line.

    A damaged one says nothing. In the night the money is applied by the step that follows; outside
    of it each answer is for `repayment.services.resolve`, and then `conclude`.
    """
    row = held(file_id, actor)
    asked_fen = {debit.number: debit.asked_fen for debit in repayments.of_file(row.id)}
    checked = connectors.check(row.number, content, digest, asked_fen)
    if row.status not in OPEN:
        return checked
    note_differences(row, checked.differences, now=now)
    if checked.is_damaged:
        row.status, row.reason = "unknown", "damaged"
        row.save(update_fields=["status", "reason"])
        return checked
    repayment.doubt(checked.doubted)
    row.result_hash = digest
    if in_bulk:
        on = calendar.bank_date(row.legal_entity_id)
        repayment.take_answers(checked.answers, on=on, now=now)
        note_standing(row, now=now)
    row.save(update_fields=["result_hash"])
    return checked


@use_case
def hear(*, file_id: UUID, now: datetime, actor: Actor = COLLECTOR) -> FileView:
    """Note that the channel says the result is there; the first time, somebody is sent for it."""
    row = held(file_id, actor)
    if row.told_at is None and row.status in OPEN:
        row.told_at = now
        row.save(update_fields=["told_at"])
        jobs.queue("debit_files.fetch", lock=row.id, file_id=row.id)
    return queries.view_of(row)


@use_case
def conclude(*, file_id: UUID, now: datetime, actor: Actor = COLLECTOR) -> FileView:
    """Note how far a file's outcomes are known by now."""
    row = held(file_id, actor)
    if row.status in OPEN:
        note_standing(row, now=now)
    return queries.view_of(row)


def held(file_id: UUID, actor: Actor) -> DebitFile:
    row = queries.lock(file_id)
    actor.require(repayment_permissions.COLLECT, on=row)
    return row


@operation
def note_standing(row: DebitFile, *, now: datetime) -> None:
    sums = repayments.sums_of_file(row.id)
    row.collected_count, row.collected_fen = sums.collected_count, sums.collected_fen
    row.failed_count, row.settled_at = sums.failed_count, row.settled_at or now
    row.status, row.reason = ("partly" if sums.open_count else "done"), ""
    counted = ["collected_count", "collected_fen", "failed_count"]
    row.save(update_fields=[*counted, "settled_at", "status", "reason"])


@operation
def note_differences(row: DebitFile, found: Sequence[Difference], *, now: datetime) -> None:
    """Keep what differs; what differs no more is cleared, what somebody dealt with stays so."""
    known = {(old.kind, old.number): old for old in FileDifference.objects.filter(file=row)}
    seen: Mapping[tuple[str, str], Difference] = {(one.kind, one.number): one for one in found}
    FileDifference.objects.bulk_create(
        FileDifference(
            organisation_id=row.organisation_id, file=row, found_at=now, **vars(difference)
        )
        for key, difference in seen.items()
        if key not in known
    )
    again = [old.id for key, old in known.items() if key in seen and old.state == "cleared"]
    gone = [old.id for key, old in known.items() if key not in seen and old.state == "open"]
    FileDifference.objects.filter(pk__in=again).update(state="open")
    FileDifference.objects.filter(pk__in=gone).update(state="cleared", closed_at=now)


@use_case
def note_asked(*, file_id: UUID, actor: Actor) -> FileView:
    """Note that a person had the result of a file fetched, and what is known now."""
    row = queries.lock(file_id)
    actor.require(repayment_permissions.ASK, on=row)
    return queries.view_of(row)


@use_case
def close_difference(
    *, difference_id: UUID, note: str, now: datetime, actor: Actor
) -> DifferenceView:
    """Deal with a difference: say what was found. Nothing is ever posted from it.

    :raises NotOpen: if it was dealt with, or is no more.
    """
    row = queries.lock_difference(difference_id)
    actor.require(permissions.CLOSE, on=row)
    if row.state != "open":
        raise NotOpen
    if not note.strip() or not is_plain(note, longest=500):
        raise Invalid({"/reason": NOTE})
    row.state, row.note, row.closed_at = "closed", note.strip(), now
    row.closed_by, row.closed_by_name = actor.id, actor.name
    row.save(update_fields=["state", "note", "closed_at", "closed_by", "closed_by_name"])
    return queries.difference_of(row)
