"""Discounted bills beside a generated book, and what their acceptors answer, by lot."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from sancha.credit.bills import queries as bills
from sancha.credit.bills import services as bill_services
from sancha.credit.bills.types import BillAsked, BillView
from sancha.credit.loans.models import Loan
from sancha.engines.ledger import services as ledger
from sancha.engines.ledger.types import Dimensions
from sancha.inloan.discounting.queries import PRODUCT
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.office.products import services as product_services
from sancha.platform import clock
from sancha.platform.acts import Actor, Scope, service
from sancha.platform.door import operation, use_case
from sancha.platform.text import Text
from sancha.postloan.night import permissions
from sancha.postloan.presentation import services as presentation

TESTER = service("test", permissions.CLOSE, "products.manage")
ANSWERS_A_DAY = 0.3  # Of each bill that is due.


def discount_some(legal_entity_id: UUID, count: int) -> None:
    """Discount so many bills today, of customers that the book knows; each time the same ones."""
    shipped = products.shipped()[PRODUCT]
    product_services.release_product(
        organisation_id=organisations.head_office_of(legal_entity_id).id,
        code=PRODUCT,
        name=Text.of(shipped["name"]),
        terms=shipped["terms"],
        form=shipped["form"],
        valid_from=calendar.bank_date(legal_entity_id),
        actor=TESTER,
    )
    for place, loan in enumerate(Loan.objects.order_by("number")[:count], start=1):
        discount(place=place, holder_loan_id=loan.id)


@use_case
def discount(*, place: int, holder_loan_id: UUID, actor: Actor = TESTER) -> None:
    """Discount one bill for whom this loan was lent to, with its money out already."""
    actor.require(permissions.CLOSE, on=Scope(holder_loan_id))
    dice, loan = Random(place), Loan.objects.get(pk=holder_loan_id)
    on = calendar.bank_date(loan.legal_entity_id)
    product = products.in_force(PRODUCT, on=on)
    asked = BillAsked(
        number=f"110{place:027d}",
        kind="bank",
        drawer="杭州云栖机械有限公司",
        acceptor="江南银行股份有限公司",
        face_fen=dice.choice((1_000_000, 3_333_333, 12_345_678)),
        issued_on=on,
        due_on=on + timedelta(days=dice.randint(1, 40)),
        annual_rate_pct=Decimal(dice.choice(("3.6", "1.85", "12"))),
        trade_contract="HT-1",
        invoices="33002025",
    )
    cost = bills.discount_of(
        product.terms,
        face_fen=asked.face_fen,
        annual_rate_pct=asked.annual_rate_pct,
        on=on,
        due_on=asked.due_on,
    )
    bill = bill_services.take(
        asked,
        cost,
        product,
        party_id=loan.party_id,
        organisation_id=loan.organisation_id,
        legal_entity_id=loan.legal_entity_id,
    )
    ledger.post(
        event="bill.discounted",
        components={"proceeds": cost.proceeds_fen, "discount": cost.discount_fen},
        subject_id=bill_services.begin(bill.id, product, on=on).id,
        dimensions=Dimensions(
            legal_entity_id=loan.legal_entity_id,
            organisation_id=loan.organisation_id,
            head_office_id=organisations.head_office_of(loan.legal_entity_id).id,
            product=PRODUCT,
        ),
        accounting_on=on,
    )


@operation
def answer(bill: BillView, dice: Random, *, on: date) -> str:
    """Let the acceptor of a bill that is due say nothing, pay, now or some days ago, or refuse."""
    if on < bill.matures_on or dice.random() > ANSWERS_A_DAY:
        return ""
    if dice.random() < 0.5:
        bill_services.note_answer(bill.id, "refused", on=on, answer="余额不足", now=clock.now())
        return "bill_refused"
    paid_on = bill.matures_on + timedelta(days=dice.randint(0, (on - bill.matures_on).days))
    presentation.take_face(
        bill, received_on=paid_on, reference=bill.number[-8:], on=on, now=clock.now()
    )
    return "bill_paid"
