from datetime import date, datetime
from uuid import UUID

from sancha.credit.loans import queries as loans
from sancha.office.calendar import queries as calendar
from sancha.platform import events
from sancha.platform.acts import Actor
from sancha.platform.door import operation, use_case
from sancha.platform.errors import Invalid
from sancha.platform.text import Text, is_plain
from sancha.postloan.inspections import permissions
from sancha.postloan.inspections.errors import NotOpen
from sancha.postloan.inspections.models import Inspection
from sancha.postloan.inspections.queries import get, lock_open
from sancha.postloan.inspections.types import NOTE_MAX, RESULTS, next_due

UNKNOWN = Text("请选择检查结论", "Choose what was found")
SAY = Text("请写明检查情况（不超过 500 字）", "Say what was found, in 500 characters at most")


@operation
def follow(loan_id: UUID, *, on: date) -> None:
    """Let a loan be inspected each month while it is observed; what waits is dropped with that."""
    loan = loans.lock(loan_id)
    waiting = lock_open(loan_id)
    if loan.segment.watched_until_on is None:
        if waiting is not None:
            waiting.state = "dropped"
            waiting.save(update_fields=["state"])
    elif waiting is None:
        add_next(loan_id, from_on=on, after=on)


@operation
def add_next(loan_id: UUID, *, from_on: date, after: date) -> None:
    """Let the next one be due, if the loan is still observed then."""
    loan = loans.lock(loan_id)
    due_on, until_on = next_due(from_on, after=after), loan.segment.watched_until_on
    if loan.segment.status == "active" and until_on is not None and due_on <= until_on:
        Inspection.objects.create(
            organisation_id=loan.organisation_id,
            party_id=loan.party_id,
            loan_id=loan.id,
            from_on=from_on,
            due_on=due_on,
        )


@use_case
def record(*, inspection_id: UUID, result: str, note: str, now: datetime, actor: Actor) -> UUID:
    """Write down what an inspection found; the next one is set by itself.

    :raises Invalid: naming each field that does not fit.
    :raises NotOpen: if it is done, or was dropped.
    """
    loan = loans.lock(get(inspection_id).loan_id)
    actor.require(permissions.RECORD, on=loan)
    row = lock_open(loan.id)
    if row is None or row.id != inspection_id:
        raise NotOpen
    found: dict[str, Text] = {}
    if result not in RESULTS:
        found["/result"] = UNKNOWN
    if not note.strip() or not is_plain(note, longest=NOTE_MAX):
        found["/note"] = SAY
    if found:
        raise Invalid(found)
    on = calendar.bank_date(loan.legal_entity_id)
    row.state, row.result, row.note = "done", result, note.strip()
    row.done_on, row.done_by, row.done_by_id, row.done_at = on, actor.name, actor.id, now
    done = ["result", "note", "done_on", "done_by", "done_by_id", "done_at"]
    row.save(update_fields=["state", *done])
    add_next(loan.id, from_on=row.from_on, after=max(on, row.due_on))
    events.record(loan.id, f"loan.inspected_{result}", business_on=on)
    return row.id
