from uuid import UUID

from sancha.engines.outside.errors import OutsideFailed
from sancha.engines.signing.errors import CertificateEnded
from sancha.inloan.contracts import errands, queries, services
from sancha.platform import events, jobs

AGAIN_SECONDS = 30


@jobs.job("contracts.prepare")
def prepare(application_id: str) -> None:
    """Prepare the contract of an approved case."""
    errands.prepare(UUID(application_id))


@jobs.job("contracts.sign")
def sign(contract_id: str) -> None:
    """Complete a signing; while the authority does not answer, come back."""
    try:
        errands.sign(UUID(contract_id))
    except (OutsideFailed, CertificateEnded):
        jobs.queue(
            "contracts.sign",
            lock=UUID(contract_id),
            in_seconds=AGAIN_SECONDS,
            contract_id=contract_id,
        )


@jobs.job("contracts.lapse")
def lapse(legal_entity_id: str) -> None:
    """Let every contract of a lender that was not signed in time be void."""
    for contract_id, on in queries.lapsed(UUID(legal_entity_id)):
        services.lapse(contract_id=contract_id, on=on)


@events.on("application.approved")
def when_approved(event: events.Happened) -> None:
    jobs.queue("contracts.prepare", lock=event.subject, application_id=event.subject)


@events.on("contract.accepted")
def when_accepted(event: events.Happened) -> None:
    jobs.queue("contracts.sign", lock=event.subject, contract_id=event.subject)


@events.on("day.opened")
def when_day_opened(event: events.Happened) -> None:
    jobs.queue("contracts.lapse", lock=event.subject, legal_entity_id=event.subject)
