from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Sum

from sancha.core.allocation import Part
from sancha.core.schedule import Plan
from sancha.core.segment import LISTED, course_of, growth_of
from sancha.credit.facilities.types import ContractView
from sancha.credit.loans import batch
from sancha.credit.loans.batch import Reach
from sancha.credit.loans.models import Instalment, Loan, PlannedRow, Repayment, Segment
from sancha.credit.loans.queries import plan_of, terms_of, views_of
from sancha.credit.loans.types import Applied, LoanView, Payment
from sancha.office.products.types import Terms as ProductTerms
from sancha.platform import numbers
from sancha.platform.door import operation


@operation
def open_loan(
    contract: ContractView, terms: ProductTerms, *, legal_entity_id: UUID, on: date
) -> LoanView:
    """Open the loan that a paid draw makes, on the contract's frozen terms."""
    loan = Loan(
        organisation_id=contract.organisation_id,
        legal_entity_id=legal_entity_id,
        party_id=contract.party_id,
        facility_id=contract.facility_id,
        contract_id=contract.id,
        application_id=contract.application_id,
        product_version_id=contract.product_version_id,
        principal_fen=contract.amount_fen,
        annual_rate_pct=contract.annual_rate_pct,
        term_months=contract.term_months,
        disbursed_on=on,
    )
    plan = plan_of(loan, terms)
    loan.matures_on = plan.rows[-1].due_on
    loan.number = numbers.next_number(numbers.LOAN, on=on)  # Last: others wait for its lock.
    loan.save(force_insert=True)
    segment = Segment(**identity_of(loan), **course_values(loan, plan, terms))
    segment.balance_fen = loan.principal_fen
    segment.closed_on = on - timedelta(days=1)  # A night under way closes a day before this loan.
    stand_in_period(segment, plan, nr=1)
    segment.save(force_insert=True)
    if segment.method == LISTED:
        list_rows(loan, plan)
    loan.segment = segment
    return views_of([loan], on=on)[0]


def identity_of(loan: Loan) -> dict[str, Any]:
    """Return what a segment repeats of its loan, so that the night need not join them."""
    return {
        "loan": loan,
        "organisation_id": loan.organisation_id,
        "legal_entity_id": loan.legal_entity_id,
        "party_id": loan.party_id,
        "product_version_id": loan.product_version_id,
    }


def course_values(loan: Loan, plan: Plan, terms: ProductTerms) -> dict[str, Any]:
    """Return how the plan goes on, and the rates at which what is overdue grows."""
    core_terms = terms_of(
        terms,
        principal_fen=loan.principal_fen,
        term_months=loan.term_months,
        disbursed_on=loan.disbursed_on,
    )
    course = course_of(plan, core_terms)
    return {
        "method": course.method,
        "instalment_fen": course.instalment_fen,
        "day_count": str(plan.day_count),
        "due_day": plan.due_day,
        "first_due_on": plan.rows[0].due_on,
        "instalments": len(plan.rows),
        "annual_rate_pct": loan.annual_rate_pct,
        "penalty_rate_pct": loan.annual_rate_pct * (1 + terms.overdue_markup_pct / 100),
        "compound_rate_pct": loan.annual_rate_pct if terms.compounds else Decimal(0),
        "grace_days": terms.grace_days,
    }


def stand_in_period(segment: Segment, plan: Plan, *, nr: int) -> None:
    """Put a segment into the plan's period `nr`; after the last one, nothing grows any more."""
    if nr > len(plan.rows):
        segment.next_due_on, segment.period_nr = None, nr
        segment.period_from_on = plan.rows[-1].due_on
        segment.period_principal_fen = segment.period_interest_fen = 0
        segment.planned_balance_fen = 0
        return
    row = plan.rows[nr - 1]
    growth = growth_of(plan, row)
    segment.next_due_on = row.due_on
    segment.period_nr = nr
    segment.period_from_on = growth.from_on
    segment.period_anchor_day = growth.anchor_day
    segment.period_skipped_days = growth.skipped_days
    segment.period_days = growth.days
    segment.period_principal_fen = row.principal_fen
    segment.period_interest_fen = row.interest_fen
    segment.period_carried_fen = 0
    segment.planned_balance_fen = row.balance_before_fen


def list_rows(loan: Loan, plan: Plan) -> None:
    PlannedRow.objects.bulk_create(
        PlannedRow(
            loan=loan,
            organisation_id=loan.organisation_id,
            party_id=loan.party_id,
            nr=row.nr,
            due_on=row.due_on,
            principal_fen=row.principal_fen,
            interest_fen=row.interest_fen,
            period_from_on=growth.from_on,
            period_anchor_day=growth.anchor_day,
            period_skipped_days=growth.skipped_days,
            period_days=growth.days,
        )
        for row in plan.rows
        for growth in [growth_of(plan, row)]
    )


@operation
def rebuild_segment(loan: Loan, terms: ProductTerms) -> Segment:
    """Make a segment anew from the loan's own terms, its instalments and what was received.

    Penalty and compound start again from nothing owed: the next close counts them from the due
    dates.
    """
    plan, segment = plan_of(loan, terms), loan.segment
    for name, value in course_values(loan, plan, terms).items():
        setattr(segment, name, value)
    fallen = list(Instalment.objects.filter(loan=loan).order_by("nr"))
    stand_in_period(segment, plan, nr=len(fallen) + 1)
    received = Repayment.objects.filter(loan=loan).aggregate(
        principal=Sum("principal_fen", default=0),
        interest=Sum("interest_fen", default=0),
        penalty=Sum("penalty_fen", default=0),
        compound=Sum("compound_fen", default=0),
    )
    segment.balance_fen = loan.principal_fen - received["principal"]
    segment.received_fen = received["interest"]
    segment.earned_fen = sum(row.interest_fen for row in fallen)
    segment.due_principal_fen = sum(row.principal_fen - row.principal_paid_fen for row in fallen)
    segment.due_interest_fen = sum(row.interest_fen - row.interest_paid_fen for row in fallen)
    segment.overdue_since_on = segment.carried_on = None
    segment.overdue_principal_fen = segment.overdue_interest_fen = 0
    # What was paid of them is owed no more; what is owed now is counted anew on top of it.
    segment.penalty_numerator = Decimal(36000 * received["penalty"])
    segment.compound_numerator = Decimal(36000 * received["compound"])
    segment.penalty_received_fen = received["penalty"]
    segment.compound_received_fen = received["compound"]
    segment.set_aside = None
    segment.save()
    if segment.method == LISTED and not PlannedRow.objects.filter(loan=loan).exists():
        list_rows(loan, plan)
    return segment


@operation
def let_fall_due(loan: Loan, *, on: date) -> int:
    """Store the instalments that have fallen due by `on`; done already, it changes nothing."""
    count, _ = batch.fall_due(reach_of(loan), on=on)
    return count


@operation
def apply_payment(
    loan: Loan,
    terms: ProductTerms,
    *,
    amount_fen: int,
    payment_number: str,
    value_on: date,
    on: date,
) -> Applied:
    """Spread a payment over what is due, oldest instalment first; a surplus waits in suspense.

    It counts on `value_on`; `on` is the bank's date.
    """
    payment = payment_of(
        loan.id, terms, number=payment_number, amount_fen=amount_fen, value_on=value_on
    )
    (applied,) = batch.apply(reach_of(loan), [payment], on=on)
    loan.segment.refresh_from_db()
    return applied


def payment_of(
    loan_id: UUID, terms: ProductTerms, *, number: str, amount_fen: int, value_on: date
) -> Payment:
    """Return a payment with the product's order: parts it does not name come before, as in law."""
    order = complete([Part(name) for name in terms.allocation])
    return Payment(
        loan_id=loan_id,
        number=number,
        amount_fen=amount_fen,
        value_on=value_on,
        penalty_first=order.index(Part.PENALTY) < order.index(Part.PRINCIPAL),
        interest_first=order.index(Part.INTEREST) < order.index(Part.PRINCIPAL),
    )


def reach_of(loan: Loan) -> Reach:
    return Reach(loan.legal_entity_id, loan_ids=(loan.id,))


def complete(order: list[Part]) -> list[Part]:
    """Return the product's order with the parts it does not name, in the law's order, before."""
    return [part for part in Part if part not in order] + order
