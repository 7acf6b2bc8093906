from datetime import date
from uuid import UUID

from sancha.core.allocation import Part, Parts, allocate
from sancha.credit.facilities.types import ContractView
from sancha.credit.loans.models import Instalment, Loan, Repayment
from sancha.credit.loans.queries import open_instalments, plan_of, views_of
from sancha.credit.loans.types import Applied, LoanView
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
        status="active",
        principal_fen=contract.amount_fen,
        balance_fen=contract.amount_fen,
        annual_rate_pct=contract.annual_rate_pct,
        term_months=contract.term_months,
        disbursed_on=on,
    )
    plan = plan_of(loan, terms)
    loan.next_due_on, loan.matures_on = plan.rows[0].due_on, plan.rows[-1].due_on
    loan.number = numbers.next_number(numbers.LOAN, on=on)  # Last: others wait for its lock.
    loan.save(force_insert=True)
    return views_of([loan], on=on)[0]


@operation
def let_fall_due(loan: Loan, terms: ProductTerms, *, on: date) -> list[Instalment]:
    """Store the instalments that have fallen due by `on`; done already, it changes nothing."""
    plan = plan_of(loan, terms)
    known = set(Instalment.objects.filter(loan=loan).values_list("nr", flat=True))
    fallen = [row for row in plan.rows if row.due_on <= on and row.nr not in known]
    rows = Instalment.objects.bulk_create(
        Instalment(
            loan=loan,
            organisation_id=loan.organisation_id,
            party_id=loan.party_id,
            nr=row.nr,
            due_on=row.due_on,
            principal_fen=row.principal_fen,
            interest_fen=row.interest_fen,
        )
        for row in fallen
    )
    ahead = [row.due_on for row in plan.rows if row.due_on > on]
    loan.next_due_on = ahead[0] if ahead else None
    loan.save(update_fields=["next_due_on"])
    return rows


@operation
def apply_payment(
    loan: Loan, terms: ProductTerms, *, amount_fen: int, payment_number: str, on: date
) -> Applied:
    """Spread a payment over what is due, oldest instalment first; a surplus waits in suspense."""
    left, interest_fen, principal_fen = amount_fen, 0, 0
    order = [Part(name) for name in terms.allocation]
    for row in open_instalments(loan.id):
        due = Parts(
            interest_fen=row.interest_fen - row.interest_paid_fen,
            principal_fen=row.principal_fen - row.principal_paid_fen,
        )
        paid = allocate(amount_fen=min(left, due.total_fen), due=due, order=complete(order))
        row.interest_paid_fen += paid.interest_fen
        row.principal_paid_fen += paid.principal_fen
        row.paid_on = on if paid == due else None
        row.save(update_fields=["interest_paid_fen", "principal_paid_fen", "paid_on"])
        left -= paid.total_fen
        interest_fen += paid.interest_fen
        principal_fen += paid.principal_fen
        if left == 0:
            break
    Repayment.objects.create(
        loan=loan,
        organisation_id=loan.organisation_id,
        party_id=loan.party_id,
        payment_number=payment_number,
        amount_fen=amount_fen,
        interest_fen=interest_fen,
        principal_fen=principal_fen,
        suspense_fen=left,
        received_on=on,
    )
    loan.balance_fen -= principal_fen
    is_settled = (
        loan.balance_fen == 0 and loan.next_due_on is None and not open_instalments(loan.id)
    )
    if is_settled:
        loan.status, loan.settled_on = "settled", on
    loan.save(update_fields=["balance_fen", "status", "settled_on"])
    return Applied(interest_fen, principal_fen, left, is_settled)


def complete(order: list[Part]) -> list[Part]:
    """Return the product's order with the parts it does not name, in the law's order, before."""
    return [part for part in Part if part not in order] + order
