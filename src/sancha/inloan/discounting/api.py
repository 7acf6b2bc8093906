from datetime import date
from decimal import Decimal
from uuid import UUID

from ninja import Query, Schema
from pydantic import Field

from sancha.core.money import rate_text, yuan
from sancha.credit.bills import queries as bills
from sancha.credit.bills.types import KINDS
from sancha.credit.parties import queries as parties
from sancha.inloan.discounting import permissions
from sancha.inloan.discounting.queries import PRODUCT, today_of
from sancha.office.products import queries as products
from sancha.platform import http
from sancha.platform.errors import Invalid
from sancha.platform.parsing import needed_fen
from sancha.platform.text import Text

router = http.router(tags=["bills"])
PAST_DUE = Text("票据已到期", "The bill is due already")


class DiscountIn(Schema):
    party_id: UUID
    face: str
    annual_rate_pct: Decimal = Field(gt=0, le=24, decimal_places=6)
    due_on: date


class BillKind(Schema):
    code: str
    label: Text


class DiscountOut(Schema):
    discounted_on: date
    matures_on: date
    days: int
    discount: str
    proceeds: str
    irr_pct: str


class DiscountSetup(Schema):
    discounted_on: date
    annual_rate_pct: str
    kinds: list[BillKind]


@router.get("/parties/{party_id}/discount", response=DiscountSetup)
@http.reads(permissions.DISCOUNT)
def setup(request: http.Request, party_id: UUID) -> DiscountSetup:
    """What a bill that this customer brings is discounted by today."""
    today = today_of(parties.get(party_id))
    terms = products.in_force(PRODUCT, on=today).terms
    return DiscountSetup(
        discounted_on=today,
        annual_rate_pct=rate_text(terms.annual_rate_pct),
        kinds=[BillKind(code=code, label=label) for code, label in KINDS.items()],
    )


@router.get("/bills/quote", response=DiscountOut)
@http.reads(permissions.DISCOUNT)
def quote(request: http.Request, asked: Query[DiscountIn]) -> DiscountOut:
    """What discounting a bill today costs: kept back, paid out, and in a year all in."""
    today = today_of(parties.get(asked.party_id))
    if asked.due_on <= today:
        raise Invalid({"/due_on": PAST_DUE})
    found = bills.discount_of(
        products.in_force(PRODUCT, on=today).terms,
        face_fen=needed_fen("/face", asked.face),
        annual_rate_pct=asked.annual_rate_pct,
        on=today,
        due_on=asked.due_on,
    )
    return DiscountOut(
        discounted_on=found.discounted_on,
        matures_on=found.matures_on,
        days=found.days,
        discount=yuan(found.discount_fen),
        proceeds=yuan(found.proceeds_fen),
        irr_pct=rate_text(found.irr_pct),
    )
