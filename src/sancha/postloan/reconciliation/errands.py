from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from sancha.engines.outside import connectors, messages
from sancha.engines.outside.errands import call
from sancha.office.calendar import queries as calendar
from sancha.office.calendar.queries import SHANGHAI
from sancha.office.organisation import queries as organisations
from sancha.platform import clock
from sancha.platform.acts import Actor, Scope
from sancha.platform.door import errand
from sancha.postloan.reconciliation import queries, services
from sancha.postloan.reconciliation.errors import NotADayOfStatements
from sancha.postloan.reconciliation.services import RECONCILER
from sancha.postloan.reconciliation.types import CORE, Compared

DAY = timedelta(days=1)
MOST_DAYS = 31
STATEMENTS = {"core": connectors.LENDER_STATEMENT, "payments": connectors.PAYMENTS_STATEMENT}


def today() -> date:
    return clock.now().astimezone(SHANGHAI).date()


@errand
def reconcile(
    legal_entity_id: UUID,
    on: date,
    *,
    source: str = CORE,
    actor: Actor = RECONCILER,
    ending: Callable[..., Compared] = services.take_statement,
) -> Compared:
    """Fetch the statement of a day and compare it with our books.

    Before a day's first statement the day before is fetched, too: what was ordered late that day
    may have been booked on it.

    :raises NotADayOfStatements: if the day has not begun.
    :raises OutsideFailed: if core banking, or the channel, does not tell.
    """
    if on > today():
        raise NotADayOfStatements
    if not queries.last_version(legal_entity_id, source, on - DAY):
        fetch(legal_entity_id, source, on - DAY, actor, services.take_statement)
    return fetch(legal_entity_id, source, on, actor, ending)


def fetch(
    legal_entity_id: UUID, source: str, on: date, actor: Actor, take: Callable[..., Compared]
) -> Compared:
    asked_at = clock.now()
    head_office = organisations.head_office_of(legal_entity_id)
    told = call(
        STATEMENTS[source],
        messages.StatementAsked(on=on),
        actor=RECONCILER,
        subject=Scope(legal_entity_id, head_office.id),
        reason="对账",
    ).answer
    return take(
        legal_entity_id=legal_entity_id, source=source, told=told, now=asked_at, actor=actor
    )


@errand
def catch_up(legal_entity_id: UUID) -> int:
    """Reconcile each day whose books are closed and that is over outside; return how many.

    The first one is yesterday, when its books are closed.
    """
    return sum(
        catch_up_with(legal_entity_id, source) for source in queries.sources_of(legal_entity_id)
    )


def catch_up_with(legal_entity_id: UUID, source: str) -> int:
    yesterday, closed_on = today() - DAY, calendar.closed_on(legal_entity_id)
    last = queries.last_day(legal_entity_id, source)
    begin = yesterday if last is None else last + DAY
    days = (min(yesterday, closed_on) - begin).days + 1
    for place in range(min(days, MOST_DAYS)):
        reconcile(legal_entity_id, begin + place * DAY, source=source)
    return max(days, 0)
