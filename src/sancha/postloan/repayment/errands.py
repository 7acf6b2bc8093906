from datetime import date
from uuid import UUID

from sancha.credit.loans import queries as loans
from sancha.credit.parties import queries as parties
from sancha.engines.outside import connectors, messages
from sancha.engines.outside.errands import call
from sancha.engines.outside.errors import NotKnownThere, OutsideFailed, Refused, TimedOut
from sancha.office.calendar import queries as calendar
from sancha.office.products import queries as products
from sancha.office.products.types import Terms
from sancha.platform import clock
from sancha.platform.door import errand
from sancha.postloan.repayment import queries, services
from sancha.postloan.repayment.errors import NotInDoubt
from sancha.postloan.repayment.services import COLLECTOR
from sancha.postloan.repayment.types import FINAL, NUMBER_REUSED, DebitView, Evidence

ASK_TIMES, ASK_PAUSE_SECONDS = 4, 0.5


@errand
def carry_out(debit: DebitView, terms: Terms, *, on: date) -> DebitView:
    """Send an order unless it was sent, and ask what became of it."""
    if debit.status.code == "intended":
        send(debit, terms)
    return follow(debit.id, terms, on=on)


@errand
def send(debit: DebitView, terms: Terms) -> None:
    """Send the order under its number; an unknown outcome stays unknown until core banking says."""
    services.note_sending(debit_id=debit.id)
    profile = parties.profile_of(debit.party_id)
    order = messages.DebitOrder(
        number=debit.number,
        account=profile.bank_card,
        account_name=profile.name,
        amount_fen=debit.asked_fen,
        partial_allowed=terms.partial_debit,
    )
    try:
        call(connectors.SEND_DEBIT, order, actor=COLLECTOR, subject=debit, reason="到期扣款")
    except TimedOut:
        services.note_doubt(debit_id=debit.id, reason="timed_out")
    except Refused as error:
        reason = NUMBER_REUSED if error.refusal == NUMBER_REUSED else "refused"
        services.note_doubt(debit_id=debit.id, reason=reason)
    except OutsideFailed:
        services.note_doubt(debit_id=debit.id, reason="unavailable")


@errand
def ask(debit_id: UUID) -> DebitView:
    """Ask core banking what became of a debit, because a person wants to know now.

    :raises NotInDoubt: if that is known, the order has not left, or it left in a file.
    """
    debit = queries.get(debit_id)
    if debit.status.code not in {"sent", "unknown"} or debit.file_id is not None:
        raise NotInDoubt
    on = calendar.bank_date(debit.legal_entity_id)
    loan = loans.get(debit.loan_id, on=on)
    terms = products.version(loan.product_version_id).terms
    return follow(debit.id, terms, on=on, times=2)


@errand
def follow(debit_id: UUID, terms: Terms, *, on: date, times: int = ASK_TIMES) -> DebitView:
    """Ask what became of a debit, a few times; still unknown, the next night asks again."""
    for attempt in range(times):
        if attempt:
            clock.sleep(ASK_PAUSE_SECONDS)
        debit = queries.get(debit_id)
        if debit.status.code in FINAL:
            break
        query = messages.ByNumber(number=debit.number)
        try:
            found = call(
                connectors.QUERY_DEBIT, query, actor=COLLECTOR, subject=debit, reason="扣款查询"
            ).answer
        except NotKnownThere:
            send(debit, terms)
            continue
        except OutsideFailed:
            continue
        evidence = Evidence(found.number, found.status, found.collected_fen, found.reason or "")
        debit = services.resolve(evidence=evidence, on=on, now=clock.now())
        if debit.status.code in FINAL:
            break
    return queries.get(debit_id)
