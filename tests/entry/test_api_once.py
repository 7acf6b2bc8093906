"""What a client may and may not do with an Idempotency-Key."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from callers import Caller, application_body, customer_body, phone, staff
from refusals import assert_problem
from road import Road, drain, let_work, person
from sancha.core.identifiers import id_check_digit
from sancha.credit.facilities import queries as facilities
from sancha.engines.process import queries as processes
from sancha.entry.sample import world
from sancha.entry.sample.borrower import has_contract
from sancha.inloan.approval.models import Approval
from sancha.platform.keys import uuid7
from support import query


@dataclass(frozen=True)
class Order:
    """One request that changes something, another that differs, and what it left behind."""

    caller: Caller
    path: str
    body: dict[str, Any]
    other: dict[str, Any]
    status: int
    effects: Callable[[], int]


def reviewing(road: Road) -> Order:
    application = road.decided(road.apply(road.borrower("middling")).id)
    (task,) = (t for t in processes.tasks_of(application.id) if t.status == "open")
    body = {
        "task_id": str(task.id),
        "outcome": "approve",
        "opinion": "收入稳定，同意",
        "amount": "30000.00",
        "reduced_for": "income",
    }
    return Order(
        caller=staff("zhaomin"),
        path=f"/applications/{application.id}/opinions",
        body=body,
        other=body | {"amount": "20000.00"},
        status=200,
        effects=lambda: Approval.objects.filter(application_id=application.id).count(),
    )


def confirming(road: Road) -> Order:
    borrower = road.borrower("good")
    application_id = road.decided(road.apply(borrower, amount="20000.00").id).id
    let_work(lambda: has_contract(application_id))
    contract = facilities.contract_of_application(application_id)
    assert contract is not None
    borrower.read_cost(contract.id)
    before = world.last_code(borrower.phone)
    caller = phone(borrower)
    assert caller.post(f"/borrower/contracts/{contract.id}/codes").status_code == 204
    code = borrower.receive_code(before)
    return Order(
        caller=caller,
        path=f"/borrower/contracts/{contract.id}/confirmation",
        body={"code": code},
        other={"code": "000000" if code != "000000" else "111111"},
        status=200,
        effects=lambda: count(
            "event WHERE subject = %s AND type = 'contract.accepted'", contract.id
        ),
    )


def ordering_night(road: Road) -> Order:
    before = count("night_nightorder")
    return Order(
        caller=staff("zhoujie"),
        path="/night/runs",
        body={"until_on": str(road.today + timedelta(days=1))},
        other={"until_on": str(road.today + timedelta(days=2))},
        status=202,
        effects=lambda: count("night_nightorder") - before,
    )


def count(what: str, *values: object) -> int:
    return int(query(f"SELECT count(*) FROM {what}", *values)[0][0])


def new_key() -> str:
    return uuid7().hex


class TestMisuse:
    def test_a_key_is_one_person_s_own(self, road: Road) -> None:
        key, one, two = new_key(), road.borrower("good"), road.borrower("good")
        answers = [
            phone(one).post("/borrower/applications", application_body(), key=key),
            phone(two).post("/borrower/applications", application_body(), key=key),
        ]
        assert [answer.status_code for answer in answers] == [201, 201]
        assert answers[0].json()["id"] != answers[1].json()["id"]
        assert "Idempotency-Replayed" not in answers[1]

    def test_a_key_belongs_to_one_operation(self, road: Road) -> None:
        key, manager = new_key(), staff("wangli")
        opened = manager.post("/customers", customer_body(person("good")), key=key)
        assert opened.status_code == 201
        body = application_body(customer_id=opened.json()["id"], amount="10000.00")
        answer = manager.post("/applications", body, key=key)
        assert_problem(answer, 422, "door.key_reused")
        assert count("applications_application WHERE party_id = %s", opened.json()["id"]) == 0

    def test_another_subject_under_the_same_key_tells_nothing_of_the_first(
        self, road: Road
    ) -> None:
        key, manager = new_key(), staff("wangli")
        opened = [
            manager.post("/customers", customer_body(person("good"))).json()["id"] for _ in range(2)
        ]
        bodies = [application_body(customer_id=one, amount="10000.00") for one in opened]
        first = manager.post("/applications", bodies[0], key=key)
        second = manager.post("/applications", bodies[1], key=key)
        assert first.status_code == 201
        assert_problem(second, 422, "door.key_reused")
        assert first.json()["number"] not in second.content.decode()
        assert count("applications_application WHERE party_id = %s", opened[1]) == 0

    def test_a_corrected_request_under_the_same_key_is_taken(self, road: Road) -> None:
        caller, key = phone(road.borrower("good")), new_key()
        for wrong, pointer in (
            ({"amount": "1.00"}, "/amount"),
            ({"amount": "fifty"}, "/amount"),
            ({"purpose": "日常消费"}, "/purpose"),
            ({"consented": False}, "/consented"),
        ):
            answer = caller.post("/borrower/applications", application_body(**wrong), key=key)
            assert answer.status_code == 422
            assert [found["pointer"] for found in answer.json()["errors"]] == [pointer]
        taken = caller.post("/borrower/applications", application_body(), key=key)
        assert taken.status_code == 201
        assert "Idempotency-Replayed" not in taken

    def test_a_corrected_customer_under_the_same_key_is_taken(self, road: Road) -> None:
        manager, key, someone = staff("wangli"), new_key(), person("good")
        number = someone["id_number"]
        wrong_digit = "0" if id_check_digit(number[:17]) != "0" else "1"
        wrong = customer_body(someone, id_number=number[:17] + wrong_digit)
        assert_problem(
            manager.post("/customers", wrong, key=key), 422, "request.invalid", "/id_number"
        )
        assert manager.post("/customers", customer_body(someone), key=key).status_code == 201

    def test_the_right_code_follows_a_wrong_one_under_the_same_key(self, road: Road) -> None:
        order, key = confirming(road), new_key()
        wrong = order.caller.post(order.path, order.other, key=key)
        assert_problem(wrong, 422, "contracts.wrong_code", "/code")
        right = order.caller.post(order.path, order.body, key=key)
        assert (right.status_code, right.json()["status"]["code"]) == (200, "signing")

    def test_a_refused_request_is_refused_again_and_leaves_its_key_free(self, road: Road) -> None:
        order, key = reviewing(road), new_key()
        for _ in range(2):
            assert_problem(
                staff("wangli").post(order.path, order.body, key=key), 403, "access.denied"
            )
        assert count("replay WHERE key = %s", key) == 0
        assert order.caller.post(order.path, order.body, key=key).status_code == 200

    def test_of_the_greatest_length_is_a_key_like_any_other(self, road: Road) -> None:
        caller, longest = phone(road.borrower("good")), new_key().ljust(255, "k")
        taken = caller.post("/borrower/applications", application_body(), key=longest)
        assert taken.status_code == 201
        again = caller.post("/borrower/applications", application_body(), key=longest)
        assert (again.content, again["Idempotency-Replayed"]) == (taken.content, "true")

    def test_a_key_may_be_missing(self, road: Road) -> None:
        caller = phone(road.borrower("good"))
        assert caller.post("/borrower/applications", application_body()).status_code == 201
        again = caller.post("/borrower/applications", application_body())
        assert_problem(again, 409, "applications.already_open")


class TestNight:
    def test_replayed_after_it_has_run_orders_no_second_one(self, road: Road) -> None:
        order, key = ordering_night(road), new_key()
        before_on: date = road.today
        assert order.caller.post(order.path, order.body, key=key).status_code == 202
        drain()
        assert road.today == before_on + timedelta(days=1)
        again = order.caller.post(order.path, order.body, key=key)
        assert (again.status_code, again["Idempotency-Replayed"]) == (202, "true")
        drain()
        assert (order.effects(), road.today) == (1, before_on + timedelta(days=1))

    def test_a_second_order_while_one_is_worked_on_is_refused(self, road: Road) -> None:
        order = ordering_night(road)
        assert order.caller.post(order.path, order.body).status_code == 202
        assert_problem(order.caller.post(order.path, order.other), 409, "night.running")
        drain()
        assert order.effects() == 1

    @pytest.mark.parametrize("days", [0, -1, 401])
    def test_a_date_that_is_not_ahead_is_refused_beside_its_field(
        self, road: Road, days: int
    ) -> None:
        body = {"until_on": str(road.today + timedelta(days=days))}
        answer = staff("zhoujie").post("/night/runs", body)
        assert_problem(answer, 422, "night.date_not_ahead", "/until_on")
