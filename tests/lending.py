"""Loans on terms that the generated book has none of, beside it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from sancha.credit.loans.models import Loan
from sancha.credit.loans.services.life import begin
from sancha.engines.ledger import services as ledger
from sancha.engines.ledger.types import Dimensions
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.office.products import services as product_services
from sancha.platform.acts import Actor, Scope, service
from sancha.platform.door import use_case
from sancha.platform.text import Text
from sancha.postloan.night import permissions

LENDER = service("test", permissions.CLOSE, "products.manage")
KINDS: tuple[dict[str, Any], ...] = (
    {"rounding": "half_even", "method": "equal_principal"},
    {"rounding": "half_even", "method": "equal_instalment", "whole_yuan": True},
    {"rounding": "half_even", "method": "interest_first", "day_count": "actual/360"},
    {"method": "equal_principal", "whole_yuan": True, "day_count": "actual/365"},
    {"method": "equal_instalment", "every_weeks": 1, "due_day": None},
    {"method": "equal_principal", "every_weeks": 2, "due_day": None, "rounding": "half_even"},
    {"method": "interest_first", "every_days": 10, "due_day": None, "day_count": "actual/365"},
)
# Of a twelfth of the first two, a day's penalty at 9 % and its mark-up ends in half a fen.
AMOUNTS_FEN = (1_200_000, 3_600_000, 3_333_333)
MORE = """UPDATE facilities_facility SET limit_fen = limit_fen + %s, used_fen = used_fen + %s
    WHERE id = %s"""


def lend_some(legal_entity_id: UUID, count: int) -> None:
    """Lend so many today, of one kind after the other, to customers that the book knows."""
    shipped, today = products.shipped()["consumer_loan"], calendar.bank_date(legal_entity_id)
    known = list(Loan.objects.order_by("number"))
    for place in range(count):
        kind = place % len(KINDS)
        own = {
            "due_day": 21 + place // len(KINDS) % 8,
            "first_period": "short",
            "term_options": [12],
        }
        product = product_services.release_product(
            organisation_id=organisations.head_office_of(legal_entity_id).id,
            code=f"kind_{kind}_{place // len(KINDS) % 8}",
            name=Text(f"条款 {kind}", f"Terms {kind}"),
            terms=shipped["terms"] | own | KINDS[kind],
            form=shipped["form"],
            valid_from=today - timedelta(days=1),
            actor=LENDER,
        )
        amount_fen = AMOUNTS_FEN[place // len(KINDS) % len(AMOUNTS_FEN)]
        beside = known[place % len(known)]
        lend(beside_id=beside.id, version_id=product.version_id, amount_fen=amount_fen)


@use_case
def lend(*, beside_id: UUID, version_id: UUID, amount_fen: int, actor: Actor = LENDER) -> None:
    """Pay one loan out today, for whom another was lent to."""
    actor.require(permissions.CLOSE, on=Scope(beside_id))
    beside, product = Loan.objects.get(pk=beside_id), products.version(version_id)
    on = calendar.bank_date(beside.legal_entity_id)
    with connection.cursor() as cursor:  # What is repaid is given back to the limit.
        cursor.execute(MORE, [amount_fen, amount_fen, beside.facility_id])
    loan = Loan(
        organisation_id=beside.organisation_id,
        legal_entity_id=beside.legal_entity_id,
        party_id=beside.party_id,
        facility_id=beside.facility_id,
        contract_id=beside.contract_id,
        application_id=beside.application_id,
        product_version_id=version_id,
        principal_fen=amount_fen,
        annual_rate_pct=Decimal(9),
        term_months=12,
        disbursed_on=on,
    )
    ledger.post(
        event="loan.disbursed",
        components={"principal": amount_fen},
        subject_id=begin(loan, product.terms, on=on).id,
        dimensions=Dimensions(
            legal_entity_id=beside.legal_entity_id,
            organisation_id=beside.organisation_id,
            head_office_id=organisations.head_office_of(beside.legal_entity_id).id,
            product=product.code,
        ),
        accounting_on=on,
    )
