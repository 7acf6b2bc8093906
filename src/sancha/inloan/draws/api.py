from datetime import date
from uuid import UUID

from ninja import Field, Schema
from ninja import Status as Reply

from sancha.core.money import rate_text, yuan
from sancha.credit.facilities import queries as facilities
from sancha.credit.loans import queries as loans
from sancha.inloan.contracts import permissions
from sancha.inloan.disbursement import services as disbursements
from sancha.inloan.draws import queries, services
from sancha.inloan.draws.errors import WrongDrawCode
from sancha.inloan.draws.permissions import CLOSE_LIMIT
from sancha.inloan.draws.types import HINDRANCES, Ask, DrawView, LimitOffer, findings
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.platform import clock, http
from sancha.platform.acts import Actor
from sancha.platform.errors import Invalid
from sancha.platform.parsing import needed_fen
from sancha.platform.shapes import NameOut, Numbered
from sancha.platform.text import Status, Text

router = http.router(tags=["draws"])
borrower_router = http.router(auth=http.BORROWER, tags=["borrower"])

AMOUNT = Field(max_length=20)


class DrawAskIn(Schema):
    amount: str = AMOUNT
    term_months: int


class DrawIn(DrawAskIn):
    """`digest` is that of the figures shown, `seconds` how long they stood there."""

    digest: str = Field(max_length=64)
    seconds: int = Field(ge=0, le=86_400)
    code: str = Field(max_length=12)


class DrawOut(Schema):
    id: str
    nr: int
    amount: str
    term_months: int
    annual_rate_pct: str
    annual_cost_pct: str  # As it was read before the draw was confirmed, so many seconds.
    read_seconds: int
    drawn_on: date
    status: Status
    missing: list[Text]
    payment_number: str
    loan: Numbered | None
    balance: str | None


class LimitClosingIn(Schema):
    """How the borrower asked for it."""

    reason: str = Field(max_length=500)


class RevolvingLimit(Schema):
    contract: Numbered
    product: NameOut
    limit: str
    used: str
    waiting: str
    free: str
    least: str
    most: str
    annual_rate_pct: str
    status: Status
    hindrance: Text | None
    expires_on: date
    ended_on: date | None
    may_close: bool  # The asker may have it ended early, once nothing holds it.
    held_for: Text | None
    term_options: list[int]
    draws: list[DrawOut]


class RevolvingLimitList(Schema):
    items: list[RevolvingLimit]
    total: int


class DrawCostItem(Schema):
    name: Text
    how: Text
    rate: Text
    amount: str
    collected_by: Text


class DrawContingent(Schema):
    name: Text
    how: Text


class DrawDisclosure(Schema):
    """What the draw costs in all: the same table as before signing a contract."""

    principal: str
    items: list[DrawCostItem]
    annual_cost_pct: str
    annual_simple_pct: str
    contingent: list[DrawContingent]
    statement: Text
    reading_seconds: int
    digest: str


class DrawQuote(Schema):
    annual_rate_pct: str
    instalments: int
    first_due_on: date
    first_payment: str
    last_due_on: date
    total_interest: str
    is_entrusted: bool  # It goes to the borrower's counterparty.
    cost: DrawDisclosure


class DrawTaken(Schema):
    id: str


class DrawCancellationIn(Schema):
    reason: str = Field(max_length=500)


def today(contract_id: UUID) -> date:
    places = organisations.all_organisations()
    place = places[facilities.contract(contract_id).organisation_id]
    return calendar.bank_date(place.legal_entity_id)


def ask_of(body: DrawAskIn) -> Ask:
    return Ask(amount_fen=needed_fen("/amount", body.amount), term_months=body.term_months)


def shown(offers: list[LimitOffer], actor: Actor, *, on: date) -> list[RevolvingLimit]:
    draws = queries.draws_of(offer.contract.id for offer in offers)
    every = [draw for found in draws.values() for draw in found]
    opened = {draw.payment.loan_id for draw in every if draw.payment.loan_id}
    known = {loan.id: loan for loan in loans.of_ids(opened, on=on)}

    def draw_out(draw: DrawView) -> DrawOut:
        loan = known.get(draw.payment.loan_id) if draw.payment.loan_id else None
        return DrawOut(
            id=str(draw.id),
            nr=draw.nr,
            amount=yuan(draw.amount_fen),
            term_months=draw.term_months,
            annual_rate_pct=rate_text(draw.annual_rate_pct),
            annual_cost_pct=draw.figures["annual_cost_pct"],
            read_seconds=draw.read_seconds,
            drawn_on=draw.drawn_on,
            status=loan.status if loan else draw.payment.status,
            missing=list(draw.payment.missing),
            payment_number=draw.payment.number,
            loan=Numbered(id=str(loan.id), number=loan.number) if loan else None,
            balance=yuan(loan.balance_fen) if loan else None,
        )

    return [
        RevolvingLimit(
            contract=Numbered(id=str(offer.contract.id), number=offer.contract.number),
            product=NameOut(code=offer.product.code, name=offer.product.name),
            limit=yuan(offer.limit.limit_fen),
            used=yuan(offer.limit.used_fen),
            waiting=yuan(offer.waiting_fen),
            free=yuan(offer.free_fen),
            least=yuan(offer.least_fen),
            most=yuan(offer.most_fen),
            annual_rate_pct=rate_text(queries.rate_pct(offer.contract, offer.product, on=on)),
            status=offer.limit.status,
            hindrance=HINDRANCES.get(offer.hindrance),
            expires_on=offer.limit.expires_on,
            ended_on=offer.limit.status_on if offer.has_ended else None,
            may_close=not offer.has_ended and actor.may(CLOSE_LIMIT, on=offer.contract),
            held_for=None if offer.has_ended else offer.held_for,
            term_options=offer.term_options,
            draws=[draw_out(draw) for draw in draws.get(offer.contract.id, [])],
        )
        for offer in offers
    ]


@borrower_router.get("/borrower/limits", response=RevolvingLimitList)
@http.reads(permissions.SEE)
def own_limits(request: http.Request) -> RevolvingLimitList:
    """What is left of my revolving limits, and what I have drawn of them."""
    party_id = request.actor.party_id
    if party_id is None:
        return RevolvingLimitList(items=[], total=0)
    on = calendar.bank_date(organisations.online_organisation().legal_entity_id)
    items = shown(queries.limits_of(party_id, on=on), request.actor, on=on)
    return RevolvingLimitList(items=items, total=len(items))


@borrower_router.get("/borrower/contracts/{contract_id}/draw-quote", response=DrawQuote)
@http.reads(permissions.SEE)
def quote(request: http.Request, contract_id: UUID, amount: str, term_months: int) -> DrawQuote:
    """What a draw of this amount and term costs in all."""
    on = today(contract_id)
    offer = queries.offer_of(contract_id, on=on)
    ask = ask_of(DrawAskIn(amount=amount, term_months=term_months))
    if found := findings(ask, offer):
        raise Invalid(found)
    drawn = queries.cost_of(offer, ask, on=on)
    return DrawQuote(
        annual_rate_pct=rate_text(drawn.annual_rate_pct),
        instalments=drawn.instalments,
        first_due_on=drawn.first_due_on,
        first_payment=yuan(drawn.first_fen),
        last_due_on=drawn.last_due_on,
        total_interest=yuan(drawn.interest_fen),
        is_entrusted=drawn.is_entrusted,
        cost=DrawDisclosure(
            **{name: getattr(drawn.cost, name) for name in ("principal", "statement")},
            items=[DrawCostItem(**vars(item)) for item in drawn.cost.items],
            annual_cost_pct=drawn.cost.annual_cost_pct,
            annual_simple_pct=drawn.cost.annual_simple_pct,
            contingent=[DrawContingent(**vars(one)) for one in drawn.cost.contingent],
            reading_seconds=drawn.cost.reading_seconds,
            digest=drawn.cost.digest,
        ),
    )


@borrower_router.post("/borrower/contracts/{contract_id}/draw-codes", response={204: None})
def send_draw_code(request: http.Request, contract_id: UUID, body: DrawAskIn) -> Reply[None]:
    """Send me the code by which I confirm this draw."""
    http.once(request, services.send_code)(
        contract_id=contract_id, ask=ask_of(body), now=clock.now(), actor=request.actor
    )
    return Reply(204, None)


@borrower_router.post("/borrower/contracts/{contract_id}/draws", response=DrawTaken)
def draw(request: http.Request, contract_id: UUID, body: DrawIn) -> DrawTaken:
    """Draw of my limit: I have read what it costs, and this is the code that I was sent."""
    outcome = http.once(request, services.confirm)(
        contract_id=contract_id,
        ask=ask_of(body),
        digest=body.digest,
        read_seconds=body.seconds,
        code=body.code.strip(),
        now=clock.now(),
        actor=request.actor,
    )
    if outcome.act_outcome != "done":
        raise WrongDrawCode
    return DrawTaken(id=str(outcome.draw_id))


@borrower_router.post("/borrower/contracts/{contract_id}/limit-closing", response={204: None})
def close_own_limit(request: http.Request, contract_id: UUID) -> Reply[None]:
    """End my revolving limit before its term, once all draws are repaid."""
    http.once(request, services.close_limit)(
        contract_id=contract_id, reason="", actor=request.actor
    )
    return Reply(204, None)


@router.post("/contracts/{contract_id}/limit-closing", response={204: None})
def close_limit(request: http.Request, contract_id: UUID, body: LimitClosingIn) -> Reply[None]:
    """End a revolving limit before its term, and note how its borrower asked for it."""
    http.once(request, services.close_limit)(
        contract_id=contract_id, reason=body.reason, actor=request.actor
    )
    return Reply(204, None)


@router.get("/contracts/{contract_id}/limit", response=RevolvingLimit)
@http.reads(permissions.SEE)
def limit(request: http.Request, contract_id: UUID) -> RevolvingLimit:
    """What is used and left of a contract's revolving limit, draw by draw."""
    on = today(contract_id)
    return shown([queries.offer_of(contract_id, on=on)], request.actor, on=on)[0]


@router.post("/disbursements/{disbursement_id}/cancellation", response={204: None})
def cancel_draw(
    request: http.Request, disbursement_id: UUID, body: DrawCancellationIn
) -> Reply[None]:
    """Cancel the payment of a draw before it leaves."""
    http.once(request, disbursements.cancel_draw)(
        disbursement_id=disbursement_id, reason=body.reason, actor=request.actor
    )
    return Reply(204, None)
