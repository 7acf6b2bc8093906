from datetime import timedelta
from uuid import UUID

from sancha.engines.outside.errors import OutsideFailed
from sancha.engines.signing.errors import CertificateEnded
from sancha.inloan.disbursement import errands, queries, services
from sancha.inloan.disbursement.types import BY_HAND, FINAL, UNSENT
from sancha.office.calendar import queries as calendar
from sancha.office.parameters import queries as parameters
from sancha.platform import clock, events, jobs

ASK_AGAIN_SECONDS = 2
UNASKED_AGAIN_SECONDS = 60
SEAL_AGAIN_SECONDS = 60
DOUBT, FOLLOW_UP = "disbursement.doubt_minutes", "disbursement.follow_up_minutes"


@jobs.job("disbursement.pay")
def pay(contract_id: str, draw_id: str = "") -> None:
    """Pay out a signed contract, or a draw of it, and come back for the result."""
    payment = errands.pay(UUID(contract_id), UUID(draw_id) if draw_id else None)
    if payment.status.code == "blocked" and queries.is_only_unasked(payment.id):
        services.queue_payment(payment, in_seconds=UNASKED_AGAIN_SECONDS)
        return
    follow(payment.id)
    if payment.status.code not in FINAL | UNSENT:
        watch_later(payment.id)


@jobs.job("disbursement.ask")
def ask(disbursement_id: str) -> None:
    """Ask what became of a payment, until it is known or waits for a person."""
    errands.ask(UUID(disbursement_id))
    follow(UUID(disbursement_id))


def follow(disbursement_id: UUID) -> None:
    payment = queries.get(disbursement_id)
    if payment.status.code in FINAL | UNSENT:
        return
    if queries.reasons_of([disbursement_id])[disbursement_id] in BY_HAND:
        return
    jobs.queue(
        "disbursement.ask",
        lock=disbursement_id,
        in_seconds=min(ASK_AGAIN_SECONDS * 2 ** min(payment.attempts, 5), 60),
        disbursement_id=disbursement_id,
    )


def minutes(name: str, legal_entity_id: UUID) -> timedelta:
    """Return a parameter of so many minutes, as it is by the bank's date."""
    on = calendar.bank_date(legal_entity_id)
    return timedelta(minutes=parameters.whole(name, on=on))


def watch_later(disbursement_id: UUID) -> None:
    jobs.queue("disbursement.watch", lock=disbursement_id, disbursement_id=disbursement_id)


@jobs.job("disbursement.watch")
def watch(disbursement_id: str) -> None:
    """Bring a payment to somebody's notice when its result is out for longer than usual."""
    payment = queries.get(UUID(disbursement_id))
    if payment.status.code in FINAL | UNSENT or payment.raised_at is not None:
        return
    since = payment.sent_at or payment.requested_at
    left = since + minutes(DOUBT, payment.legal_entity_id) - clock.now()
    if left <= timedelta(0):
        services.raise_delay(disbursement_id=payment.id, now=clock.now())
    else:
        again(payment.id, "disbursement.watch", left)


@jobs.job("disbursement.follow_up")
def follow_up(disbursement_id: str) -> None:
    """Ask the customer, some time after the money, whether all is well."""
    payment = queries.get(UUID(disbursement_id))
    if payment.settled_at is None:
        return
    left = payment.settled_at + minutes(FOLLOW_UP, payment.legal_entity_id) - clock.now()
    if left <= timedelta(0):
        services.follow_up(disbursement_id=payment.id, now=clock.now())
    else:
        again(payment.id, "disbursement.follow_up", left)


def again(disbursement_id: UUID, job: str, left: timedelta) -> None:
    seconds = int(left.total_seconds()) + 1
    jobs.queue(job, lock=disbursement_id, in_seconds=seconds, disbursement_id=disbursement_id)


@jobs.job("disbursement.voucher")
def voucher(disbursement_id: str) -> None:
    """Make the sealed voucher of a payment; while the authority does not answer, come back."""
    try:
        errands.make_voucher(UUID(disbursement_id))
    except (OutsideFailed, CertificateEnded):
        again(UUID(disbursement_id), "disbursement.voucher", timedelta(seconds=SEAL_AGAIN_SECONDS))


@jobs.job("disbursement.due")
def pay_due(legal_entity_id: str) -> None:
    """Let every payment of a lender leave whose day has come."""
    for payment in queries.due(UUID(legal_entity_id)):
        services.queue_payment(payment)


@events.on("day.opened")
def when_day_opened(event: events.Happened) -> None:
    jobs.queue("disbursement.due", lock=event.subject, legal_entity_id=event.subject)


@events.on("contract.confirmed")
def when_confirmed(event: events.Happened) -> None:
    if event.payload.get("pays_by_itself", True):
        jobs.queue("disbursement.pay", lock=event.subject, contract_id=event.subject)


@events.on("disbursement.reviewed")
@events.on("disbursement.released")
def when_reviewed(event: events.Happened) -> None:
    if event.payload["outcome"] == "approve":
        services.queue_payment(queries.get(event.subject))


@events.on("disbursement.draw_ordered")
@events.on("disbursement.ordered_again")
def when_ordered(event: events.Happened) -> None:
    if event.payload["pays"]:
        services.queue_payment(queries.get(event.subject))


@events.on("loan.disbursed")
def when_disbursed(event: events.Happened) -> None:
    payment = queries.by_loan(event.subject)
    jobs.queue("disbursement.voucher", lock=payment.id, disbursement_id=payment.id)
    jobs.queue("disbursement.follow_up", lock=payment.id, disbursement_id=payment.id)
