"""Results called back: signed, once by itself, again when asked, until taken."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

SECRET = b"sandbox-test-secret"  # As in conftest.py.


@dataclass
class Lender:
    """A lender's ear: what it has heard, and what it answers."""

    url: str = ""
    status: int = 204
    heard: list[tuple[str, bytes]] = field(default_factory=list)

    def wait_for(self, count: int) -> None:
        wait_until(lambda: len(self.heard) >= count)


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert is_so()


@pytest.fixture
def lender(sandbox) -> Iterator[Lender]:
    ear = Lender()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            ear.heard.append((self.headers["X-Signature"], body))
            self.send_response(ear.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        ear.url = f"http://127.0.0.1:{server.server_port}/callback"
        sandbox.put("/core/settings", callback_url=ear.url, settle_seconds=0)
        yield ear
        sandbox.put("/core/settings", callback_url="")
        server.shutdown()
        thread.join()


def pay(sandbox, name: str | None = None) -> str:
    person, number = sandbox.person(), sandbox.number()
    values = {
        "number": number,
        "amount": "50000.00",
        "to_account": person["bank_account"],
        "to_name": name or person["name"],
    }
    assert sandbox.post("/core/transfers", **values).status_code == 202
    return number


def test_a_result_is_called_back_by_itself_signed(sandbox, lender: Lender) -> None:
    number = pay(sandbox)
    lender.wait_for(1)
    signature, body = lender.heard[0]
    assert json.loads(body) == {"number": number, "status": "paid", "amount": "50000.00"}
    assert signature == hmac.new(SECRET, body, hashlib.sha256).hexdigest()


def test_a_failure_is_called_back_too(sandbox, lender: Lender) -> None:
    pay(sandbox, name="甲乙丙")
    lender.wait_for(1)
    assert json.loads(lender.heard[0][1])["status"] == "failed"


def test_it_is_sent_again_when_asked_with_the_same_words(sandbox, lender: Lender) -> None:
    number = pay(sandbox)
    lender.wait_for(1)
    answer = sandbox.post(f"/core/transfers/{number}/callback").json()
    assert answer == {"delivered": True, "result": "204"}
    assert len(lender.heard) == 2
    assert lender.heard[0] == lender.heard[1]


def test_it_is_repeated_until_it_is_taken(sandbox, lender: Lender) -> None:
    lender.status = 503
    number = pay(sandbox)
    lender.wait_for(1)
    lender.status = 204
    state = (
        "SELECT c.is_delivered, c.attempts FROM sandbox_callback c "
        f"JOIN sandbox_order o ON o.id = c.order_id WHERE o.number = '{number}'"
    )
    wait_until(lambda: sandbox.query(state) == [(True, 2)])
    assert len(lender.heard) == 2


def test_nothing_is_sent_again_before_there_is_a_result(sandbox, lender: Lender) -> None:
    sandbox.put("/core/settings", settle_seconds=3600)
    answer = sandbox.post(f"/core/transfers/{pay(sandbox)}/callback")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_settled")
    assert lender.heard == []


def test_without_an_address_nothing_is_called_back(sandbox) -> None:
    sandbox.put("/core/settings", settle_seconds=0)
    number = pay(sandbox)
    assert sandbox.get(f"/core/transfers/{number}")["status"] == "paid"
    answer = sandbox.post(f"/core/transfers/{number}/callback")
    assert (answer.status_code, answer.json()["code"]) == (409, "no_callback")


class TestFaults:
    def test_repeat_a_callback(self, sandbox, lender: Lender) -> None:
        number = pay_under(sandbox, {"kind": "duplicate", "times": 1, "seed": 4})
        lender.wait_for(2)
        time.sleep(0.6)
        bodies = [json.loads(body) for _, body in lender.heard]
        assert 2 <= len(bodies) <= 5
        assert {body["number"] for body in bodies} == {number}

    def test_tell_a_wrong_amount_signed(self, sandbox, lender: Lender) -> None:
        pay_under(sandbox, {"kind": "wrong_amount", "times": 1})
        lender.wait_for(1)
        signature, body = lender.heard[0]
        assert json.loads(body)["amount"] == "50000.01"
        assert signature == hmac.new(SECRET, body, hashlib.sha256).hexdigest()

    def test_forge_a_signature(self, sandbox, lender: Lender) -> None:
        pay_under(sandbox, {"kind": "bad_signature", "times": 1})
        lender.wait_for(1)
        signature, body = lender.heard[0]
        assert signature != hmac.new(SECRET, body, hashlib.sha256).hexdigest()

    def test_come_a_day_late_by_the_sandboxs_clock(self, sandbox, lender: Lender) -> None:
        pay_under(sandbox, {"kind": "late", "times": 1})
        time.sleep(0.8)
        assert lender.heard == []
        sandbox.post("/clock/advance", seconds=24 * 3600)
        lender.wait_for(1)

    def test_let_a_later_one_overtake(self, sandbox, lender: Lender) -> None:
        first = pay_under(sandbox, {"kind": "reordered", "times": 1})
        second = pay(sandbox)
        lender.wait_for(2)
        assert [json.loads(body)["number"] for _, body in lender.heard] == [second, first]

    def test_can_be_lost(self, sandbox, lender: Lender) -> None:
        first = pay_under(sandbox, {"kind": "lost", "times": 1})
        second = pay(sandbox)
        lender.wait_for(1)
        time.sleep(0.6)
        assert [json.loads(body)["number"] for _, body in lender.heard] == [second]
        assert sandbox.get(f"/core/transfers/{first}")["status"] == "paid"


def pay_under(sandbox, fault: dict[str, object]) -> str:
    sandbox.put("/faults", **{"core.callbacks": fault})
    return pay(sandbox)
