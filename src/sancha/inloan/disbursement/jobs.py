from uuid import UUID

from sancha.inloan.disbursement import errands, queries
from sancha.inloan.disbursement.types import FINAL
from sancha.platform import events, jobs

ASK_AGAIN_SECONDS = 2


@jobs.job("disbursement.pay")
def pay(contract_id: str) -> None:
    """Pay out a confirmed contract, and come back for the result."""
    payment = errands.pay(UUID(contract_id))
    follow(payment.id)


@jobs.job("disbursement.ask")
def ask(disbursement_id: str) -> None:
    """Ask what became of a payment, until it is known."""
    errands.ask(UUID(disbursement_id))
    follow(UUID(disbursement_id))


def follow(disbursement_id: UUID) -> None:
    payment = queries.get(disbursement_id)
    if payment.status.code not in FINAL:
        jobs.queue(
            "disbursement.ask",
            lock=disbursement_id,
            in_seconds=min(ASK_AGAIN_SECONDS * 2 ** min(payment.attempts, 5), 60),
            disbursement_id=disbursement_id,
        )


@events.on("contract.confirmed")
def when_confirmed(event: events.Happened) -> None:
    jobs.queue("disbursement.pay", lock=event.subject, contract_id=event.subject)
