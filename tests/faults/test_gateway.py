"""R10 and R11: a hostile gateway is paid through exactly once; a callback counts once."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from socketserver import ThreadingMixIn
from uuid import UUID
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import httpx
import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections

from bulk import clone_confirmed, confirmed_contract, order_payment
from money import assert_money_agrees
from outside_world import World, running_world
from road import Road, drain, hurry
from sancha.credit.loans.models import Loan
from sancha.engines.outside import breaker, connectors
from sancha.engines.outside.callbacks import signature_of
from sancha.entry.sample.bank import open_bank
from sancha.inloan.disbursement import queries
from sancha.inloan.disbursement.models import Disbursement
from support import query

PATH = "/api/v1/callbacks/core/transfers"
CI_PAYMENTS, CI_SEEDS = 24, 2
FULL_PAYMENTS, FULL_SEEDS = 5000, 20
CALLBACKS = 1000
HOLD_SECONDS = 0.3
SHARES = {
    "core.transfers": {
        "timeout_after_success": 0.10,
        "timeout_before_success": 0.10,
        "unavailable": 0.05,
    },
    "core.callbacks": {
        "duplicate": 0.15,
        "reordered": 0.10,
        "late": 0.03,
        "wrong_amount": 0.02,
        "bad_signature": 0.01,
    },
}
LOAN_FEN = 2_000_000


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def our_url(module_database: str) -> Iterator[str]:
    """Our own house over real HTTP, so that the bank can call it back."""
    application = get_wsgi_application()

    def closing(environ, start_response):  # type: ignore[no-untyped-def]
        try:
            return application(environ, start_response)
        finally:
            connections.close_all()

    with make_server("127.0.0.1", 0, closing, server_class=Threaded, handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def gateway(our_url: str) -> Iterator[World]:
    """A world of its own: the bank that is to be hostile calls us back."""
    before = settings.SANCHA_OUTSIDE_URL
    with running_world(people=60, callback_url=our_url + PATH) as world:
        settings.SANCHA_OUTSIDE_URL = world.url
        breaker.forget_all()
        yield world
    settings.SANCHA_OUTSIDE_URL = before
    breaker.forget_all()


@pytest.fixture(scope="module")
def confirmed(gateway: World) -> UUID:
    """A confirmed contract over 20,000 of a bank that has just opened; nothing has been sent."""
    gateway.ask("PUT", "/core/settings", json={"settle_seconds": 1})
    road = Road(open_bank(first_day=date(2026, 1, 5)))
    return confirmed_contract(road)


def hostile(seed: int, times: int) -> dict[str, list[dict[str, object]]]:
    """The faults of R10 by lot; a small run gets its shares several times, to meet them all."""
    return {
        service: [
            {"kind": kind, "share": times * share, "seed": seed, "hold_seconds": HOLD_SECONDS}
            for kind, share in kinds.items()
        ]
        for service, kinds in SHARES.items()
    }


def work_until_still(gateway: World, contract_ids: list[UUID], seconds: int) -> None:
    """Let the house work until every payment is settled, or waits for a person."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        drain()
        gateway.ask("POST", "/clock/advance", json={"seconds": 90})
        hurry()
        statuses = Disbursement.objects.filter(contract_id__in=contract_ids)
        if set(statuses.values_list("status", flat=True)) == {"paid"}:
            return
    raise TimeoutError(Counter(statuses.values_list("status", "reason")))


class TestHostileGateway:
    def test_pays_each_number_once_and_ends_with_the_same_books(
        self,
        gateway: World,
        confirmed: UUID,
        is_full: bool,
        figures: dict[str, dict[str, object]],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        from dataclasses import replace

        impatient = replace(connectors.SEND_TRANSFER, timeout_seconds=HOLD_SECONDS / 2)
        monkeypatch.setattr(connectors, "SEND_TRANSFER", impatient)
        count = FULL_PAYMENTS if is_full else CI_PAYMENTS
        for seed in range(1, (FULL_SEEDS if is_full else CI_SEEDS) + 1):
            started = time.monotonic()
            contract_ids = clone_confirmed(confirmed, count)
            gateway.ask("PUT", "/faults", json=hostile(seed, 1 if is_full else 3))
            for contract_id in contract_ids:
                order_payment(contract_id)
            work_until_still(gateway, contract_ids, seconds=3600 if is_full else 240)
            fired = {
                fault["kind"]: fault["fired"]
                for faults in gateway.ask("GET", "/faults").values()
                for fault in faults
            }
            gateway.ask("PUT", "/faults", json={})
            gateway.ask("POST", "/clock/advance", json={"seconds": 86_400})  # The late ones come.
            self.assert_each_paid_once(gateway, contract_ids)
            took_seconds = round(time.monotonic() - started, 1)
            figures[f"R10 seed {seed}"] = {
                "payments": count, "seconds": took_seconds, "fired": fired
            }  # fmt: skip
            assert all(fired.values()) or not is_full
        assert_money_agrees()

    def assert_each_paid_once(self, gateway: World, contract_ids: list[UUID]) -> None:
        payments = list(Disbursement.objects.filter(contract_id__in=contract_ids))
        assert len(payments) == len(contract_ids)
        assert len({payment.number for payment in payments}) == len(payments)
        ours = {payment.number: payment.amount_fen for payment in payments}
        today = gateway.ask("GET", "/clock")["today"]
        theirs: Counter[str] = Counter()
        rows = [
            row
            for on in (today, *days_before(today, 3))
            for row in gateway.ask("GET", "/core/lender/statement", params={"on": on})["rows"]
        ]
        for row in rows:
            if row["kind"] == "transfer" and row["number"] in ours:
                theirs[row["number"]] += 1
                assert row["amount"] == "-20000.00"
        assert theirs == Counter(dict.fromkeys(ours, 1))
        loans = Loan.objects.filter(contract_id__in=contract_ids)
        assert {loan.id for loan in loans} == {payment.loan_id for payment in payments}
        posted = query(
            "SELECT count(*), count(DISTINCT subject_id) FROM ledger_entry"
            " WHERE event = 'loan.disbursed' AND subject_id = ANY(%s)",
            [loan.id for loan in loans],
        )
        assert posted == [(len(contract_ids), len(contract_ids))]


def days_before(today: str, count: int) -> list[str]:
    day = date.fromisoformat(today)
    return [str(date.fromordinal(day.toordinal() - back)) for back in range(1, count + 1)]


class TestCallback:
    def test_a_thousand_times_over_32_threads_posts_once(
        self,
        gateway: World,
        our_url: str,
        confirmed: UUID,
        is_full: bool,
        figures: dict[str, dict[str, object]],
    ) -> None:
        gateway.ask("PUT", "/faults", json={"core.callbacks": {"kind": "lost"}})
        gateway.ask("PUT", "/core/settings", json={"settle_seconds": 3600})
        [contract_id] = clone_confirmed(confirmed, 1)
        order_payment(contract_id)
        drain()
        payment = queries.of_contract(contract_id)
        assert payment is not None
        assert payment.status.code == "sent"
        gateway.ask("POST", "/clock/advance", json={"seconds": 3600})
        body = json.dumps(
            {"number": payment.number, "status": "paid", "amount": "20000.00"}
        ).encode()
        headers = {"X-Signature": signature_of(body), "Content-Type": "application/json"}
        times, started = CALLBACKS, time.monotonic()
        with (
            httpx.Client(base_url=our_url, timeout=60, trust_env=False) as bank,
            ThreadPoolExecutor(32) as pool,
        ):
            answers = list(
                pool.map(lambda _: bank.post(PATH, content=body, headers=headers), range(times))
            )
        took_seconds = round(time.monotonic() - started, 1)
        assert Counter(answer.status_code for answer in answers) == {200: times}
        assert {answer.content for answer in answers} == {answers[0].content}
        loan = Loan.objects.get(contract_id=contract_id)
        posted = query("SELECT count(*) FROM ledger_entry WHERE subject_id = %s", loan.id)
        assert posted == [(1,)]
        figures["R11"] = {"callbacks": times, "threads": 32, "seconds": took_seconds}
        gateway.ask("PUT", "/faults", json={})
        gateway.ask("PUT", "/core/settings", json={"settle_seconds": 1})
        assert_money_agrees()
