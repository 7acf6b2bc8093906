"""To whom a loan was paid, where that was not the borrower."""

from uuid import UUID

from ninja import Schema

from sancha.credit.parties.types import mask
from sancha.inloan.disbursement import queries as disbursements


class LoanPayee(Schema):
    name: str
    account_masked: str
    bank: str


def loan_payee(loan_id: UUID) -> LoanPayee | None:
    payee = disbursements.payee_of_loan(loan_id)
    if payee is None:
        return None
    return LoanPayee(
        name=payee.name, account_masked=mask("bank_card", payee.account), bank=payee.bank
    )
