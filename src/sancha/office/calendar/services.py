from datetime import date, timedelta
from uuid import UUID

from sancha.office.calendar import permissions
from sancha.office.calendar.models import BankDay
from sancha.office.calendar.queries import own_the_day
from sancha.platform import events
from sancha.platform.acts import Actor, Scope
from sancha.platform.door import operation, use_case


@use_case
def open_first_day(*, legal_entity_id: UUID, on: date, actor: Actor) -> date:
    """Give a new lender its first business date."""
    actor.require(permissions.SET, on=Scope(legal_entity_id, legal_entity_id))
    eve = on - timedelta(days=1)
    BankDay.objects.create(legal_entity_id=legal_entity_id, current_on=on, closed_on=eve)
    return on


@operation
def move_to_next_day(legal_entity_id: UUID, *, closed_on: date) -> date:
    """Open the day after `closed_on`; done already, it stays as it is."""
    own_the_day()
    day = BankDay.objects.select_for_update().get(legal_entity_id=legal_entity_id)
    if day.current_on == closed_on:
        day.current_on = closed_on + timedelta(days=1)
        day.save(update_fields=["current_on"])
        events.record(legal_entity_id, "day.opened", business_on=day.current_on)
    return day.current_on


@operation
def close_day(legal_entity_id: UUID, *, on: date) -> date:
    """Note that a day's books are closed; done already, it stays as it is."""
    day = BankDay.objects.select_for_update().get(legal_entity_id=legal_entity_id)
    if day.closed_on == on - timedelta(days=1):
        day.closed_on = on
        day.save(update_fields=["closed_on"])
    return day.closed_on
