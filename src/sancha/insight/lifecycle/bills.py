"""A discounted bill, as the page of its loan shows it."""

from datetime import date

from ninja import Schema

from sancha.core.money import rate_text, yuan
from sancha.credit.bills.types import KINDS, BillView
from sancha.platform.text import Status, Text


class BillOut(Schema):
    id: str
    number: str
    kind: Text
    status: Status
    drawer: str
    acceptor: str
    face: str
    discount: str
    proceeds: str
    annual_rate_pct: str
    days: int
    issued_on: date
    due_on: date
    matures_on: date
    discounted_on: date
    trade_contract: str
    invoices: str
    answered_on: date | None
    answer: str | None


def bill_out(bill: BillView) -> BillOut:
    return BillOut(
        id=str(bill.id),
        number=bill.number,
        kind=KINDS[bill.kind],
        status=bill.status,
        drawer=bill.drawer,
        acceptor=bill.acceptor,
        face=yuan(bill.face_fen),
        discount=yuan(bill.discount_fen),
        proceeds=yuan(bill.proceeds_fen),
        annual_rate_pct=rate_text(bill.annual_rate_pct),
        days=(bill.matures_on - bill.discounted_on).days,
        issued_on=bill.issued_on,
        due_on=bill.due_on,
        matures_on=bill.matures_on,
        discounted_on=bill.discounted_on,
        trade_contract=bill.trade_contract,
        invoices=bill.invoices,
        answered_on=bill.answered_on,
        answer=bill.answer or None,
    )
