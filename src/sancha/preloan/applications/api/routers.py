"""The routers that the parts of this edge share, and what a request says in more than one of them."""

from uuid import UUID

from sancha.office.calendar import queries as calendar
from sancha.office.products import queries as products
from sancha.office.products.types import ProductView
from sancha.platform import http
from sancha.platform.acts import Actor
from sancha.preloan.applications.errors import NoParty

router = http.router(tags=["applications"])
borrower_router = http.router(auth=http.BORROWER, tags=["borrower"])

PRODUCT = "consumer_loan"


def product_for(legal_entity_id: UUID, code: str = PRODUCT) -> ProductView:
    return products.on_offer(code, on=calendar.bank_date(legal_entity_id))


def own_party(actor: Actor) -> UUID:
    """:raises NoParty: if the borrower has not opened her customer record yet."""
    if actor.party_id is None:
        raise NoParty
    return actor.party_id
