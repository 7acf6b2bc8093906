from uuid import UUID

from sancha.engines.notice import errands
from sancha.engines.notice.batch import DELIVER_MANY
from sancha.engines.notice.services import DELIVER
from sancha.platform.jobs import job


@job(DELIVER)
def deliver(delivery_id: str) -> None:
    errands.deliver(delivery_id=UUID(delivery_id))


@job(DELIVER_MANY)
def deliver_many(delivery_ids: str) -> None:
    """Send many messages; one that went out before is left alone."""
    for delivery_id in delivery_ids.split(","):
        errands.deliver(delivery_id=UUID(delivery_id))
