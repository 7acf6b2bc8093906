"""Payments, debits and the breaker at the real sandbox over HTTP, with its faults."""

from dataclasses import replace
from typing import Any

import pytest

from engines.outside.asking import (
    BRIEFLY,
    CALLER,
    court_of,
    identity_of,
    log_rows,
    query_transfer,
    send_transfer,
)
from outside_world import World
from sancha.engines.outside import connectors, messages
from sancha.engines.outside.breaker import breaker_of, states
from sancha.engines.outside.errands import call
from sancha.engines.outside.errors import (
    BreakerOpen,
    NotKnownThere,
    Refused,
    TimedOut,
    Unavailable,
)
from sancha.platform.acts import Scope
from support import at_once

pytestmark = pytest.mark.usefixtures("database")


class TestTransfer:
    def test_that_timed_out_is_the_same_when_repeated(self, world: World, case: Scope) -> None:
        person = world.person()
        to, name = person["bank_account"], person["name"]
        world.switch(core_transfers={"kind": "timeout_after_success", "times": 1})
        with pytest.raises(TimedOut):
            send_transfer("PT1", to=to, name=name, case=case, seconds=BRIEFLY)
        repeated = send_transfer("PT1", to=to, name=name, case=case)
        assert (repeated.answer.number, repeated.from_cache) == ("PT1", False)
        assert [row["outcome"] for row in log_rows()] == ["timed_out", "answered"]
        world.ask("POST", "/clock/advance", json={"seconds": 60})
        known = query_transfer("PT1", case=case).answer
        assert (known.status, known.amount_fen) == ("paid", 5_000_000)
        asked = messages.StatementAsked(on=world.ask("GET", "/clock")["today"])
        statement = call(
            connectors.LENDER_STATEMENT, asked, actor=CALLER, subject=case, reason="check"
        ).answer
        moved = [row.amount_fen for row in statement.rows if row.number == "PT1"]
        assert moved == [-5_000_000]

    def test_with_a_used_number_and_other_values_is_refused(
        self, world: World, case: Scope
    ) -> None:
        to = world.person()["bank_account"]
        send_transfer("PT2", to=to, case=case)
        with pytest.raises(Refused) as refusal:
            send_transfer("PT2", to=to, case=case, amount_fen=1)
        assert (refusal.value.status, refusal.value.refusal) == (409, "number_reused")
        assert log_rows()[-1] | {"outcome": "refused", "status": 409} == log_rows()[-1]

    def test_that_nobody_sent_is_not_known(self, world: World, case: Scope) -> None:
        with pytest.raises(NotKnownThere):
            query_transfer("PT9", case=case)

    def test_to_many_at_once_under_one_number_is_one(self, world: World, case: Scope) -> None:
        to = world.person()["bank_account"]
        answers = at_once(*[lambda: send_transfer("PT3", to=to, case=case)] * 6)
        assert [type(a).__name__ for a in answers] == ["Answered"] * 6


class TestDebit:
    def test_is_sent_and_asked_for(self, world: World, case: Scope) -> None:
        person = world.person()
        world.ask("PUT", f"/core/accounts/{person['bank_account']}", json={"balance": "100.00"})
        order = messages.DebitOrder(
            number="PD1",
            account=person["bank_account"],
            account_name=person["name"],
            amount_fen=30_000,
            partial_allowed=True,
        )
        call(connectors.SEND_DEBIT, order, actor=CALLER, subject=case, reason="debit")
        asked = messages.ByNumber(number="PD1")
        state = call(
            connectors.QUERY_DEBIT, asked, actor=CALLER, subject=case, reason="debit"
        ).answer
        assert (state.status, state.collected_fen) == ("partial", 10_000)
        account = call(
            connectors.ACCOUNT,
            messages.AccountAsked(account=person["bank_account"]),
            actor=CALLER,
            subject=case,
            reason="check",
        ).answer
        assert (account.balance_fen, account.status) == (0, "open")


class TestBreaker:
    def test_opens_and_recovers(
        self, world: World, case: Scope, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = court_of(world.person())
        once = replace(connectors.COURT, attempts=1)
        seconds = [0.0]
        monkeypatch.setattr(breaker_of(once.name), "clock", lambda: seconds[0])

        def ask() -> Any:
            return call(once, asked, actor=CALLER, subject=case, reason="02")

        world.switch(court_checks={"kind": "unavailable", "times": 6})
        for _ in range(5):
            with pytest.raises(Unavailable):
                ask()
        for _ in range(3):
            with pytest.raises(BreakerOpen):
                ask()
        assert world.fired("court.checks") == 5  # While it is open, nothing goes out.
        assert states()["court.check"] == "open"
        seconds[0] = 10.0
        with pytest.raises(Unavailable):
            ask()  # The one that looks; the fault is still there.
        with pytest.raises(BreakerOpen):
            ask()
        seconds[0] = 20.0
        assert ask().answer.hit is False
        assert states()["court.check"] == "closed"
        outcomes = [r["outcome"] for r in log_rows()]
        assert outcomes == [
            *["unavailable"] * 5,
            *["breaker_open"] * 3,
            "unavailable",
            "breaker_open",
            "answered",
        ]

    def test_opens_at_a_silent_neighbour_while_others_are_served(
        self, world: World, case: Scope
    ) -> None:
        silent = replace(connectors.COURT, timeout_seconds=0.3, attempts=1, cache_seconds=0)
        world.switch(court_checks={"kind": "timeout_after_success", "hold_seconds": 1})
        person = world.person()
        failures = at_once(
            *[lambda: call(silent, court_of(person), actor=CALLER, subject=case, reason="02")] * 6
        )
        assert {type(failure) for failure in failures} <= {TimedOut, BreakerOpen}
        assert states()["court.check"] == "open"
        served = call(
            connectors.IDENTITY, identity_of(person), actor=CALLER, subject=case, reason="02"
        )
        assert served.answer.result == "match"
