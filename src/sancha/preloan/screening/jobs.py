from uuid import UUID

from sancha.platform import events, jobs
from sancha.preloan.screening import errands

AGAIN_IN_SECONDS = 3


@jobs.job("screening.collect")
def collect(application_id: str) -> None:
    """Collect and decide; a source that stays silent is asked again a little later."""
    if errands.collect_and_decide(UUID(application_id)) is None:
        again(UUID(application_id))


def again(application_id: UUID) -> None:
    if errands.is_open(application_id):
        jobs.queue(
            "screening.collect",
            lock=application_id,
            in_seconds=AGAIN_IN_SECONDS,
            application_id=application_id,
        )


@events.on("application.resumed")
@events.on("application.submitted")
def start(event: events.Happened) -> None:
    jobs.queue(
        "screening.collect",
        lock=event.subject,
        priority=jobs.SOMEBODY_WAITS,
        application_id=event.subject,
    )
