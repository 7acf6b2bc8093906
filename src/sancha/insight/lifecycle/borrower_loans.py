"""What the borrower sees of her loans: what is left, what comes next, and every instalment."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from ninja import Schema

from sancha.core.irr import plan_cost
from sancha.core.money import monthly_pct, rate_text, yuan
from sancha.credit.bills import queries as bills
from sancha.credit.bills.types import BillView
from sancha.credit.facilities import queries as facilities
from sancha.credit.loans import queries as loans
from sancha.credit.loans.types import LoanView
from sancha.credit.parties import queries as parties
from sancha.credit.parties.types import mask
from sancha.insight.lifecycle import queries
from sancha.insight.lifecycle.bills import BillOut, bill_out
from sancha.insight.lifecycle.payees import LoanPayee, loan_payee
from sancha.insight.lifecycle.queries import Standing
from sancha.insight.lifecycle.rates import LoanRateOut, rate_out
from sancha.insight.lifecycle.schedule import InstalmentOut, schedule_out
from sancha.office.products import queries as products
from sancha.office.products.types import ProductView
from sancha.office.products.words import due_text, method_text
from sancha.platform.shapes import NameOut, Numbered
from sancha.platform.text import Status, Text


class NextInstalment(Schema):
    number: int
    due_on: date
    total: str


class OverdueOut(Schema):
    amount: str
    days: int
    since_on: date


class BorrowerLoanRow(Schema):
    id: str
    number: str
    product: NameOut
    status: Status
    amount: str
    balance: str
    disbursed_on: date
    matures_on: date
    term_months: int
    instalments: int
    instalments_paid: int
    next: NextInstalment | None
    overdue: OverdueOut | None
    bill: BillOut | None


class BorrowerLoanList(Schema):
    items: list[BorrowerLoanRow]
    total: int


class BorrowerLoan(BorrowerLoanRow):
    paid_to: LoanPayee | None  # None: her own account.
    rate_pct_month: str
    annual_rate_pct: str
    rate: LoanRateOut
    irr_pct: str
    method: Text
    due: Text
    repayment_account_masked: str
    contract: Numbered | None  # A discounted bill has none.
    interest_paid: str
    principal_paid: str
    settled_on: date | None
    written_off_on: date | None
    schedule: list[InstalmentOut]


def own_loans(views: Sequence[LoanView], *, on: date) -> list[BorrowerLoanRow]:
    versions = products.versions({view.product_version_id for view in views})
    standings = queries.standings_of(views, versions, on=on)
    lent_on = bills.of_loans(view.id for view in views)
    return [
        row_of(v, versions[v.product_version_id], standings[v.id], lent_on.get(v.id), on=on)
        for v in views
    ]


def row_of(
    view: LoanView, product: ProductView, standing: Standing, bill: BillView | None, *, on: date
) -> BorrowerLoanRow:
    upcoming, since_on = standing.next, standing.overdue_since_on
    return BorrowerLoanRow(
        id=str(view.id),
        number=view.number,
        product=NameOut(code=product.code, name=product.name),
        status=view.status,
        amount=yuan(view.principal_fen),
        balance=yuan(view.balance_fen),
        disbursed_on=view.disbursed_on,
        matures_on=view.matures_on,
        term_months=view.term_months,
        instalments=view.instalments,
        instalments_paid=standing.instalments_paid,
        next=NextInstalment(
            number=upcoming.nr, due_on=upcoming.due_on, total=yuan(upcoming.open_fen)
        )
        if upcoming
        else None,
        overdue=OverdueOut(
            # Penalty and all: what is debited.
            amount=yuan(standing.overdue_fen + queries.penalty_fen(view, product.terms, on=on)),
            days=view.days_past_due,
            since_on=since_on,
        )
        if since_on
        else None,
        bill=bill_out(bill) if bill else None,
    )


def own_loan(loan_id: UUID, *, on: date) -> BorrowerLoan:
    """Gather one loan as it stands on a day.

    :raises NotFound: if there is no such loan, or it is somebody else's.
    """
    view = loans.get(loan_id, on=on)
    product = products.version(view.product_version_id)
    standing = queries.standings_of([view], {product.version_id: product}, on=on)[view.id]
    contract = facilities.contract(view.contract_id) if view.contract_id else None
    card = parties.profile_of(view.party_id).bank_card
    schedule = loans.schedule_of(view, product.terms, on=on)
    life = loans.history(view, product.terms)
    return BorrowerLoan(
        **dict(row_of(view, product, standing, bills.of_loan(view.id), on=on)),
        paid_to=loan_payee(view.id),
        rate_pct_month=rate_text(monthly_pct(view.current_rate_pct)),
        annual_rate_pct=rate_text(view.current_rate_pct),
        irr_pct=rate_text(plan_cost(standing.plan).irr_pct),
        rate=rate_out(view, product.terms, life.on(max(on, view.disbursed_on)), on=on),
        method=method_text(product.terms),
        due=due_text(product.terms, day=standing.plan.due_day),
        repayment_account_masked=mask("bank_card", card),
        contract=Numbered(id=str(contract.id), number=contract.number) if contract else None,
        interest_paid=yuan(standing.interest_paid_fen),
        principal_paid=yuan(standing.principal_paid_fen),
        settled_on=view.settled_on,
        written_off_on=view.written_off_on,
        schedule=schedule_out(view, product.terms, schedule, on=on),
    )
