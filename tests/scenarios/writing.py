"""What the lender says in writing of a loan: statements and certificates."""

from callers import phone, staff
from scenarios.frame import MANAGER, House, Order, scenario

STATEMENT, OTHER = {"kind": "statement"}, {"kind": "settlement"}
ISSUED = {"certificates_certificate": 1}


@scenario("POST /loans/{loan_id}/certificates")
def issue(house: House) -> Order:
    path = f"/loans/{house.lent()}/certificates"
    return Order(staff(MANAGER), path, STATEMENT, OTHER, ISSUED)


@scenario("POST /borrower/loans/{loan_id}/certificates")
def issue_own(house: House) -> Order:
    path = f"/borrower/loans/{house.lent()}/certificates"
    return Order(phone(house.payee), path, STATEMENT, OTHER, ISSUED)
