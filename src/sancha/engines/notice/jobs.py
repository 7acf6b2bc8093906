from uuid import UUID

from sancha.engines.notice import errands
from sancha.engines.notice.services import DELIVER
from sancha.platform.jobs import job


@job(DELIVER)
def deliver(delivery_id: str) -> None:
    errands.deliver(delivery_id=UUID(delivery_id))
