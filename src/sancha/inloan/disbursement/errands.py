from uuid import UUID

from sancha.credit.parties import queries as parties
from sancha.engines.outside import connectors, messages
from sancha.engines.outside.errands import call
from sancha.engines.outside.errors import NotKnownThere, OutsideFailed, Refused, TimedOut
from sancha.inloan.disbursement import queries, services
from sancha.inloan.disbursement.services import PAYER
from sancha.inloan.disbursement.types import FINAL, NUMBER_REUSED, DisbursementView, Evidence
from sancha.platform import clock
from sancha.platform.acts import Actor
from sancha.platform.door import errand


@errand
def pay(contract_id: UUID) -> DisbursementView:
    """Intend, send, and note the answer. Called again, it goes on where it stopped."""
    intended = services.intend(contract_id=contract_id, now=clock.now())
    if intended.status.code == "intended":
        return send(intended.id)
    return ask(intended.id)


@errand
def send(disbursement_id: UUID) -> DisbursementView:
    """Send the instruction under its number: core banking takes a number only once."""
    payment = services.note_sending(disbursement_id=disbursement_id, now=clock.now())
    if payment.status.code in FINAL:
        return payment
    profile = parties.profile_of(payment.party_id)
    order = messages.TransferOrder(
        number=payment.number,
        amount_fen=payment.amount_fen,
        to_account=profile.bank_card,
        to_name=profile.name,
        purpose="个人消费贷款放款",
    )
    try:
        call(connectors.SEND_TRANSFER, order, actor=PAYER, subject=payment, reason="放款")
    except TimedOut:
        return services.note_doubt(disbursement_id=disbursement_id, reason="timed_out")
    except Refused as error:
        reason = NUMBER_REUSED if error.refusal == NUMBER_REUSED else "refused"
        return services.note_doubt(disbursement_id=disbursement_id, reason=reason)
    except OutsideFailed:
        return services.note_doubt(disbursement_id=disbursement_id, reason="unavailable")
    return queries.get(disbursement_id)


@errand
def ask(disbursement_id: UUID, actor: Actor = PAYER) -> DisbursementView:
    """Ask core banking what became of the payment; unknown there, it never left: send it again."""
    payment = queries.get(disbursement_id)
    if payment.status.code in FINAL:
        return payment
    query = messages.ByNumber(number=payment.number)
    try:
        found = call(
            connectors.QUERY_TRANSFER, query, actor=PAYER, subject=payment, reason="放款查询"
        ).answer
    except NotKnownThere:
        return send(disbursement_id)
    except OutsideFailed:
        return payment
    evidence = Evidence(found.number, found.status, found.amount_fen, found.reason or "")
    return services.resolve(evidence=evidence, now=clock.now(), actor=actor)
