"""Calls to the real sandbox over HTTP, with its faults."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from outside_world import World
from sancha.engines.outside import connectors, messages, queries
from sancha.engines.outside.breaker import breaker_of, states
from sancha.engines.outside.errands import call, call_together
from sancha.engines.outside.errors import (
    BreakerOpen,
    ConsentMissing,
    NotKnownThere,
    Refused,
    TimedOut,
    Unavailable,
)
from sancha.engines.outside.models import OutsideAnswer, OutsideCall
from sancha.engines.outside.types import Answered, Asked
from sancha.platform.acts import Actor, Scope
from sancha.platform.crypto import Erased, make_person_key
from sancha.platform.door import use_case
from sancha.platform.errors import Denied, OutOfPlace
from sancha.platform.keys import uuid7
from sancha.platform.models import PersonKey
from sancha.platform.reading import reading
from support import ELSEWHERE, HERE, at_once, clerk, query

pytestmark = pytest.mark.usefixtures("database")

NOW = datetime(2026, 3, 8, 1, 30, tzinfo=UTC)
CALLER = clerk("outside.call", "keys.change")
BRIEFLY = 1.0  # Seconds to wait for what is held for ten; all else has the connector's own time.


@use_case
def open_person(*, party_id: UUID, actor: Actor) -> UUID:
    actor.require("keys.change", on=Scope(party_id, HERE))
    make_person_key(party_id)
    return party_id


@use_case
def erase_person(*, party_id: UUID, actor: Actor) -> UUID:
    actor.require("keys.change", on=Scope(party_id, HERE))
    PersonKey.objects.filter(pk=party_id).update(wrapped=None)
    return party_id


@pytest.fixture
def case(database: str) -> Scope:
    """A case about a person: what the calls are made for."""
    return Scope(uuid7(), HERE, open_person(party_id=uuid7(), actor=CALLER))


def identity_of(person: dict[str, Any]) -> messages.IdentityAsked:
    return messages.IdentityAsked(
        name=person["name"], id_number=person["id_number"], phone=person["phone"]
    )


def court_of(person: dict[str, Any]) -> messages.CourtAsked:
    return messages.CourtAsked(name=person["name"], id_number=person["id_number"])


def bureau_of(person: dict[str, Any]) -> messages.BureauAsked:
    return messages.BureauAsked(
        name=person["name"], id_number=person["id_number"], authorisation_number="S2026-1"
    )


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def log_rows() -> list[dict[str, Any]]:
    fields = ("connector", "outcome", "attempts", "status", "refusal", "cost_fen", "from_cache")
    return list(OutsideCall.objects.order_by("started_at", "id").values(*fields))


class TestCall:
    def test_answers_and_logs(self, world: World, case: Scope) -> None:
        asked = identity_of(world.person())
        got = call(
            connectors.IDENTITY, asked, actor=CALLER, subject=case, reason="02", clock=at(NOW)
        )
        assert got.answer == messages.IdentityFound(result="match", phone_result="match")
        assert (got.from_cache, got.known_at) == (False, NOW)
        row = OutsideCall.objects.get(pk=got.log_id)
        assert (row.connector, row.outcome, row.attempts) == ("identity.check", "answered", 1)
        assert (row.subject_id, row.organisation_id, row.party_id) == (
            case.id,
            HERE,
            case.party_id,
        )
        assert (row.reason, row.cost_fen, row.from_cache) == ("02", 50, False)
        assert row.started_at == NOW
        assert row.milliseconds is not None
        assert queries.answer_of_call(connectors.IDENTITY, got.log_id) == got
        assert queries.newest_answer(connectors.IDENTITY, subject_id=case.id) == got
        assert queries.newest_answer(connectors.COURT, subject_id=case.id) is None

    def test_reads_a_whole_credit_report(self, world: World, case: Scope) -> None:
        consent = uuid7()
        got = call(
            connectors.BUREAU,
            bureau_of(world.person("middling")),
            actor=CALLER,
            subject=case,
            reason="02",
            consent=consent,
        )
        report = got.answer
        assert report.found
        assert report.accounts
        open_fen = sum(a.balance_fen for a in report.accounts if a.closed_on is None)
        assert report.summary.total_balance_fen == open_fen
        assert OutsideCall.objects.get().consent_id == consent
        assert queries.answer_of_call(connectors.BUREAU, got.log_id) == got

    def test_knows_who_is_before_a_court(self, world: World, case: Scope) -> None:
        hit = call(
            connectors.COURT,
            court_of(world.person("court")),
            actor=CALLER,
            subject=case,
            reason="02",
        )
        assert hit.answer.hit
        assert hit.answer.cases[0].amount_fen > 0
        clean = call(
            connectors.COURT, court_of(world.person()), actor=CALLER, subject=case, reason="02"
        )
        assert not clean.answer.hit

    def test_asks_nothing_without_the_consent_it_needs(self, world: World, case: Scope) -> None:
        with pytest.raises(ConsentMissing):
            call(
                connectors.BUREAU,
                bureau_of(world.person()),
                actor=CALLER,
                subject=case,
                reason="02",
            )
        assert not OutsideCall.objects.exists()

    def test_asks_nothing_for_who_may_not(self, world: World, case: Scope) -> None:
        stranger = clerk("outside.call", at=ELSEWHERE)
        with pytest.raises(Denied):
            call(
                connectors.COURT,
                court_of(world.person()),
                actor=stranger,
                subject=case,
                reason="02",
            )
        assert not OutsideCall.objects.exists()
        assert query("SELECT outcome, permission FROM access") == [("denied", "outside.call")]

    def test_asks_nothing_about_an_erased_person(self, world: World, case: Scope) -> None:
        assert case.party_id is not None
        erase_person(party_id=case.party_id, actor=CALLER)
        with pytest.raises(Erased):
            call(
                connectors.COURT,
                court_of(world.person()),
                actor=CALLER,
                subject=case,
                reason="02",
            )
        assert not OutsideCall.objects.exists()

    def test_is_refused_inside_a_transaction(self, world: World, case: Scope) -> None:
        def run() -> object:
            return call(
                connectors.LENDER_BALANCE,
                messages.Nothing(),
                actor=CALLER,
                subject=case,
                reason="check",
            )

        @use_case
        def wrong(*, actor: Actor) -> None:
            actor.require("outside.call", on=case)
            run()

        with pytest.raises(OutOfPlace, match="inside a transaction"):
            wrong(actor=CALLER)
        with transaction.atomic(), pytest.raises(OutOfPlace, match="inside a transaction"):
            run()
        assert not OutsideCall.objects.exists()
        assert run() is not None

    def test_leaves_no_personal_word_in_the_database(self, world: World, case: Scope) -> None:
        person = world.person("court")
        for connector, asked in (
            (connectors.IDENTITY, identity_of(person)),
            (connectors.COURT, court_of(person)),
            (connectors.BUREAU, bureau_of(person)),
        ):
            for _ in range(2):
                call(
                    connector,  # type: ignore[arg-type]
                    asked,
                    actor=CALLER,
                    subject=case,
                    reason="02",
                    consent=uuid7(),
                )
        with pytest.raises(Refused):
            send_transfer("P1", to=person["bank_account"], amount_fen=1, name="", case=case)
        assert OutsideCall.objects.count() == 7
        canaries = [person["name"], person["id_number"], person["phone"], person["bank_account"]]
        answers = list(OutsideAnswer.objects.all())
        canaries += [
            json.loads(queries.opened(a))["cases"][0]["number"]
            for a in answers
            if a.connector == "court.check"
        ]
        assert len(canaries) == 5
        kept = everything_kept()
        assert "court.check" in kept
        for canary in canaries:
            assert canary not in kept
            assert canary.encode().hex() not in kept

    def test_is_seen_by_readers_of_its_organisation(self, world: World, case: Scope) -> None:
        call(
            connectors.LENDER_BALANCE,
            messages.Nothing(),
            actor=CALLER,
            subject=case,
            reason="check",
        )
        everywhere = (connectors.LENDER_BALANCE,)
        with reading(clerk("case.read"), "case.read"):
            (seen,) = queries.calls_about(case.id, everywhere)
        assert (seen.label.en, seen.outcome.code, seen.from_cache) == (
            "Balance of the lender's account",
            "answered",
            False,
        )
        with reading(clerk("case.read", at=ELSEWHERE), "case.read"):
            assert queries.calls_about(case.id, everywhere) == []


def everything_kept() -> str:
    """Return the text of every row of every table."""
    names = query(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " AND has_table_privilege(oid, 'SELECT')"
    )
    kept = [query(f'SELECT to_jsonb(t)::text FROM "{name}" t') for (name,) in names]
    return "\n".join(row for rows in kept for (row,) in rows)


class TestCache:
    def ask(self, person: dict[str, Any], case: Scope, moment: datetime) -> Any:
        return call(
            connectors.IDENTITY,
            identity_of(person),
            actor=CALLER,
            subject=case,
            reason="02",
            clock=at(moment),
        )

    def test_answers_while_the_answer_is_young(self, world: World, case: Scope) -> None:
        person = world.person()
        first = self.ask(person, case, NOW)
        world.switch(identity_checks={"kind": "unavailable"})  # Who asked now would notice.
        again = self.ask(person, case, NOW + timedelta(hours=24))
        assert (again.answer, again.from_cache, again.known_at) == (first.answer, True, NOW)
        assert again.log_id != first.log_id
        assert [(row["from_cache"], row["cost_fen"]) for row in log_rows()] == [
            (False, 50),
            (True, 0),
        ]
        assert OutsideAnswer.objects.count() == 1
        assert queries.answer_of_call(connectors.IDENTITY, again.log_id) == again

    def test_asks_again_once_it_is_old(self, world: World, case: Scope) -> None:
        person = world.person()
        self.ask(person, case, NOW)
        later = NOW + timedelta(hours=24, seconds=1)
        again = self.ask(person, case, later)
        assert (again.from_cache, again.known_at) == (False, later)
        assert OutsideAnswer.objects.count() == 2

    def test_answers_only_the_same_request_about_the_same_party(
        self, world: World, case: Scope
    ) -> None:
        person = world.person()
        self.ask(person, case, NOW)
        changed = self.ask(person | {"phone": "13800000000"}, case, NOW)
        assert (changed.from_cache, changed.answer.phone_result) == (False, "mismatch")
        other = Scope(uuid7(), HERE, open_person(party_id=uuid7(), actor=CALLER))
        assert not self.ask(person, other, NOW).from_cache
        nobody = Scope(uuid7(), HERE)
        assert not self.ask(person, nobody, NOW).from_cache
        assert not self.ask(person, nobody, NOW).from_cache
        assert OutsideAnswer.objects.count() == 3  # What is about nobody is not kept.

    def test_keeps_no_failure(self, world: World, case: Scope) -> None:
        person = world.person()
        world.switch(identity_checks={"kind": "unavailable", "times": 2})
        with pytest.raises(Unavailable):
            self.ask(person, case, NOW)
        assert not self.ask(person, case, NOW).from_cache
        assert [(r["outcome"], r["attempts"], r["cost_fen"]) for r in log_rows()] == [
            ("unavailable", 2, 0),
            ("answered", 1, 50),
        ]


class TestRetry:
    def test_repeats_a_read_that_failed(self, world: World, case: Scope) -> None:
        world.switch(court_checks={"kind": "unavailable", "times": 1})
        call(connectors.COURT, court_of(world.person()), actor=CALLER, subject=case, reason="02")
        assert [(r["outcome"], r["attempts"]) for r in log_rows()] == [("answered", 2)]

    def test_never_repeats_a_transfer_by_itself(self, world: World, case: Scope) -> None:
        world.switch(core_transfers={"kind": "unavailable", "times": 5})
        with pytest.raises(TimedOut):  # A 503 leaves open what happened behind it.
            send_transfer("PR1", to=world.person()["bank_account"], case=case)
        assert world.fired("core.transfers") == 1
        with pytest.raises(NotKnownThere):
            query_transfer("PR1", case=case)

    def test_knows_nothing_after_a_time_out_and_a_failed_repeat(
        self, world: World, case: Scope
    ) -> None:
        sms = replace(connectors.SMS, timeout_seconds=2 * BRIEFLY)
        message = messages.SmsMessage(number=f"N{uuid7().hex}", to="13800000001", text="您好")
        world.switch(sms_messages={"kind": "timeout_after_success", "times": 1})
        call(sms, message, actor=CALLER, subject=case, reason="notice")
        assert len(world.box("sms", "13800000001")) == 1
        assert log_rows()[-1]["attempts"] == 2
        breaker_of(sms.name).failures = 4  # The first failure opens it: the repeat stays here.
        world.switch(sms_messages={"kind": "timeout_after_success", "times": 1})
        with pytest.raises(TimedOut):
            call(sms, message, actor=CALLER, subject=case, reason="notice")
        assert [(r["outcome"], r["attempts"]) for r in log_rows()][1:] == [("timed_out", 1)]


def send_transfer(
    number: str,
    *,
    to: str,
    case: Scope,
    amount_fen: int = 5_000_000,
    name: str = "收款人",
    seconds: float = connectors.SEND_TRANSFER.timeout_seconds,
) -> Any:
    order = messages.TransferOrder(
        number=number, amount_fen=amount_fen, to_account=to, to_name=name, purpose="装修"
    )
    connector = replace(connectors.SEND_TRANSFER, timeout_seconds=seconds)
    return call(connector, order, actor=CALLER, subject=case, reason="pay")


def query_transfer(number: str, *, case: Scope) -> Any:
    asked = messages.ByNumber(number=number)
    return call(connectors.QUERY_TRANSFER, asked, actor=CALLER, subject=case, reason="pay")


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


class TestCallTogether:
    def test_one_that_fails_keeps_no_other_from_answering(self, world: World, case: Scope) -> None:
        person = world.person()
        world.switch(court_checks={"kind": "unavailable"})
        try:
            got = call_together(
                [
                    Asked(connectors.IDENTITY, identity_of(person)),
                    Asked(connectors.COURT, court_of(person)),
                ],
                actor=CALLER,
                subject=case,
                reason="02",
            )
        finally:
            world.switch()
        answered, failed = got["identity.check"], got["court.check"]
        assert isinstance(answered, Answered)
        assert answered.answer.result == "match"
        assert isinstance(failed, Unavailable)
        outcomes = {row["connector"]: row["outcome"] for row in log_rows()}
        assert outcomes == {"identity.check": "answered", "court.check": "unavailable"}
        found = queries.newest_answers(
            connectors.DATA_CONNECTORS, subject_id=case.id, party_id=case.party_id or HERE
        )
        assert found == {"identity.check": answered}

    def test_is_asked_of_no_source_when_one_lacks_its_consent(
        self, world: World, case: Scope
    ) -> None:
        person = world.person()
        asked = [
            Asked(connectors.IDENTITY, identity_of(person)),
            Asked(connectors.BUREAU, bureau_of(person)),
        ]
        with pytest.raises(ConsentMissing):
            call_together(asked, actor=CALLER, subject=case, reason="02")
        assert log_rows() == []

    def test_waits_for_the_slowest_and_not_for_each(self, world: World, case: Scope) -> None:
        person, slow_ms = world.person(), 1000
        world.ask("PUT", "/latency", json={"default_ms": slow_ms})
        asked = [
            Asked(connectors.IDENTITY, identity_of(person)),
            Asked(connectors.COURT, court_of(person)),
            Asked(connectors.BUREAU, bureau_of(person), uuid7()),
        ]
        try:
            call_together(asked, actor=CALLER, subject=case, reason="02")
        finally:
            world.ask("PUT", "/latency", json={"default_ms": 0})
        started = OutsideCall.objects.values_list("milliseconds", flat=True)
        assert len(started) == len(asked)
        began, ended = query("SELECT min(started_at), max(a.recorded_at) FROM outside_call, act a")[
            0
        ]
        assert (ended - began).total_seconds() < 2.5 * slow_ms / 1000
