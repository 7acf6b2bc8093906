from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from sancha.credit.loans import batch as loan_batch
from sancha.credit.loans import queries as loans
from sancha.credit.loans import services as loan_services
from sancha.credit.loans.batch import Reach
from sancha.engines.ledger import services as ledger
from sancha.office.calendar import queries as calendar
from sancha.office.calendar import services as calendar_services
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.platform import clock, events
from sancha.platform.acts import Actor, Scope, service
from sancha.platform.door import use_case
from sancha.platform.errors import Invalid
from sancha.platform.keys import uuid7
from sancha.platform.text import Text, is_plain
from sancha.postloan.night import batch, permissions
from sancha.postloan.night.errors import (
    DateNotAhead,
    NightRunning,
    NothingToSignOff,
    NotSignedOff,
    StillBroken,
)
from sancha.postloan.night.models import NightOrder, NightStep, SetAside, SignOff
from sancha.postloan.night.queries import (
    hindrances,
    hold_step,
    is_finished,
    lock_order,
    order_of,
    running,
)
from sancha.postloan.night.types import STEPS, Counted, OrderView
from sancha.postloan.snapshot import services as snapshots
from sancha.postloan.snapshot.types import Written

NIGHT = service("night", permissions.CLOSE)
LONGEST = timedelta(days=400)


@use_case
def order_night(*, legal_entity_id: UUID, until_on: date, now: datetime, actor: Actor) -> OrderView:
    """Order the days up to (not including) `until_on` to be closed.

    :raises NightRunning: if an order is being worked on.
    :raises DateNotAhead: if the date is not ahead, or too far.
    """
    head_office = organisations.head_office_of(legal_entity_id)
    key = uuid7()
    actor.require(permissions.RUN, on=Scope(key, head_office.id))
    today = calendar.closed_on(legal_entity_id) + timedelta(days=1)
    if not today < until_on <= today + LONGEST:
        raise DateNotAhead
    if running(legal_entity_id):
        raise NightRunning
    try:
        with transaction.atomic():
            row = NightOrder.objects.create(
                id=key,
                organisation_id=head_office.id,
                legal_entity_id=legal_entity_id,
                from_on=today,
                until_on=until_on,
                ordered_by=actor.name,
                ordered_at=now,
            )
    except IntegrityError:
        raise NightRunning from None
    events.record(row.id, "night.ordered", business_on=today, until_on=until_on)
    return order_of(row)


@use_case
def finish_order(*, order_id: UUID, problem: str, now: datetime, actor: Actor = NIGHT) -> OrderView:
    """Note that the order is worked off, or where it stopped."""
    row = lock_order(order_id)
    actor.require(permissions.CLOSE, on=row)
    row.finished_at, row.problem = now, problem
    row.save(update_fields=["finished_at", "problem"])
    return order_of(row)


@use_case
def begin_step(
    *, legal_entity_id: UUID, on: date, step: str, now: datetime, actor: Actor = NIGHT
) -> bool:
    """Note that a step of this day begins; False if it was finished before."""
    head_office = organisations.head_office_of(legal_entity_id)
    actor.require(permissions.CLOSE, on=Scope(legal_entity_id, head_office.id))
    if is_finished(legal_entity_id, on, step):
        return False
    NightStep.objects.get_or_create(
        legal_entity_id=legal_entity_id,
        on=on,
        step=step,
        defaults={
            "organisation_id": head_office.id,
            "position": list(STEPS).index(step),
            "started_at": now,
        },
    )
    return True


@use_case
def finish_step(
    *,
    legal_entity_id: UUID,
    on: date,
    step: str,
    counted: Counted,
    now: datetime,
    actor: Actor = NIGHT,
) -> None:
    """Note what a step did: one moves the bank's date, the last closes the day, each with its note."""
    head_office = organisations.head_office_of(legal_entity_id)
    actor.require(permissions.CLOSE, on=Scope(legal_entity_id, head_office.id))
    row = NightStep.objects.select_for_update().get(
        legal_entity_id=legal_entity_id, on=on, step=step
    )
    if row.finished_at is not None:
        return
    if step == "switch":
        calendar_services.move_to_next_day(legal_entity_id, closed_on=on)
    elif step == "close":
        if found := hindrances(legal_entity_id, on):
            raise NotSignedOff(on=on, count=found)
        ledger.close_period(
            legal_entity_id=legal_entity_id, organisation_id=head_office.id, until_on=on
        )
        calendar_services.close_day(legal_entity_id, on=on)
    row.count, row.amount_fen, row.finished_at = counted.count, counted.amount_fen, now
    row.save(update_fields=["count", "amount_fen", "finished_at"])


@use_case
def do_step(
    *, legal_entity_id: UUID, on: date, step: str, part: int, now: datetime, actor: Actor = NIGHT
) -> str:
    """Do a set-based step of a day, for one partition or (-1) all, once.

    The work and the note that it is done are one transaction: killed, it has not begun. Returns
    `done`, `before` if it had been done, or `busy` if somebody is at this partition just now.
    """
    head_office = organisations.head_office_of(legal_entity_id)
    actor.require(permissions.CLOSE, on=Scope(legal_entity_id, head_office.id))
    if is_finished(legal_entity_id, on, step, part):
        return "before"
    if not hold_step(legal_entity_id, step, part):
        return "busy"
    if is_finished(legal_entity_id, on, step, part):  # Done while we waited.
        return "before"
    batch.take_room()
    if step in batch.BOOK_STEPS:
        counted = batch.BOOK_STEPS[step](legal_entity_id, on)
    else:
        counted = batch.LOAN_STEPS[step](Reach.of(legal_entity_id, part), on)
    NightStep.objects.create(
        organisation_id=head_office.id,
        legal_entity_id=legal_entity_id,
        on=on,
        step=step,
        part=part,
        position=list(STEPS).index(step),
        count=counted.count,
        amount_fen=counted.amount_fen,
        started_at=now,
        finished_at=clock.now(),
    )
    return "done"


@use_case
def note_snapshot(
    *,
    legal_entity_id: UUID,
    on: date,
    part: int,
    written: Written,
    now: datetime,
    actor: Actor = NIGHT,
) -> None:
    """Note that the file of a partition stands; noted before, nothing changes."""
    head_office = organisations.head_office_of(legal_entity_id)
    actor.require(permissions.CLOSE, on=Scope(legal_entity_id, head_office.id))
    if is_finished(legal_entity_id, on, "snapshot", part):
        return
    snapshots.note(legal_entity_id, on=on, part=part, written=written)
    NightStep.objects.create(
        organisation_id=head_office.id,
        legal_entity_id=legal_entity_id,
        on=on,
        step="snapshot",
        part=part,
        position=list(STEPS).index("snapshot"),
        count=written.loans,
        amount_fen=written.balance_fen,
        started_at=now,
        finished_at=clock.now(),
    )


@use_case
def set_poison_aside(
    *, legal_entity_id: UUID, on: date, step: str, part: int, now: datetime, actor: Actor = NIGHT
) -> list[UUID]:
    """Find the loans with which a step cannot be done, and leave them out until they are repaired."""
    head_office = organisations.head_office_of(legal_entity_id)
    actor.require(permissions.CLOSE, on=Scope(legal_entity_id, head_office.id))
    found = batch.poisoned(step, Reach.of(legal_entity_id, part), on)
    for loan_id, reason in found.items():
        loan = loans.lock(loan_id)
        loan_batch.set_aside(loan_id, reason)
        SetAside.objects.create(
            organisation_id=loan.organisation_id,
            legal_entity_id=legal_entity_id,
            party_id=loan.party_id,
            loan_id=loan_id,
            on=on,
            step=step,
            reason=reason,
            found_at=now,
        )
        events.record(loan_id, "loan.set_aside", business_on=on, step=step, reason=reason)
    return list(found)


@use_case
def repair(*, set_aside_id: UUID, actor: Actor) -> UUID:
    """Make a loan's segment anew from its terms, instalments and repayments, and let the night have
    it back.

    :raises StillBroken: if the night could not work on it even so; it stays set aside.
    """
    row = SetAside.objects.select_for_update().get(pk=set_aside_id)
    actor.require(permissions.REPAIR, on=row)
    if row.released_on is not None:
        return row.loan_id
    calendar.share_the_day()
    today = calendar.bank_date(row.legal_entity_id)
    closed_on = calendar.closed_on(row.legal_entity_id)
    loan = loans.lock(row.loan_id)
    terms = products.version(loan.product_version_id).terms
    loan_services.rebuild_segment(loan, terms, on=today)
    reach = loan_services.reach_of(loan)
    for step in ("fall_due", "age", "classify"):
        if (reason := batch.failure(step, reach, closed_on)) is not None:
            raise StillBroken(reason=reason)
        batch.LOAN_STEPS[step](reach, closed_on)
    row.released_on, row.released_by = today, actor.name
    row.save(update_fields=["released_on", "released_by"])
    events.record(row.loan_id, "loan.released", business_on=today)
    return row.loan_id


@use_case
def sign_off(*, legal_entity_id: UUID, on: date, reason: str, now: datetime, actor: Actor) -> date:
    """Let a day close although loans are set aside or the books differ from the loans.

    :raises NothingToSignOff: if nothing stands in the way of closing it.
    """
    head_office = organisations.head_office_of(legal_entity_id)
    actor.require(permissions.SIGN_OFF, on=Scope(legal_entity_id, head_office.id))
    if not is_plain(reason, longest=1000) or not reason.strip():
        raise Invalid({"/reason": Text("请填写理由", "Give the reason")})
    if not hindrances(legal_entity_id, on):
        raise NothingToSignOff
    SignOff.objects.get_or_create(
        legal_entity_id=legal_entity_id,
        on=on,
        defaults={
            "organisation_id": head_office.id,
            "reason": reason,
            "signed_by": actor.name,
            "signed_at": now,
        },
    )
    return on
