from uuid import UUID

from sancha.inloan.contracts import errands
from sancha.platform import events, jobs


@jobs.job("contracts.prepare")
def prepare(application_id: str) -> None:
    """Prepare the contract of an approved case."""
    errands.prepare(UUID(application_id))


@jobs.job("contracts.seal")
def seal(contract_id: str) -> None:
    """File the confirmed contract."""
    errands.seal(UUID(contract_id))


@events.on("application.approved")
def when_approved(event: events.Happened) -> None:
    jobs.queue("contracts.prepare", lock=event.subject, application_id=event.subject)


@events.on("contract.confirmed")
def when_confirmed(event: events.Happened) -> None:
    jobs.queue("contracts.seal", lock=event.subject, contract_id=event.subject)
