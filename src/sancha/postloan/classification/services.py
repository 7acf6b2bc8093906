from datetime import date
from uuid import UUID

from sancha.credit.loans import queries as loans
from sancha.credit.loans import services as loan_services
from sancha.office.products import queries as products
from sancha.platform import events
from sancha.platform.door import operation
from sancha.postloan.classification.queries import observation_of, rules_on


@operation
def judge(loan_id: UUID, risk_class: int, *, on: date) -> None:
    """Give a loan the class that two people agreed on."""
    loan = loans.lock(loan_id)
    was = loan.segment.risk_class
    put = loan_services.judge(loan, risk_class, on=on)
    events.record(loan.id, "loan.classified", business_on=on, risk_class=put.risk_class, was=was)


@operation
def observe(loan_id: UUID, *, on: date) -> None:
    """Observe a loan as its restructurings ask for, those that were taken back apart."""
    loan = loans.lock(loan_id)
    life = loans.history(loan, products.version(loan.product_version_id).terms)
    found = observation_of(life, rules_on(on))
    loan_services.watch(
        loan, found.risk_class if found else None, found.until_on if found else None, on=on
    )
