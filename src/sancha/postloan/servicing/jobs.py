from uuid import UUID

from sancha.platform import events, jobs
from sancha.postloan.servicing import errands, queries
from sancha.postloan.servicing.types import FINAL

ASK_AGAIN_SECONDS = 30


@jobs.job("servicing.collect")
def collect(quote_id: str) -> None:
    """Collect an early repayment; while its outcome is unknown, come back."""
    errands.collect(UUID(quote_id))
    if queries.get(UUID(quote_id)).status.code not in FINAL:
        again(UUID(quote_id))


def again(quote_id: UUID) -> None:
    jobs.queue("servicing.collect", in_seconds=ASK_AGAIN_SECONDS, quote_id=quote_id)


@events.on("loan.early_ordered")
def when_ordered(event: events.Happened) -> None:
    jobs.queue("servicing.collect", lock=event.subject, quote_id=event.payload["quote_id"])
