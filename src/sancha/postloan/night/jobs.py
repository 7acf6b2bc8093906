from uuid import UUID

from sancha.platform import events, jobs
from sancha.postloan.night import errands


@jobs.job("night.work_off")
def work_off(order_id: str) -> None:
    """Close the days that were ordered."""
    errands.work_off(UUID(order_id))


@events.on("night.ordered")
def when_ordered(event: events.Happened) -> None:
    jobs.queue("night.work_off", lock=event.subject, order_id=event.subject)
