"""A payment on a day: it waits, leaves by itself when the day comes, and can be taken back before."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from callers import phone, staff
from money import account_of
from payments import (
    OPERATOR,
    REVIEWER,
    THIRD,
    ask_to_pay,
    case_of,
    payment_of,
    requested,
    reviewed,
    until_paid,
    want_a_third_person,
)
from refusals import assert_problem
from road import Road, drain
from sancha.credit.facilities import queries as facilities
from sancha.credit.facilities.types import LIMIT_STATUSES
from sancha.engines.process import queries as processes
from sancha.entry.sample.borrower import Borrower
from sancha.inloan.disbursement import errands, jobs, queries
from sancha.inloan.disbursement.models import Disbursement
from sancha.inloan.disbursement.types import DisbursementView


def scheduled(contract_id: UUID, pay_on: object) -> DisbursementView:
    """Requested for a day and reviewed; every job has run."""
    requested(contract_id, pay_on=str(pay_on))
    reviewed(contract_id)
    drain()
    return payment_of(contract_id)


def test_waits_for_its_day_and_leaves_by_itself_once(
    road: Road, by_two: tuple[Borrower, UUID]
) -> None:
    borrower, contract_id = by_two
    payment = scheduled(contract_id, road.today + timedelta(days=2))
    assert payment.status.code == "scheduled"
    page = phone(borrower).get(f"/borrower/applications/{case_of(contract_id)}").json()
    assert str(payment.pay_on) in page["expected"]["text"]["zh"]
    road.next_night()
    errands.pay(contract_id)  # Whoever asks again the day before pays nothing.
    drain()
    assert payment_of(contract_id).status.code == "scheduled"
    assert account_of(borrower.person) == "100.00"
    road.next_night()
    jobs.pay_due(str(road.bank.legal_entity_id))  # Said twice: the day's opening says it, too.
    until_paid(contract_id)
    assert account_of(borrower.person) == "20100.00"
    assert Disbursement.objects.get(contract_id=contract_id).number == payment.number


def test_is_taken_back_before_and_then_does_not_leave(
    road: Road, by_two: tuple[Borrower, UUID]
) -> None:
    borrower, contract_id = by_two
    payment = scheduled(contract_id, road.today + timedelta(days=1))
    path = f"/disbursements/{payment.id}/taking-back"
    assert staff(REVIEWER).post(path, {"opinion": "客户要求改期"}).status_code == 403
    taken = staff(OPERATOR).post(path, {"opinion": "客户要求改期"}).json()
    assert taken["status"]["code"] == "cancelled"
    assert taken["allowed_actions"] == ["order_again", "cancel"]
    again = staff(OPERATOR).post(path, {"opinion": "客户要求改期"})
    assert_problem(again, 409, "disbursement.not_open")
    road.next_night()
    drain()
    assert payment_of(contract_id).status.code == "cancelled"
    assert account_of(borrower.person) == "100.00"


def test_taken_back_leaves_its_contract_to_be_cancelled_and_then_waits_for_nobody(
    road: Road, by_two: tuple[Borrower, UUID]
) -> None:
    borrower, contract_id = by_two
    payment = scheduled(contract_id, road.today + timedelta(days=1))
    desk, path = staff(OPERATOR), f"/disbursements/{payment.id}"
    assert desk.post(f"{path}/taking-back", {"opinion": "客户不再需要"}).status_code == 200
    assert payment.number in waiting()
    path = f"/contracts/{contract_id}/cancellation"
    assert desk.post(path, {"reason": "客户不再需要，解除合同"}).status_code == 204
    assert facilities.contract(contract_id).status.code == "cancelled"
    assert "disburse" not in [p.step for p in processes.position_of(case_of(contract_id))]
    assert payment.number not in waiting()
    (row,) = desk.get(f"/disbursements?q={payment.number}").json()["items"]
    assert (row["status"]["code"], row["allowed_actions"]) == ("cancelled", [])
    drain()
    assert account_of(borrower.person) == "100.00"


def waiting() -> list[str]:
    """The payments that somebody at the desk must look at."""
    items = staff(OPERATOR).get("/disbursements?queue=attention").json()["items"]
    return [row["number"] for row in items]


def test_of_today_leaves_today_and_another_day_than_may_be_is_refused(
    road: Road, by_two: tuple[Borrower, UUID]
) -> None:
    borrower, contract_id = by_two
    for pay_on in (road.today - timedelta(days=1), road.today + timedelta(days=31)):
        answer = ask_to_pay(contract_id, pay_on=str(pay_on))
        assert_problem(answer, 422, "disbursement.bad_pay_day", "/pay_on")
    assert queries.of_contract(contract_id) is None
    scheduled(contract_id, road.today)
    until_paid(contract_id)
    assert account_of(borrower.person) == "20100.00"


def test_is_ordered_again_for_another_day_and_reviewed_anew(
    road: Road, by_two: tuple[Borrower, UUID]
) -> None:
    borrower, contract_id = by_two
    first = scheduled(contract_id, road.today + timedelta(days=1))
    desk = staff(OPERATOR)
    path = f"/disbursements/{first.id}"
    assert desk.post(f"{path}/taking-back", {"opinion": "客户要求改期"}).status_code == 200
    body = {"opinion": "改期放款", "pay_on": str(road.today - timedelta(days=1))}
    assert_problem(desk.post(f"{path}/orders", body), 422, "disbursement.bad_pay_day", "/pay_on")
    body["pay_on"] = str(road.today + timedelta(days=2))
    made = desk.post(f"{path}/orders", body).json()
    assert (made["status"]["code"], made["pay_on"]) == ("requested", body["pay_on"])
    page = phone(borrower).get(f"/borrower/applications/{case_of(contract_id)}").json()
    assert page["expected"]["text"]["zh"] == f"放款正在复核，复核通过后于 {body['pay_on']} 放款"
    reviewed(contract_id)
    drain()
    road.next_night()
    drain()
    assert account_of(borrower.person) == "100.00"
    road.next_night()
    until_paid(contract_id)
    assert account_of(borrower.person) == "20100.00"
    old = Disbursement.objects.get(pk=first.id)
    assert (old.status, str(payment_of(contract_id).number)) == ("cancelled", made["number"])


def test_is_asked_its_conditions_again_when_its_day_comes(
    road: Road, by_two: tuple[Borrower, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    borrower, contract_id = by_two
    scheduled(contract_id, road.today + timedelta(days=1))
    real = facilities.limit
    frozen = LIMIT_STATUSES["frozen"]
    monkeypatch.setattr(facilities, "limit", lambda key: replace(real(key), status=frozen))
    road.next_night()
    drain()
    payment = payment_of(contract_id)
    assert (payment.status.code, [text.zh for text in payment.missing]) == (
        "blocked",
        ["授信额度已冻结"],
    )
    assert account_of(borrower.person) == "100.00"


def test_goes_back_to_people_where_a_third_is_wanted_meanwhile(
    road: Road, by_two: tuple[Borrower, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    borrower, contract_id = by_two
    scheduled(contract_id, road.today + timedelta(days=1))
    want_a_third_person(monkeypatch)
    road.next_night()
    drain()
    payment = payment_of(contract_id)
    assert (payment.status.code, queries.awaits_release(payment)) == ("requested", True)
    assert account_of(borrower.person) == "100.00"
    body = {"outcome": "approve", "opinion": "大额放款，已核对"}
    assert staff(THIRD).post(f"/disbursements/{payment.id}/release", body).status_code == 200
    until_paid(contract_id)
    assert account_of(borrower.person) == "20100.00"
