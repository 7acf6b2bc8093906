"""The bank's date and the working days of its office."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import chinese_calendar
from django.db import connections

from sancha.office.calendar.models import BankDay
from sancha.platform import plain
from sancha.platform.reading import alias

SHANGHAI = ZoneInfo("Asia/Shanghai")
OPENS, CLOSES = time(9), time(18)
TODAY = "SELECT current_on FROM calendar_bankday WHERE legal_entity_id = %s"


def bank_date(legal_entity_id: UUID) -> date:
    """Return the date on which this lender does its business now."""
    found = plain.ask(TODAY, legal_entity_id)
    if not found:
        raise BankDay.DoesNotExist
    today: date = found[0][0]
    return today


def closed_on(legal_entity_id: UUID) -> date:
    """Return the last day whose books are closed."""
    return BankDay.objects.only("closed_on").get(legal_entity_id=legal_entity_id).closed_on


def share_the_day() -> None:
    """Hold the day for this transaction: the night, which takes it alone, cannot move it."""
    with connections[alias()].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtext('bank_day'))")


def own_the_day() -> None:
    """Wait until nobody holds the day, and keep others from taking it until commit."""
    with connections[alias()].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('bank_day'))")


def is_working_day(day: date) -> bool:
    """Tell by the State Council's calendar; of a year not yet published, by the weekday."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def after_working_hours(start: datetime, hours: int) -> datetime:
    """Return the moment when this many office hours (9 to 18, working days) have passed."""
    moment, left = start.astimezone(SHANGHAI), timedelta(hours=hours)
    for _ in range(3660):
        opens = datetime.combine(moment.date(), OPENS, SHANGHAI)
        closes = datetime.combine(moment.date(), CLOSES, SHANGHAI)
        if is_working_day(moment.date()) and moment < closes:
            moment = max(moment, opens)
            if moment + left <= closes:
                return (moment + left).astimezone(UTC)
            left -= closes - moment
        moment = datetime.combine(moment.date() + timedelta(days=1), OPENS, SHANGHAI)
    raise ValueError("no such moment within ten years")
