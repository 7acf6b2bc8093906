"""The list of loans, and the loan page: schedule, postings and what happened."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from ninja import Schema

from sancha.core.irr import plan_cost
from sancha.core.loan.figures import figures
from sancha.core.money import monthly_pct, rate_text, yuan
from sancha.credit.bills import queries as bills
from sancha.credit.facilities import queries as facilities
from sancha.credit.loans import queries as loans
from sancha.credit.loans.types import LoanView
from sancha.credit.parties import queries as parties
from sancha.credit.parties.types import mask
from sancha.engines.ledger import queries as books
from sancha.engines.ledger.types import EntryView
from sancha.insight.lifecycle import queries
from sancha.insight.lifecycle.bills import BillOut, bill_out
from sancha.insight.lifecycle.classes import LoanClass, class_out
from sancha.insight.lifecycle.history import HistoryOut, history_of
from sancha.insight.lifecycle.payees import LoanPayee, loan_payee
from sancha.insight.lifecycle.queries import Standing
from sancha.insight.lifecycle.rates import LoanRateOut, rate_out
from sancha.insight.lifecycle.schedule import InstalmentOut, schedule_out
from sancha.insight.shapes import Places, organisation_out
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.office.products.types import ProductView
from sancha.office.products.words import due_text, method_text
from sancha.platform.shapes import Choice, CustomerRef, NameOut, Numbered, OrganisationOut
from sancha.platform.text import Status, Text
from sancha.postloan.write_off.types import GROUNDS
from sancha.preloan.applications import queries as applications


class LoanRow(Schema):
    id: str
    number: str
    customer: CustomerRef
    product: NameOut
    amount: str
    balance: str
    rate_pct_month: str
    term_months: int
    disbursed_on: date
    matures_on: date
    next_due_on: date | None
    next_due: str | None
    days_past_due: int
    status: Status
    organisation: OrganisationOut


class LoanList(Schema):
    items: list[LoanRow]
    total: int
    statuses: list[Status]
    classes: list[Status]


class LoanSummary(LoanRow):
    paid_to: LoanPayee | None  # None: the borrower.
    annual_rate_pct: str
    rate: LoanRateOut
    irr_pct: str
    method: Text
    due: Text
    repayment_account_masked: str
    # A discounted bill has neither contract nor application.
    contract: Numbered | None
    application: Numbered | None
    bill: BillOut | None
    interest_unearned: str
    principal_paid: str
    interest_paid: str
    interest_accrued: str
    overdue: str
    penalty: str
    instalments: int
    instalments_paid: int
    settled_on: date | None


class WrittenOffOut(Schema):
    """Since when and on what ground a loan stands off the books, though it is owed."""

    on: date
    ground: Text
    reason: str


class LegOut(Schema):
    account: str
    name: Text
    debit: str | None
    credit: str | None
    organisation: OrganisationOut


class PostingOut(Schema):
    entry_number: str
    on: date
    event: Text
    legs: list[LegOut]


class LoanOut(Schema):
    summary: LoanSummary
    schedule: list[InstalmentOut]
    postings: list[PostingOut]
    events: list[HistoryOut]
    written_off: WrittenOffOut | None
    classed: LoanClass
    grounds: list[Choice]  # On which it may be written off.


def loan_rows(views: Sequence[LoanView], *, on: date) -> list[LoanRow]:
    """Show loans with their customers and what falls due next."""
    places = organisations.all_organisations()
    customers = queries.customers_of(view.party_id for view in views)
    versions = products.versions({view.product_version_id for view in views})
    standings = queries.standings_of(views, versions, on=on)
    return [
        row_of(
            view,
            versions[view.product_version_id],
            standings[view.id],
            customers[view.party_id],
            places,
        )
        for view in views
    ]


def row_of(
    view: LoanView,
    product: ProductView,
    standing: Standing,
    customer: CustomerRef,
    places: Places,
) -> LoanRow:
    upcoming = standing.next
    return LoanRow(
        id=str(view.id),
        number=view.number,
        customer=customer,
        product=NameOut(code=product.code, name=product.name),
        amount=yuan(view.principal_fen),
        balance=yuan(view.balance_fen),
        rate_pct_month=rate_text(monthly_pct(view.current_rate_pct)),
        term_months=view.term_months,
        disbursed_on=view.disbursed_on,
        matures_on=view.matures_on,
        next_due_on=upcoming.due_on if upcoming else None,
        next_due=yuan(upcoming.open_fen) if upcoming else None,
        days_past_due=view.days_past_due,
        status=view.status,
        organisation=organisation_out(places, view.organisation_id),
    )


def loan_out(loan_id: UUID, language: str, *, on: date) -> LoanOut:
    """Gather the loan page as it stands on a day.

    :raises NotFound: if there is no such loan, or not for this reader.
    """
    view = loans.get(loan_id, on=on)
    product = products.version(view.product_version_id)
    places = organisations.all_organisations()
    schedule = loans.schedule_of(view, product.terms, on=on)
    return LoanOut(
        summary=summary_of(view, product, places, on=on),
        schedule=schedule_out(view, product.terms, schedule, on=on),
        postings=[posting_out(entry, places) for entry in books.entries_of(view.id)],
        events=history_of({view.id}, language),
        written_off=written_off_out(view),
        classed=class_out(view, on=on),
        grounds=[Choice(code=code, label=said) for code, said in GROUNDS.items()],
    )


def written_off_out(view: LoanView) -> WrittenOffOut | None:
    if view.written_off_on is None:
        return None
    event = [row for row in loans.events_of(view.id) if row.kind == "write_off"][-1]
    code = str(event.payload.get("ground", ""))
    return WrittenOffOut(
        on=view.written_off_on,
        ground=GROUNDS.get(code) or Text(code, code),
        reason=event.payload["reason"],
    )


def summary_of(view: LoanView, product: ProductView, places: Places, *, on: date) -> LoanSummary:
    standing = queries.standings_of([view], {product.version_id: product}, on=on)[view.id]
    customer = queries.customers_of({view.party_id})[view.party_id]
    card = parties.profile_of(view.party_id).bank_card
    bill = bills.of_loan(view.id)
    life = loans.history(view, product.terms)
    state = life.on(max(on, view.disbursed_on))
    shown = figures(life.terms, state)
    return LoanSummary(
        **dict(row_of(view, product, standing, customer, places)),
        paid_to=loan_payee(view.id),
        annual_rate_pct=rate_text(view.current_rate_pct),
        irr_pct=rate_text(plan_cost(standing.plan).irr_pct),
        rate=rate_out(view, product.terms, state, on=on),
        method=method_text(product.terms),
        due=due_text(product.terms, day=standing.plan.due_day),
        repayment_account_masked=mask("bank_card", card),
        contract=contract_of(view),
        application=application_of(view),
        bill=bill_out(bill) if bill else None,
        interest_unearned=yuan(shown.unearned_fen),
        principal_paid=yuan(shown.paid.principal_fen),
        interest_paid=yuan(shown.paid.interest_fen),
        interest_accrued=yuan(shown.accrued.interest_fen),
        overdue=yuan(standing.overdue_fen),
        penalty=yuan(shown.due.penalty_fen + shown.due.compound_fen),
        instalments=view.instalments,
        instalments_paid=standing.instalments_paid,
        settled_on=view.settled_on,
    )


def contract_of(view: LoanView) -> Numbered | None:
    if view.contract_id is None:
        return None
    contract = facilities.contract(view.contract_id)
    return Numbered(id=str(contract.id), number=contract.number)


def application_of(view: LoanView) -> Numbered | None:
    if view.application_id is None:
        return None
    number = applications.numbers_of({view.application_id})[view.application_id]
    return Numbered(id=str(view.application_id), number=number)


def posting_out(entry: EntryView, places: Places) -> PostingOut:
    return PostingOut(
        entry_number=entry.number,
        on=entry.accounting_on,
        event=entry.description,
        legs=[
            LegOut(
                account=leg.account,
                name=leg.name,
                debit=yuan(leg.debit_fen) if leg.debit_fen else None,
                credit=yuan(leg.credit_fen) if leg.credit_fen else None,
                organisation=organisation_out(places, leg.organisation_id),
            )
            for leg in entry.legs
        ],
    )
