"""The plan of a loan, instalment by instalment, as staff and the borrower see it."""

from collections.abc import Sequence
from datetime import date

from ninja import Schema

from sancha.core.money import yuan
from sancha.credit.loans.types import LoanView, ScheduleRow
from sancha.insight.lifecycle import queries
from sancha.office.products.types import Terms
from sancha.platform.text import Status


class InstalmentOut(Schema):
    """An instalment; `balance` is the principal that the plan leaves after it."""

    number: int
    due_on: date
    principal: str
    interest: str
    penalty: str
    total: str
    paid: str
    paid_on: date | None
    balance: str
    state: Status


def schedule_out(
    view: LoanView, terms: Terms, schedule: Sequence[ScheduleRow], *, on: date
) -> list[InstalmentOut]:
    return [
        InstalmentOut(
            number=row.nr,
            due_on=row.due_on,
            principal=yuan(row.principal_fen),
            interest=yuan(row.interest_fen),
            penalty=yuan(penalty_fen),
            total=yuan(row.total_fen),
            paid=yuan(row.paid_fen),
            paid_on=row.paid_on,
            balance=yuan(row.balance_after_fen),
            state=row.state,
        )
        for row, penalty_fen in queries.with_penalty(view, terms, schedule, on=on)
    ]
