"""The clock, the faults and the latency; messages and their boxes."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import httpx
import pytest


def court(sandbox, timeout: float = 20) -> httpx.Response:
    person = sandbox.person("court")
    values = {"name": person["name"], "id_number": person["id_number"]}
    return sandbox.http.post("/court/checks", json=values, timeout=timeout)


def sms(sandbox, number: str, text: str = "验证码 1234", to: str = "13900001234"):
    return sandbox.post("/sms/messages", number=number, to=to, text=text)


def present(sandbox) -> datetime:
    return datetime.fromisoformat(sandbox.get("/clock")["now"])


class TestClock:
    def test_runs_and_can_be_advanced(self, sandbox) -> None:
        before = present(sandbox)
        time.sleep(0.02)
        assert present(sandbox) > before
        sandbox.post("/clock/advance", seconds=3600)
        ahead = present(sandbox) - before
        assert timedelta(hours=1) < ahead < timedelta(hours=1, minutes=1)

    def test_can_be_advanced_to_a_moment_of_shanghai(self, sandbox) -> None:
        day = (present(sandbox) + timedelta(days=40)).date()
        found = sandbox.post("/clock/advance", until=f"{day}T00:00:00").json()
        assert found["today"] == str(day)
        assert found["now"].startswith(f"{day - timedelta(days=1)}T16:00:0")

    def test_cannot_be_set_back(self, sandbox) -> None:
        before = present(sandbox)
        answer = sandbox.post("/clock/advance", until="2020-01-01T00:00:00")
        assert (answer.status_code, answer.json()["code"]) == (409, "clock_runs_forward")
        assert sandbox.post("/clock/advance", seconds=-1).status_code == 422
        assert present(sandbox) - before < timedelta(seconds=30)

    def test_is_advanced_by_one_measure_at_a_time(self, sandbox) -> None:
        for values in ({}, {"seconds": 1, "until": "2050-01-01T00:00:00"}):
            assert sandbox.post("/clock/advance", **values).status_code == 422


class TestFaults:
    def test_timeout_after_success_does_the_work_and_holds_the_answer(self, sandbox) -> None:
        person, number = sandbox.person(), sandbox.number()
        fault = {"kind": "timeout_after_success", "times": 1, "hold_seconds": 1.5}
        sandbox.put("/faults", **{"core.transfers": fault})
        order = {
            "number": number,
            "amount": "1.00",
            "to_account": person["bank_account"],
            "to_name": person["name"],
        }
        with pytest.raises(httpx.ReadTimeout):
            sandbox.http.post("/core/transfers", json=order, timeout=0.8)
        assert sandbox.get(f"/core/transfers/{number}")["amount"] == "1.00"
        assert sandbox.get("/faults")["core.transfers"]["times"] == 0
        assert sandbox.http.post("/core/transfers", json=order, timeout=5).status_code == 202
        found = sandbox.query(f"SELECT count(*) FROM sandbox_order WHERE number = '{number}'")
        assert found == [(1,)]

    def test_unavailable_does_nothing(self, sandbox) -> None:
        sandbox.put("/faults", **{"sms.messages": {"kind": "unavailable"}})
        number = sandbox.number()
        answer = sms(sandbox, number)
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        sandbox.put("/faults")
        assert number not in [item["number"] for item in sandbox.get("/sms/messages")["items"]]
        assert sms(sandbox, number).status_code == 202

    def test_strikes_its_share_of_the_calls(self, sandbox) -> None:
        sandbox.put("/faults", **{"court.checks": {"kind": "unavailable", "share": 0.25}})
        statuses = [court(sandbox).status_code for _ in range(8)]
        assert statuses == [200, 200, 200, 503] * 2
        assert sandbox.get("/faults")["court.checks"]["fired"] == 2

    def test_strikes_so_many_times_even_when_called_at_once(self, sandbox) -> None:
        sandbox.put("/faults", **{"court.checks": {"kind": "unavailable", "times": 5}})
        with ThreadPoolExecutor(10) as pool:
            answers = list(pool.map(lambda _: court(sandbox), range(20)))
        assert sum(answer.status_code == 503 for answer in answers) == 5

    def test_can_strike_every_service_but_never_the_switches(self, sandbox) -> None:
        sandbox.put("/faults", **{"*": {"kind": "unavailable"}})
        assert court(sandbox).status_code == 503
        assert sms(sandbox, sandbox.number()).status_code == 503
        assert sandbox.http.get("/core/lender").status_code == 503
        for path in ("/health", "/clock", "/faults", "/society", "/sms/messages", "/"):
            assert sandbox.http.get(path).status_code == 200

    def test_can_strike_a_query_and_leave_the_order_alone(self, sandbox) -> None:
        sandbox.put("/faults", **{"core.transfers.query": {"kind": "unavailable"}})
        assert sandbox.http.get("/core/transfers/x").status_code == 503
        sandbox.put("/faults")
        assert sandbox.http.get("/core/transfers/x").status_code == 404

    def test_timeout_before_success_does_nothing(self, sandbox) -> None:
        fault = {"kind": "timeout_before_success", "times": 1, "hold_seconds": 0.1}
        sandbox.put("/faults", **{"sms.messages": fault})
        number = sandbox.number()
        started = time.monotonic()
        assert sms(sandbox, number).status_code == 503
        assert time.monotonic() - started >= 0.1
        assert number not in [item["number"] for item in sandbox.get("/sms/messages")["items"]]

    def test_a_query_can_tell_a_wrong_amount(self, sandbox) -> None:
        person, number = sandbox.person(), sandbox.number()
        order = {"number": number, "amount": "1.00", "to_account": person["bank_account"]}
        sandbox.post("/core/transfers", **order, to_name=person["name"])
        sandbox.put("/faults", **{"core.transfers.query": {"kind": "wrong_amount", "times": 1}})
        told = [sandbox.get(f"/core/transfers/{number}")["amount"] for _ in range(2)]
        assert told == ["1.01", "1.00"]

    def test_several_can_be_on_at_one_service_and_a_seed_chooses_the_same_calls(
        self, sandbox
    ) -> None:
        def statuses(seed: int) -> list[int]:
            held = {"kind": "timeout_before_success", "share": 0.3, "hold_seconds": 0}
            down = {"kind": "unavailable", "share": 0.3}
            switches = [held | {"seed": seed}, down | {"seed": seed}]
            sandbox.put("/faults", **{"court.checks": switches})
            return [court(sandbox).status_code for _ in range(40)]

        first, other, again = statuses(1), statuses(2), statuses(1)
        assert first == again != other
        assert 12 <= first.count(503) <= 30
        fired = {f["kind"]: f["fired"] for f in sandbox.get("/faults")["court.checks"]}
        assert sum(fired.values()) == first.count(503)
        assert all(fired.values())

    @pytest.mark.parametrize(
        "switches",
        [
            {"core.transfers": {"kind": "duplicate"}},
            {"core.callbacks": {"kind": "unavailable"}},
            {"core.transfers": [{"kind": "unavailable"}, {"kind": "unavailable"}]},
            {"core.transfer": {"kind": "unavailable"}},
            {"core.transfers": {"kind": "haunted"}},
            {"core.transfers": {"kind": "unavailable", "share": 1.5}},
        ],
    )
    def test_refuses_what_it_does_not_know(self, sandbox, switches) -> None:
        assert sandbox.http.put("/faults", json=switches).status_code == 422
        assert sandbox.get("/faults") == {}


class TestLatency:
    def test_makes_calls_wait_but_not_the_switches(self, sandbox) -> None:
        assert sandbox.put("/latency", default_ms=200)["default_ms"] == 200
        started = time.monotonic()
        court_answer = court(sandbox)  # One slow call, after a quick look for the person.
        assert court_answer.status_code == 200
        assert time.monotonic() - started >= 0.2

    def test_can_differ_by_service(self, sandbox) -> None:
        sandbox.put("/latency", default_ms=0, services={"court.checks": 150})
        started = time.monotonic()
        court(sandbox)
        assert time.monotonic() - started >= 0.15
        assert sandbox.get("/latency") == {"default_ms": 0, "services": {"court.checks": 150}}

    def test_answers_carry_the_request_id(self, sandbox) -> None:
        answer = sandbox.http.get("/core/lender", headers={"X-Request-Id": "abc123"})
        assert answer.headers["X-Request-Id"] == "abc123"


class TestMessages:
    def test_lie_in_their_box_the_newest_first(self, sandbox) -> None:
        to = "13900005678"
        for place in range(3):
            assert sms(sandbox, sandbox.number(), f"第 {place} 条", to).status_code == 202
        sms(sandbox, sandbox.number(), "别人的", "13900005679")
        found = sandbox.get("/sms/messages", to=to)
        assert found["total"] == 3
        assert [item["text"] for item in found["items"]] == ["第 2 条", "第 1 条", "第 0 条"]
        assert sandbox.get("/sms/messages", to=to, limit=1)["items"][0]["text"] == "第 2 条"

    def test_are_delivered_once_for_their_number(self, sandbox) -> None:
        number, to = sandbox.number(), "13900006789"
        for _ in range(2):
            assert sms(sandbox, number, to=to).status_code == 202
        assert sms(sandbox, number, "别的内容", to).status_code == 409
        assert sandbox.get("/sms/messages", to=to)["total"] == 1

    def test_come_by_mail_too(self, sandbox) -> None:
        values = {"to": "a@mail.example", "subject": "合同", "text": "已签署"}
        number = sandbox.number()
        assert sandbox.post("/email/messages", number=number, **values).status_code == 202
        item = sandbox.get("/email/messages", to="a@mail.example")["items"][0]
        assert {name: item[name] for name in values} == values
        # The number of an SMS is another number.
        assert sms(sandbox, number).status_code == 202

    def test_need_a_phone_number_to_go_to(self, sandbox) -> None:
        assert sms(sandbox, sandbox.number(), to="12345").status_code == 422
