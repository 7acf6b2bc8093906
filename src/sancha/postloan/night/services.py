from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from sancha.core.money import grouped
from sancha.core.schedule import Plan
from sancha.credit.loans import queries as loans
from sancha.engines.notice import services as notices
from sancha.engines.notice.types import Recipient
from sancha.office.calendar import queries as calendar
from sancha.office.calendar import services as calendar_services
from sancha.office.organisation import queries as organisations
from sancha.platform import clock, events
from sancha.platform.acts import Actor, Scope, service
from sancha.platform.door import use_case
from sancha.platform.keys import uuid7
from sancha.postloan.night import batch, permissions
from sancha.postloan.night.errors import DateNotAhead, NightRunning
from sancha.postloan.night.models import NightOrder, NightStep
from sancha.postloan.night.queries import is_finished, lock_order, order_of, running
from sancha.postloan.night.types import STEPS, Counted, OrderView

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
    today = calendar.bank_date(legal_entity_id)
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
        calendar_services.close_day(legal_entity_id, on=on)
    row.count, row.amount_fen, row.finished_at = counted.count, counted.amount_fen, now
    row.save(update_fields=["count", "amount_fen", "finished_at"])


@use_case
def do_step(
    *, legal_entity_id: UUID, on: date, step: str, part: int, now: datetime, actor: Actor = NIGHT
) -> bool:
    """Do a set-based step of a day, for one partition or (-1) all; False if it was done before.

    The work and the note that it is done are one transaction: killed, it has not begun.
    """
    head_office = organisations.head_office_of(legal_entity_id)
    actor.require(permissions.CLOSE, on=Scope(legal_entity_id, head_office.id))
    if is_finished(legal_entity_id, on, step, part):
        return False
    counted = batch.STEPS[step](legal_entity_id, on, part)
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
    return True


@use_case
def remind(*, loan_id: UUID, on: date, plan: Plan, actor: Actor = NIGHT) -> None:
    """Remind the borrower of what falls due on `on`."""
    loan = loans.lock(loan_id)
    actor.require(permissions.CLOSE, on=loan)
    row = next(row for row in plan.rows if row.due_on == on)
    notices.notify(
        template="loan.reminder",
        recipient=Recipient(
            kind="party",
            id=loan.party_id,
            organisation_id=loan.organisation_id,
            party_id=loan.party_id,
        ),
        values={"loan": loan.number, "amount": grouped(row.total_fen), "due_on": on},
        subject_id=loan.id,
    )
    events.record(loan.id, "loan.reminded", business_on=on, nr=row.nr)
