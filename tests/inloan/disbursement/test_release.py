"""Large payments: two look at them, and a third person of another post lets them leave."""

from functools import partial
from uuid import UUID

import pytest
from django.db import IntegrityError

from callers import staff
from insight.screens import counted
from money import account_of
from payments import (
    OPERATOR,
    REVIEWER,
    THIRD,
    also_holding,
    payment_of,
    requested,
    reviewed,
    signed_contract,
    until_paid,
    want_a_third_person,
)
from refusals import assert_problem
from road import Road, drain, member
from sancha.engines.notice.models import Notice
from sancha.entry.sample.borrower import Borrower
from sancha.inloan.disbursement import queries, services
from sancha.inloan.disbursement.errors import NotOpen, SamePerson
from sancha.inloan.disbursement.models import Disbursement
from sancha.inloan.disbursement.services import paying
from sancha.inloan.disbursement.types import DisbursementView
from sancha.platform import clock
from sancha.platform.acts import Actor
from support import at_once


@pytest.fixture
def large(road: Road, monkeypatch: pytest.MonkeyPatch) -> tuple[Borrower, UUID]:
    """A signed contract over 20,000, which is large where 10,000 are; nobody has requested it."""
    want_a_third_person(monkeypatch)
    return signed_contract(road)


def seen_by_two(contract_id: UUID) -> DisbursementView:
    """Requested by one and reviewed by another; every job has run."""
    requested(contract_id)
    assert reviewed(contract_id)["awaits_release"]
    drain()
    return payment_of(contract_id)


def release(
    payment: DisbursementView, actor: Actor | None = None, outcome: str = "approve"
) -> DisbursementView:
    return services.release_payment(
        disbursement_id=payment.id,
        outcome=outcome,
        opinion="大额放款，已核对",
        now=clock.now(),
        actor=actor or member(THIRD),
    )


def test_leaves_once_the_third_has_released_it_and_not_before(
    large: tuple[Borrower, UUID],
) -> None:
    borrower, contract_id = large
    payment = seen_by_two(contract_id)
    assert (payment.status.code, account_of(borrower.person)) == ("requested", "100.00")
    told = Notice.objects.filter(subject_id=payment.id, template="payment.attention")
    assert set(told.values_list("recipient_id", flat=True)) == {member(THIRD).id}
    row = staff(THIRD).get("/disbursements?queue=review").json()["items"][0]
    assert (row["number"], "release" in row["allowed_actions"]) == (payment.number, True)
    results = at_once(*[partial(release, payment)] * 16)
    assert sum(isinstance(result, DisbursementView) for result in results) == 1, results
    assert {type(result) for result in results} == {DisbursementView, NotOpen}
    until_paid(contract_id)
    assert account_of(borrower.person) == "20100.00"
    paid = Disbursement.objects.get(contract_id=contract_id)
    assert (paid.requested_by, paid.reviewed_by, paid.released_by) == (
        member(OPERATOR).id,
        member(REVIEWER).id,
        member(THIRD).id,
    )


def test_is_not_released_by_one_of_the_two_not_even_past_the_code(
    large: tuple[Borrower, UUID],
) -> None:
    _, contract_id = large
    payment = seen_by_two(contract_id)
    body = {"outcome": "approve", "opinion": "我自己放行"}
    for account in (OPERATOR, REVIEWER):
        answer = staff(account).post(f"/disbursements/{payment.id}/release", body)
        assert answer.status_code == 403
    both = also_holding("disbursement.release", payment, account=REVIEWER)
    with pytest.raises(SamePerson):
        release(payment, both)
    with pytest.raises(IntegrityError, match="disbursement_released_by_a_third"):
        release_past_the_code(disbursement_id=payment.id, actor=both)
    assert payment_of(contract_id).released_by is None


@paying.use_case
def release_past_the_code(*, disbursement_id: UUID, actor: Actor) -> None:
    row = queries.lock(disbursement_id)
    actor.require("disbursement.release", on=row)
    row.released_by = actor.id
    row.save(update_fields=["released_by"])


def test_once_returned_is_requested_anew_before_it_is_reviewed(
    large: tuple[Borrower, UUID],
) -> None:
    borrower, contract_id = large
    path = f"/disbursements/{requested(contract_id).id}/review"
    body = {"outcome": "return", "opinion": "请补充说明"}
    assert staff(REVIEWER).post(path, body).status_code == 200
    body = {"outcome": "approve", "opinion": "直接同意"}
    assert_problem(staff(REVIEWER).post(path, body), 409, "disbursement.not_open")
    drain()
    assert account_of(borrower.person) == "100.00"


def test_not_released_is_ordered_again_under_a_new_number_and_seen_by_all_three(
    large: tuple[Borrower, UUID],
) -> None:
    borrower, contract_id = large
    payment = seen_by_two(contract_id)
    assert release(payment, outcome="return").status.code == "cancelled"
    row = staff(OPERATOR).get("/disbursements?queue=attention").json()["items"][0]
    assert (row["number"], row["allowed_actions"]) == (
        payment.number,
        ["order_again", "cancel"],
    )
    path = f"/disbursements/{payment.id}/orders"
    made = staff(OPERATOR).post(path, {"opinion": "已补充说明，重新放款"})
    assert made.status_code == 200, made.content
    again = payment_of(contract_id)
    assert (again.status.code, again.previous_id, again.reviewed_by) == (
        "requested",
        payment.id,
        None,
    )
    assert_problem(
        staff(THIRD).post(
            f"/disbursements/{again.id}/release", {"outcome": "approve", "opinion": "提前放行"}
        ),
        409,
        "disbursement.not_open",
    )
    assert reviewed(contract_id)["number"] == again.number
    drain()
    assert account_of(borrower.person) == "100.00"
    release(again)
    until_paid(contract_id)
    assert account_of(borrower.person) == "20100.00"


def test_many_are_listed_with_the_queries_of_one(road: Road, large: tuple[Borrower, UUID]) -> None:
    for contract_id in (large[1], signed_contract(road)[1]):
        seen_by_two(contract_id)
    desk, pages = staff(THIRD), []
    for size in (1, 2):
        with counted() as asked:
            rows = desk.get(f"/disbursements?queue=review&page_size={size}").json()["items"]
        assert ["release" in row["allowed_actions"] for row in rows] == [True] * size
        pages.append(len(asked))
    assert pages[0] == pages[1]
