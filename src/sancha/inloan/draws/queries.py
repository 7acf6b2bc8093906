from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from sancha.credit.consents import queries as consents
from sancha.credit.facilities import queries as facilities
from sancha.credit.facilities.types import SIGNED, ContractView, LimitView
from sancha.credit.loans import queries as loans
from sancha.credit.loans.types import LoanView
from sancha.inloan.contracts import queries as contracts
from sancha.inloan.disbursement import queries as disbursements
from sancha.inloan.draws.models import Draw
from sancha.inloan.draws.types import (
    OWED,
    UNDER_WAY,
    Ask,
    DrawCost,
    DrawView,
    LimitOffer,
    hindered,
)
from sancha.office.products import queries as products
from sancha.office.products.errors import NoSuchProduct
from sancha.office.products.types import ProductView
from sancha.platform.errors import NotFound
from sancha.platform.text import Text, joined, listed


def offer_of(contract_id: UUID, *, on: date) -> LimitOffer:
    """Return a limit as it can be used now.

    :raises NotFound: if there is no such contract signed, or it is not of a revolving limit.
    """
    contract = facilities.contract(contract_id)
    offers = offers_on([contract], on=on) if contract.status.code in SIGNED else []
    if not offers:
        raise NotFound
    return offers[0]


def limits_of(party_id: UUID, *, on: date) -> list[LimitOffer]:
    """Return the revolving limits of a party, ended ones too, the newest first."""
    return offers_on(facilities.signed_contracts(party_id), on=on)


def offers_on(contracts: Iterable[ContractView], *, on: date) -> list[LimitOffer]:
    """Return what can be drawn on these contracts of one party, where they are of such a limit."""
    found = []
    for contract in contracts:
        product = products.version(contract.product_version_id)
        if not product.terms.revolving:
            continue
        owed = loans.loans_of_party(contract.party_id, on=on)
        limit = next(
            limit
            for limit in facilities.limits_of(contract.party_id)
            if limit.id == contract.facility_id
        )
        offer = LimitOffer(
            contract=contract,
            limit=limit,
            product=product,
            waiting_fen=disbursements.waiting_fen(limit.id),
            hindrance=hindrance(contract, limit, product, owed, on=on),
            held_for=held_for(limit.id, contract.party_id, on=on),
        )
        if not offer.hindrance and offer.most_fen < offer.least_fen:
            offer = replace(offer, hindrance="used_up")
        found.append(offer)
    return found


def hindrance(
    contract: ContractView,
    limit: LimitView,
    product: ProductView,
    owed: Iterable[LoanView],
    *,
    on: date,
) -> str:
    """Return by code why nothing can be drawn, whatever is left; or nothing."""
    if limit.status.code != "active":
        return limit.status.code
    if limit.expires_on <= on:
        return "expired"
    if any(loan.days_past_due for loan in owed):
        return "arrears"
    if not is_offered(product.code, on=on):
        return "product"
    if consents.newest(contract.party_id, product.terms.consent) is None:
        return "consent"
    if contracts.changed_since(contract) == "identity_changed":
        return "identity"
    return hindered(contract, on)


def held_for(facility_id: UUID, party_id: UUID, *, on: date) -> Text | None:
    """Return what keeps a limit from being ended: its draws that are on their way, and its loans."""
    # First the payments: one that arrives in between is then found as a loan.
    moving = disbursements.under_way(facility_id)
    owed = [
        loan.number
        for loan in loans.loans_of_party(party_id, on=on)
        if loan.facility_id == facility_id and loan.status.code != "settled"
    ]
    why = [
        text.format(numbers=listed(Text(one, one) for one in numbers))
        for text, numbers in ((UNDER_WAY, moving), (OWED, owed))
        if numbers
    ]
    return joined(why) if why else None


def is_offered(code: str, *, on: date) -> bool:
    """Tell whether new business of this product is done, and still by a revolving limit."""
    try:
        return products.on_offer(code, on=on).terms.revolving
    except NoSuchProduct:
        return False


def rate_pct(contract: ContractView, product: ProductView, *, on: date) -> Decimal:
    """Return the yearly rate of a draw: the contract's, or what it follows as it is on the day."""
    if product.terms.lpr is None:
        return contract.annual_rate_pct
    return products.annual_rate_pct(product.terms, on=on)


def as_drawn(offer: LimitOffer, ask: Ask, *, on: date) -> ContractView:
    """Return the contract as if it were of this draw alone."""
    return replace(
        offer.contract,
        amount_fen=ask.amount_fen,
        term_months=ask.term_months,
        annual_rate_pct=rate_pct(offer.contract, offer.product, on=on),
        dated_on=on,
    )


def cost_of(offer: LimitOffer, ask: Ask, *, on: date) -> DrawCost:
    """Return what a draw costs in all, when it is paid out today and everything is paid on its day."""
    drawn = as_drawn(offer, ask, on=on)
    plan = contracts.plan_of(drawn, offer.product)
    return DrawCost(
        cost=contracts.cost_of(drawn),
        annual_rate_pct=drawn.annual_rate_pct,
        instalments=len(plan.rows),
        first_due_on=plan.rows[0].due_on,
        last_due_on=plan.rows[-1].due_on,
        first_fen=plan.rows[0].total_fen,
        interest_fen=plan.interest_fen,
        is_entrusted=disbursements.is_entrusted(drawn, ask.amount_fen),
    )


def draws_of(contract_ids: Iterable[UUID]) -> dict[UUID, list[DrawView]]:
    """Return the draws on each of these contracts, the newest first."""
    rows = list(Draw.objects.filter(contract_id__in=list(contract_ids)).order_by("-nr"))
    payments = disbursements.of_draws(row.id for row in rows)
    found: dict[UUID, list[DrawView]] = {}
    for row in rows:
        names = set(DrawView.__dataclass_fields__) - {"payment"}
        values = {name: getattr(row, name) for name in names}
        found.setdefault(row.contract_id, []).append(DrawView(**values, payment=payments[row.id]))
    return found
