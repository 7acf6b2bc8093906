"""The sandbox's own clock: it runs with real time and can be advanced, never set back."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from sancha_sandbox.models import Clock
from sancha_sandbox.refusals import ClockRunsForward

SHANGHAI = ZoneInfo("Asia/Shanghai")


def offset() -> timedelta:
    return timedelta(microseconds=Clock.objects.values_list("offset_us", flat=True).get())


def now() -> datetime:
    """Return the sandbox's present moment."""
    return datetime.now(UTC) + offset()


def day_of(moment: datetime) -> date:
    """Return the calendar day of a moment where the people are."""
    return moment.astimezone(SHANGHAI).date()


def advance(*, by: timedelta | None = None, until: datetime | None = None) -> datetime:
    """Advance the clock by a span or to a moment, and return the new present.

    A moment without a zone is Shanghai time.

    :raises ClockRunsForward: if that lies in the past.
    """
    with transaction.atomic():
        row = Clock.objects.select_for_update().get()
        present = datetime.now(UTC) + timedelta(microseconds=row.offset_us)
        if until is not None:
            aware = until if until.tzinfo else until.replace(tzinfo=SHANGHAI)
            by = aware - present
        if by is None or by < timedelta(0):
            raise ClockRunsForward
        row.offset_us += by // timedelta(microseconds=1)
        row.save(update_fields=["offset_us"])
    return present + by
