"""Cases at the turns of the road, made through the doors of the screens; the house works meanwhile."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from journeys.house import until
from road import member, person
from sancha.credit.facilities import queries as facilities
from sancha.credit.loans import queries as loans
from sancha.engines.process import queries as processes
from sancha.entry.sample.borrower import Borrower, has_contract, is_signed
from sancha.inloan.approval import services as reviews
from sancha.inloan.approval.types import Term
from sancha.inloan.disbursement import queries as disbursements
from sancha.inloan.disbursement.types import DisbursementView
from sancha.platform import clock
from sancha.preloan.applications import queries as applications
from sancha.preloan.supplements.types import Item

ITEMS = (
    Item("document", "bank_statement", "近六个月"),
    Item("question", "", "单位名称与征信不一致，请说明"),
    Item("correction", "purpose_detail", "写明装修哪套房"),
)
TERMS = (Term("提供装修合同", "purpose_proof"), Term("结清信用卡逾期 300 元"))
REVIEWERS = ("zhaomin", "liuyang")


@dataclass
class Case:
    """A borrower and what she has asked for."""

    borrower: Borrower
    id: UUID

    @property
    def status(self) -> str:
        return applications.get(self.id).status.code

    @property
    def number(self) -> str:
        return applications.get(self.id).number

    @property
    def contract_id(self) -> UUID:
        contract = facilities.contract_of_application(self.id)
        assert contract is not None
        return contract.id

    @property
    def loan_id(self) -> UUID:
        found = loans.loan_of_application(self.id)
        assert found is not None
        return found[0]

    @property
    def payment(self) -> DisbursementView:
        payment = disbursements.of_contract(self.contract_id)
        assert payment is not None
        return payment

    def reaches(self, status: str) -> "Case":
        until(lambda: self.status == status)
        return self

    def with_contract(self) -> "Case":
        until(lambda: has_contract(self.id))
        return self

    def signed(self) -> "Case":
        """Sign by the code, on both sides."""
        contract_id = self.with_contract().borrower.say_yes(self.id)
        until(lambda: is_signed(contract_id))
        return self

    def approved(self, **changes: Any) -> "Case":
        """Let both reviewers approve it; the first says how."""
        for account in REVIEWERS:
            reviews.give_opinion(
                application_id=self.id,
                task_id=self.task_id,
                outcome="approve",
                opinion="收入稳定，同意",
                now=clock.now(),
                actor=member(account),
                **{"amount_fen": None} | changes,
            )
            changes.pop("conditions", None)  # Each reviewer adds to those of the one before.
        return self

    def returned(self) -> "Case":
        """Let the first reviewer ask for all that is missing, in one list."""
        reviews.return_case(
            application_id=self.id,
            task_id=self.task_id,
            items=ITEMS,
            opinion="材料不全，一次性补齐",
            now=clock.now(),
            actor=member(REVIEWERS[0]),
        )
        return self

    @property
    def task_id(self) -> UUID:
        (task,) = (t for t in processes.tasks_of(self.id) if t.status == "open")
        return task.id


def newcomer(profile: str) -> Borrower:
    """Somebody who has signed in and opened an account."""
    borrower = Borrower(person(profile), until).sign_in()
    borrower.open_party()
    return borrower


def ask(
    profile: str, *, amount: str, product: str = "consumer_loan", term_months: int = 12
) -> Case:
    """Let a newcomer apply; the house decides meanwhile."""
    borrower = newcomer(profile)
    application = borrower.apply(
        amount=amount, term_months=term_months, purpose="renovation", product=product
    )
    return Case(borrower, application.id)
