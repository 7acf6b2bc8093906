"""A signed contract and its payment: what the tests of paying out start from, ask and wait for."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from callers import staff
from money import set_account
from road import Road, let_work, member
from sancha.credit.facilities import queries as facilities
from sancha.engines.process import queries as processes
from sancha.entry.sample.borrower import Borrower
from sancha.inloan.contracts import errands as contract_errands
from sancha.inloan.disbursement import queries
from sancha.inloan.disbursement.types import DisbursementView
from sancha.office.products import queries as products
from sancha.office.products.types import Terms
from sancha.platform.acts import Actor
from sancha.preloan.applications import queries as applications

OPERATOR, REVIEWER, THIRD = "zhoujie", "majun", "xiejun"
LENT_FEN = 2_000_000


def signed_contract(road: Road) -> tuple[Borrower, UUID]:
    """A borrower with 100 yuan whose contract over 20,000 is signed; no job has run since."""
    borrower = road.borrower("good")
    application = road.decided(road.apply(borrower, amount="20000.00", term_months=6).id)
    contract_id = borrower.say_yes(application.id)
    contract_errands.sign(contract_id)
    set_account(borrower.person, balance="100.00")
    return borrower, contract_id


def let_products_say(patch: pytest.MonkeyPatch, **said: object) -> None:
    """Let the terms of every product say this."""
    real = Terms.__getattribute__

    def told(terms: Terms, name: str) -> object:
        return said[name] if name in said else real(terms, name)

    patch.setattr(Terms, "__getattribute__", told)


def want_a_third_person(patch: pytest.MonkeyPatch) -> None:
    """Let a third person release payments from 10,000 yuan."""
    real = products.thresholds
    low = {"third_from_fen": 1_000_000}
    patch.setattr(products, "thresholds", lambda on: real(on).model_copy(update=low))


def payment_of(contract_id: UUID) -> DisbursementView:
    payment = queries.of_contract(contract_id)
    assert payment is not None
    return payment


def case_of(contract_id: UUID) -> UUID:
    return facilities.contract(contract_id).application_id


def used_fen(contract_id: UUID) -> int:
    return facilities.usage()[facilities.contract(contract_id).facility_id][0]


def ask_to_pay(contract_id: UUID, **more: Any) -> Any:
    """Request the payment at the desk, with its task; return the answer."""
    (task,) = (t for t in processes.tasks_of(case_of(contract_id)) if t.status == "open")
    assert task.step == "pay_request"
    body = {"outcome": "submit", "opinion": "要素齐全，申请放款"} | more
    return staff(OPERATOR).post(f"/tasks/{task.id}/payment-request", body)


def requested(contract_id: UUID, **more: Any) -> DisbursementView:
    """Request the payment; it waits for its reviewer."""
    answer = ask_to_pay(contract_id, **more)
    assert answer.status_code == 204, answer.content
    return payment_of(contract_id)


def reviewed(contract_id: UUID) -> Any:
    """Let the second person agree at the desk; return what she is shown."""
    path = f"/disbursements/{payment_of(contract_id).id}/review"
    seen = staff(REVIEWER).post(path, {"outcome": "approve", "opinion": "复核一致，同意"})
    assert seen.status_code == 200, seen.content
    return seen.json()


def also_holding(permission: str, payment: DisbursementView, *, account: str) -> Actor:
    """Return a member of staff who may do this, too, where the payment is."""
    one = member(account)
    return replace(one, grants=one.grants | {(permission, payment.organisation_id)})


def until_paid(contract_id: UUID) -> None:
    let_work(lambda: applications.get(case_of(contract_id)).status.code == "paid")
