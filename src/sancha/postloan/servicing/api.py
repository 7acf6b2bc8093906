from datetime import date
from typing import Literal
from uuid import UUID

from ninja import Field, Schema
from ninja import Status as Reply

from sancha.core.allocation import Part
from sancha.core.money import yuan
from sancha.platform import http
from sancha.platform.parsing import fen_of, needed_fen
from sancha.platform.shapes import ReasonIn
from sancha.platform.text import Status
from sancha.postloan.servicing import permissions, queries, services
from sancha.postloan.servicing.types import QuoteView

router = http.router(tags=["servicing"])
borrower_router = http.router(auth=http.BORROWER, tags=["borrower"])


class EarlyQuoteIn(Schema):
    principal: str | None = None  # None: all that is left.
    keep: Literal["term", "instalment"] = "term"
    valid_days: int = 0


class EarlyDay(Schema):
    on: date
    amount: str


class EarlyQuoteOut(Schema):
    id: str
    number: str
    keep: str
    is_full: bool
    quoted_on: date
    valid_until_on: date
    amount: str
    due: str
    interest: str
    fee: str
    principal: str
    days: list[EarlyDay]
    status: Status


class ReceiptIn(Schema):
    amount: str
    received_on: date
    reason: str = ""


class WaiverIn(Schema):
    reason: str
    fee: str | None = None
    penalty: str | None = None
    compound: str | None = None
    interest: str | None = None


class ExtensionIn(Schema):
    periods: int = Field(ge=1, le=480)
    reason: str


class Serviced(Schema):
    number: int


def quote_out(quote: QuoteView) -> EarlyQuoteOut:
    return EarlyQuoteOut(
        id=str(quote.id),
        number=quote.number,
        keep=quote.keep,
        is_full=quote.is_full,
        quoted_on=quote.quoted_on,
        valid_until_on=quote.valid_until_on,
        amount=yuan(quote.amount_fen),
        due=yuan(quote.due_fen),
        interest=yuan(quote.interest_fen),
        fee=yuan(quote.fee_fen),
        principal=yuan(quote.principal_fen),
        days=[EarlyDay(on=date.fromisoformat(on), amount=yuan(fen))
              for on, fen in sorted(quote.amounts_fen.items())],
        status=quote.status,
    )  # fmt: skip


def make_quote(request: http.Request, loan_id: UUID, body: EarlyQuoteIn) -> Reply[EarlyQuoteOut]:
    quote = http.once(request, services.quote_early)(
        loan_id=loan_id,
        principal_fen=fen_of("/principal", body.principal),
        keep=body.keep,
        valid_days=body.valid_days,
        actor=request.actor,
    )
    return Reply(201, quote_out(quote))


@router.get("/loans/{loan_id}/quotes", response=list[EarlyQuoteOut])
@http.reads(permissions.QUOTE)
def quotes(request: http.Request, loan_id: UUID) -> list[EarlyQuoteOut]:
    """What repaying this loan early was said to cost, the newest first."""
    return [quote_out(quote) for quote in queries.of_loan(loan_id)]


@router.post("/loans/{loan_id}/quotes", response={201: EarlyQuoteOut})
def quote(request: http.Request, loan_id: UUID, body: EarlyQuoteIn) -> Reply[EarlyQuoteOut]:
    """What repaying early costs, day by day while the quote holds."""
    return make_quote(request, loan_id, body)


@borrower_router.post("/borrower/loans/{loan_id}/quotes", response={201: EarlyQuoteOut})
def quote_own(request: http.Request, loan_id: UUID, body: EarlyQuoteIn) -> Reply[EarlyQuoteOut]:
    """What repaying my loan early costs."""
    return make_quote(request, loan_id, body)


@router.post("/quotes/{quote_id}/order", response=EarlyQuoteOut)
def order(request: http.Request, quote_id: UUID) -> EarlyQuoteOut:
    """Collect this early repayment from the borrower's account."""
    return quote_out(
        http.once(request, services.order_early)(quote_id=quote_id, actor=request.actor)
    )


@borrower_router.post("/borrower/quotes/{quote_id}/order", response=EarlyQuoteOut)
def order_own(request: http.Request, quote_id: UUID) -> EarlyQuoteOut:
    """Take this early repayment from my account."""
    return quote_out(
        http.once(request, services.order_early)(quote_id=quote_id, actor=request.actor)
    )


@router.post("/loans/{loan_id}/receipts", response={201: Serviced})
def receive(request: http.Request, loan_id: UUID, body: ReceiptIn) -> Reply[Serviced]:
    """Take a repayment at the counter; one of an earlier day needs a reason."""
    number = http.once(request, services.receive)(
        loan_id=loan_id,
        amount_fen=needed_fen("/amount", body.amount),
        received_on=body.received_on,
        reason=body.reason,
        actor=request.actor,
    )
    return Reply(201, Serviced(number=number))


@router.post("/loans/{loan_id}/events/{number}/reversal", response={201: Serviced})
def reverse(request: http.Request, loan_id: UUID, number: int, body: ReasonIn) -> Reply[Serviced]:
    """Take back a counter payment, a waiver or an extension."""
    made = http.once(request, services.reverse)(
        loan_id=loan_id, number=number, reason=body.reason, actor=request.actor
    )
    return Reply(201, Serviced(number=made))


@router.post("/loans/{loan_id}/waivers", response={201: Serviced})
def waive(request: http.Request, loan_id: UUID, body: WaiverIn) -> Reply[Serviced]:
    """Forgive what is due of interest, penalty, compound interest or fees."""
    named = {part.value: getattr(body, part.value, None) for part in Part}
    made = http.once(request, services.waive)(
        loan_id=loan_id,
        parts_fen={name: needed_fen(f"/{name}", text) for name, text in named.items() if text},
        reason=body.reason,
        actor=request.actor,
    )
    return Reply(201, Serviced(number=made))


@router.post("/loans/{loan_id}/extensions", response={201: Serviced})
def extend(request: http.Request, loan_id: UUID, body: ExtensionIn) -> Reply[Serviced]:
    """Spread what is not yet due over more instalments."""
    made = http.once(request, services.extend)(
        loan_id=loan_id, periods=body.periods, reason=body.reason, actor=request.actor
    )
    return Reply(201, Serviced(number=made))
