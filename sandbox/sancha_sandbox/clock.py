"""The sandbox's own clock: it runs with real time and can be advanced, never set back.

Stopped, it moves only when it is advanced: so the same calls find the same world again.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from sancha_sandbox.models import Clock
from sancha_sandbox.refusals import ClockRunsForward

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return the sandbox's present moment."""
    with connection.cursor() as cursor:  # Plainly: nothing is asked so often.
        cursor.execute("SELECT stopped_at, offset_us FROM sandbox_clock")
        ((stopped_at, offset_us),) = cursor.fetchall()
    return moment_of(stopped_at, offset_us)


def present(row: Clock) -> datetime:
    return moment_of(row.stopped_at, row.offset_us)


def moment_of(stopped_at: datetime | None, offset_us: int) -> datetime:
    return (stopped_at or datetime.now(UTC)) + timedelta(microseconds=offset_us)


def of_signatures() -> datetime:
    """Return the moment by which certificates, signatures and receipts go.

    Others judge them by the time of the world, so an advance does not move it; only where the
    clock stands still is the world's time its own.
    """
    row = Clock.objects.get()
    return present(row) if row.stopped_at else datetime.now(UTC)


def stop_at(moment: datetime) -> None:
    """Stop the clock of a world that has no past yet; from then on it is only advanced."""
    Clock.objects.update(stopped_at=moment, offset_us=0)


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
        before = present(row)
        if until is not None:
            aware = until if until.tzinfo else until.replace(tzinfo=SHANGHAI)
            by = aware - before
        if by is None or by < timedelta(0):
            raise ClockRunsForward
        row.offset_us += by // timedelta(microseconds=1)
        row.save(update_fields=["offset_us"])
    return before + by
