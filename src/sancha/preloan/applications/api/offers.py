"""What may be asked for, and what it would cost."""

from datetime import date
from uuid import UUID

from ninja import Schema

from sancha.core.irr import plan_cost
from sancha.core.money import rate_text, yuan
from sancha.core.schedule import make_plan
from sancha.credit.consents import queries as consents
from sancha.credit.loans.queries import terms_of
from sancha.credit.parties import queries as parties
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.office.products.types import ProductView
from sancha.office.products.words import due_text, method_text
from sancha.platform import http
from sancha.platform.errors import Invalid
from sancha.platform.parsing import needed_fen
from sancha.platform.shapes import Choice, NameOut
from sancha.platform.text import Text
from sancha.preloan.applications import permissions, queries
from sancha.preloan.applications.api.routers import PRODUCT, borrower_router, product_for, router
from sancha.preloan.applications.types import AMOUNT_STEP_FEN, Ask, findings

DETAIL_HINT = Text(
    "写明具体用途，如“朝阳区住房厨房装修”", "Say exactly what for, e.g. a new kitchen"
)


class PurposeOut(Choice):
    detail_required: bool
    detail_hint: Text


class ConsentOut(Schema):
    version: str
    title: Text
    text: Text
    reading_seconds: int


class OfferedProduct(NameOut):
    method: Text
    amount_min: str
    amount_max: str
    term_options: list[int]
    annual_rate_pct: str
    rate_rule: Text | None


class OfferedProducts(Schema):
    items: list[OfferedProduct]
    total: int


class BlockedOut(Schema):
    code: str
    message: Text


class OfferOut(Schema):
    product: NameOut
    personal: bool
    amount_min: str
    amount_max: str
    amount_step: str
    term_options: list[int]
    rate_pct_month: str
    annual_rate_pct: str
    rate_rule: Text | None
    method: Text
    due: Text
    purposes: list[PurposeOut]
    consent: ConsentOut
    blocked: BlockedOut | None


class QuoteIn(Schema):
    product: str = PRODUCT
    amount: str
    term_months: int


class QuoteRow(Schema):
    number: int
    due_on: str
    principal: str
    interest: str
    total: str
    balance: str


class QuoteOut(Schema):
    amount: str
    term_months: int
    instalment: str
    is_level: bool
    first_due_on: str
    last_due_on: str
    total_interest: str
    total_repayment: str
    annual_rate_pct: str
    rate_rule: Text | None
    irr_pct: str
    rows: list[QuoteRow]


def offer_out(product: ProductView, party_id: UUID | None, *, on: date) -> OfferOut:
    profile = parties.profile_of(party_id) if party_id else None
    offer, terms = queries.offer_for(product, party_id, profile), product.terms
    text, rate = consents.text_for(terms.consent), products.rate_on(terms, on=on)
    return OfferOut(
        product=NameOut(code=product.code, name=product.name),
        personal=offer.is_personal,
        amount_min=yuan(offer.amount_min_fen),
        amount_max=yuan(offer.amount_max_fen),
        amount_step=yuan(AMOUNT_STEP_FEN),
        term_options=terms.term_options,
        rate_pct_month=rate_text(rate.month_pct),
        annual_rate_pct=rate_text(rate.annual_pct),
        rate_rule=rate.rule,
        method=method_text(terms),
        due=due_text(terms),
        purposes=[
            PurposeOut(
                code=purpose.code,
                label=purpose.label,
                detail_required=purpose.code == "other",
                detail_hint=DETAIL_HINT,
            )
            for purpose in terms.purposes
        ],
        consent=ConsentOut(
            version=text.version,
            title=text.title,
            text=text.text,
            reading_seconds=text.reading_seconds,
        ),
        blocked=BlockedOut(code=offer.blocked[0], message=offer.blocked[1])
        if offer.blocked
        else None,
    )


def quote_out(body: QuoteIn, legal_entity_id: UUID) -> QuoteOut:
    """Return the plan and cost of a loan paid out today; findings beside the fields."""
    product, amount_fen = (
        product_for(legal_entity_id, body.product),
        needed_fen("/amount", body.amount),
    )
    ask = Ask(amount_fen, body.term_months, product.terms.purposes[0].code, "", "", consented=True)
    offer = queries.offer_for(product, None, None)
    if found := findings(ask, product, offer):
        raise Invalid(found)
    today = calendar.bank_date(legal_entity_id)
    terms = terms_of(
        product.terms,
        principal_fen=amount_fen,
        term_months=body.term_months,
        disbursed_on=today,
    )
    plan, rate = make_plan(terms), products.rate_on(product.terms, on=today)
    interest_fen = sum(row.interest_fen for row in plan.rows)
    return QuoteOut(
        amount=yuan(amount_fen),
        term_months=body.term_months,
        instalment=yuan(plan.instalment_fen),
        is_level=plan.is_level,
        first_due_on=plan.rows[0].due_on.isoformat(),
        last_due_on=plan.rows[-1].due_on.isoformat(),
        total_interest=yuan(interest_fen),
        total_repayment=yuan(amount_fen + interest_fen),
        annual_rate_pct=rate_text(rate.annual_pct),
        rate_rule=rate.rule,
        irr_pct=str(plan_cost(plan).irr_pct),
        rows=[
            QuoteRow(
                number=row.nr,
                due_on=row.due_on.isoformat(),
                principal=yuan(row.principal_fen),
                interest=yuan(row.interest_fen),
                total=yuan(row.total_fen),
                balance=yuan(row.balance_after_fen),
            )
            for row in plan.rows
        ],
    )


def products_out(legal_entity_id: UUID) -> OfferedProducts:
    today = calendar.bank_date(legal_entity_id)
    items = [
        OfferedProduct(
            code=view.code,
            name=view.name,
            method=method_text(view.terms),
            amount_min=yuan(view.terms.amount_min_fen),
            amount_max=yuan(view.terms.amount_max_fen),
            term_options=view.terms.term_options,
            annual_rate_pct=rate_text(rate.annual_pct),
            rate_rule=rate.rule,
        )
        for view in products.all_on_offer(on=today)
        for rate in [products.rate_on(view.terms, on=today)]
    ]
    return OfferedProducts(items=items, total=len(items))


@borrower_router.get("/borrower/products", response=OfferedProducts)
def borrower_products(request: http.Request) -> OfferedProducts:
    """What the lender offers."""
    return products_out(organisations.online_organisation().legal_entity_id)


@router.get("/applications/products", response=OfferedProducts)
@http.reads(permissions.SEE)
def staff_products(request: http.Request, customer_id: UUID) -> OfferedProducts:
    """What may be offered to this customer."""
    place = organisations.get(parties.get(customer_id).organisation_id)
    return products_out(place.legal_entity_id)


@borrower_router.get("/borrower/offer", response=OfferOut)
def borrower_offer(request: http.Request, product: str = PRODUCT) -> OfferOut:
    """What I may ask for."""
    place = organisations.online_organisation()
    return offer_out(
        product_for(place.legal_entity_id, product),
        request.actor.party_id,
        on=calendar.bank_date(place.legal_entity_id),
    )


@borrower_router.post("/borrower/quote", response=QuoteOut)
def borrower_quote(request: http.Request, body: QuoteIn) -> QuoteOut:
    """What it would cost."""
    return quote_out(body, organisations.online_organisation().legal_entity_id)


@router.get("/applications/offer", response=OfferOut)
@http.reads(permissions.SEE)
def staff_offer(request: http.Request, customer_id: UUID, product: str = PRODUCT) -> OfferOut:
    """What this customer may ask for."""
    place = organisations.get(parties.get(customer_id).organisation_id)
    return offer_out(
        product_for(place.legal_entity_id, product),
        customer_id,
        on=calendar.bank_date(place.legal_entity_id),
    )


@router.post("/applications/quote", response=QuoteOut)
def staff_quote(request: http.Request, body: QuoteIn) -> QuoteOut:
    """What a loan would cost."""
    return quote_out(body, organisations.online_organisation().legal_entity_id)
