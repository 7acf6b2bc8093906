from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sancha.core.irr import plan_cost
from sancha.core.schedule import make_plan
from sancha.credit.bills.models import Bill
from sancha.credit.bills.types import FREE, STATUSES, BillView, Discount
from sancha.credit.loans.queries import terms_of
from sancha.office.calendar import queries as calendar
from sancha.office.products.types import Terms
from sancha.platform.errors import NotFound

# Loans that the acceptor is to repay: the holder is not debited while nobody knows that he will not.
AWAITED = "SELECT loan_id FROM bills_bill WHERE status = 'held'"
# What acceptors paid into the lender's account: on the day that we say, known since we noted it.
RECEIVED = """SELECT answer AS number, 'bill' AS what, 'receipt' AS channel, organisation_id,
        loan_id AS subject_id, face_fen AS amount_fen, status, true AS is_settled,
        least(answered_at, answered_on::timestamp AT TIME ZONE 'Asia/Shanghai') AS from_at,
        least(answered_at, (answered_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
            - interval '1 second') AS until_at
    FROM bills_bill WHERE status = 'paid' AND legal_entity_id = %(legal_entity_id)s"""


def view_of(row: Bill) -> BillView:
    values = {name: getattr(row, name) for name in BillView.__dataclass_fields__}
    return BillView(**values | {"status": STATUSES[row.status]})


def get(bill_id: UUID) -> BillView:
    """:raises NotFound: if there is none, or not for this reader."""
    row = Bill.objects.filter(pk=bill_id).first()
    if row is None:
        raise NotFound
    return view_of(row)


def lock(bill_id: UUID) -> Bill:
    """:raises NotFound: if there is none."""
    row = Bill.objects.select_for_update().filter(pk=bill_id).first()
    if row is None:
        raise NotFound
    return row


def of_loan(loan_id: UUID) -> BillView | None:
    """Return the bill on which a loan was lent, if it was lent on one."""
    row = Bill.objects.filter(loan_id=loan_id).first()
    return view_of(row) if row else None


def of_loans(ids: Iterable[UUID]) -> dict[UUID, BillView]:
    """Return the bills on which these loans were lent, by loan; most were lent on none."""
    rows = Bill.objects.filter(loan_id__in=list(ids))
    return {row.loan_id: view_of(row) for row in rows if row.loan_id}


def is_awaited(loan_id: UUID) -> bool:
    """Tell whether the acceptor is to repay a loan."""
    return Bill.objects.filter(loan_id=loan_id, status="held").exists()


def numbers_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Bill.objects.filter(pk__in=list(ids)).values_list("id", "number"))


def is_payment_known(legal_entity_id: UUID, number: str) -> bool:
    """Tell whether another bill was paid under this number of the account."""
    rows = Bill.objects.filter(legal_entity_id=legal_entity_id, status="paid", answer=number)
    return rows.exists()


def is_taken(number: str) -> bool:
    """Tell whether a bill of this number is discounted, or its money on its way."""
    return Bill.objects.filter(number=number).exclude(status__in=FREE).exists()


def working_day_from(day: date) -> date:
    """Return the day on which the acceptor can pay what is due on a day."""
    while not calendar.is_working_day(day):
        day += timedelta(days=1)
    return day


def discount_of(
    terms: Terms, *, face_fen: int, annual_rate_pct: Decimal, on: date, due_on: date
) -> Discount:
    """Return what discounting a bill costs: interest from this day to the one on which it is paid,
    the first counted and the last not, and beside it what it costs in a year, all in.
    """
    matures_on = working_day_from(due_on)
    plan = make_plan(
        terms_of(
            terms,
            principal_fen=face_fen,
            annual_rate_pct=annual_rate_pct,
            term_months=0,
            disbursed_on=on,
            matures_on=matures_on,
        )
    )
    return Discount(
        discounted_on=on,
        matures_on=matures_on,
        days=(matures_on - on).days,
        discount_fen=plan.kept_back_fen,
        proceeds_fen=face_fen - plan.kept_back_fen,
        irr_pct=plan_cost(plan).irr_pct,
    )
