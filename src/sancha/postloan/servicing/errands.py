from uuid import UUID

from sancha.credit.parties import queries as parties
from sancha.engines.outside import connectors, messages
from sancha.engines.outside.errands import call
from sancha.engines.outside.errors import NotKnownThere, OutsideFailed, Refused, TimedOut
from sancha.platform.clock import now, sleep
from sancha.platform.door import errand
from sancha.postloan.servicing import queries, services
from sancha.postloan.servicing.services import COLLECTOR
from sancha.postloan.servicing.types import FINAL, Collected, QuoteView

ASK_TIMES, ASK_PAUSE_SECONDS = 4, 0.5


@errand
def collect(quote_id: UUID) -> QuoteView:
    """Collect an early repayment: send the order, ask what became of it; unknown, ask again later.

    Called again, it goes on where it stopped.
    """
    quote = queries.get(quote_id)
    if quote.status.code == "intended":
        send(quote)
    return follow(quote_id)


@errand
def send(quote: QuoteView) -> None:
    """Send the order under its number: core banking takes a number only once."""
    services.note(quote_id=quote.id, status="sent")
    profile = parties.profile_of(quote.party_id)
    order = messages.DebitOrder(
        number=quote.number,
        account=profile.bank_card,
        account_name=profile.name,
        amount_fen=quote.ordered_fen,
        partial_allowed=False,
    )
    try:
        call(connectors.SEND_DEBIT, order, actor=COLLECTOR, subject=quote, reason="提前还款扣款")
    except TimedOut:
        services.note(quote_id=quote.id, status="unknown", reason="timed_out")
    except Refused:
        services.note(quote_id=quote.id, status="unknown", reason="refused")
    except OutsideFailed:
        services.note(quote_id=quote.id, status="unknown", reason="unavailable")


@errand
def follow(quote_id: UUID) -> QuoteView:
    """Ask what became of the debit, a few times."""
    for attempt in range(ASK_TIMES):
        quote = queries.get(quote_id)
        if quote.status.code in (*FINAL, "quoted"):
            break
        if attempt:
            sleep(ASK_PAUSE_SECONDS)
        query = messages.ByNumber(number=quote.number)
        try:
            found = call(
                connectors.QUERY_DEBIT, query, actor=COLLECTOR, subject=quote, reason="扣款查询"
            ).answer
        except NotKnownThere:
            send(quote)
            continue
        except OutsideFailed:
            continue
        services.settle_quote(
            found=Collected(found.number, found.status, found.collected_fen, found.reason or ""),
            now=now(),
        )
    return queries.get(quote_id)
