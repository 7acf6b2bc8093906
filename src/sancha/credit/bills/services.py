from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from sancha.credit.bills.errors import AlreadyDiscounted, NotAwaited
from sancha.credit.bills.models import Bill
from sancha.credit.bills.queries import is_taken, lock, view_of
from sancha.credit.bills.types import STATUSES, BillAsked, BillView, Discount
from sancha.credit.facilities import services as facilities
from sancha.credit.loans import services as loans
from sancha.credit.loans.types import LoanView
from sancha.office.products.types import ProductView
from sancha.platform.door import operation


@operation
def take(
    asked: BillAsked,
    discount: Discount,
    product: ProductView,
    *,
    party_id: UUID,
    organisation_id: UUID,
    legal_entity_id: UUID,
) -> BillView:
    """Take a bill, of which the money is to be paid out; a limit of its face is granted and used.

    :raises AlreadyDiscounted: if it is, or its money is on its way.
    """
    if is_taken(asked.number):
        raise AlreadyDiscounted
    facility_id = facilities.grant_used(
        party_id=party_id,
        organisation_id=organisation_id,
        amount_fen=asked.face_fen,
        on=discount.discounted_on,
        until_on=discount.matures_on,
    )
    row = Bill.objects.create(
        **asdict(asked),
        organisation_id=organisation_id,
        legal_entity_id=legal_entity_id,
        party_id=party_id,
        facility_id=facility_id,
        product_version_id=product.version_id,
        matures_on=discount.matures_on,
        discounted_on=discount.discounted_on,
        discount_fen=discount.discount_fen,
    )
    return view_of(row)


@operation
def begin(bill_id: UUID, product: ProductView, *, on: date) -> LoanView:
    """The money has arrived: the loan begins, as of the day of the discount."""
    row = lock(bill_id)
    loan = loans.open_discounted(
        product.terms,
        organisation_id=row.organisation_id,
        legal_entity_id=row.legal_entity_id,
        party_id=row.party_id,
        facility_id=row.facility_id,
        product_version_id=row.product_version_id,
        face_fen=row.face_fen,
        annual_rate_pct=row.annual_rate_pct,
        discounted_on=row.discounted_on,
        matures_on=row.matures_on,
        on=on,
    )
    row.status, row.loan_id = "held", loan.id
    row.save(update_fields=["status", "loan_id"])
    return loan


@operation
def give_up(bill_id: UUID) -> None:
    """The money did not arrive: the bill is the holder's again, and its limit is gone."""
    row = lock(bill_id)
    row.status = "failed"
    row.save(update_fields=["status"])
    free_limit(row)


@operation
def cancel(bill_id: UUID) -> None:
    """The discount was taken back on its day."""
    row = lock(bill_id)
    require_held(row)
    row.status = "cancelled"
    row.save(update_fields=["status"])
    free_limit(row)


@operation
def note_answer(bill_id: UUID, status: str, *, on: date, answer: str, now: datetime) -> BillView:
    """Note what the acceptor did when the bill was presented: `paid` or `refused`.

    :raises NotAwaited: if an answer is known, or the bill is not held.
    """
    row = lock(bill_id)
    require_held(row)
    row.status, row.answered_on, row.answered_at, row.answer = status, on, now, answer
    row.save(update_fields=["status", "answered_on", "answered_at", "answer"])
    return view_of(row)


def require_held(row: Bill) -> None:
    """:raises NotAwaited: if the bill stands otherwise."""
    if row.status != "held":
        raise NotAwaited(status=STATUSES[row.status].label.zh)


@operation
def free_limit(row: Bill) -> None:
    facilities.release(row.facility_id, row.face_fen)
    facilities.withdraw(row.facility_id)
