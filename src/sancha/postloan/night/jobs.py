from uuid import UUID

from sancha.platform import events, jobs
from sancha.postloan.night import errands

WORKERS = 2  # One leads, the others help; a worker process that has nothing to do takes each.


@jobs.job("night.work_off")
def work_off(order_id: str) -> None:
    """Close the days that were ordered."""
    errands.work_off(UUID(order_id))


@events.on("night.ordered")
def when_ordered(event: events.Happened) -> None:
    for _ in range(WORKERS):
        jobs.queue("night.work_off", order_id=event.subject)
