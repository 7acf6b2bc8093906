"""Calls to the real sandbox over HTTP, with its faults."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from engines.outside.asking import (
    BRIEFLY,
    CALLER,
    NOW,
    at,
    bureau_of,
    court_of,
    erase_person,
    identity_of,
    log_rows,
    open_person,
    query_transfer,
    send_transfer,
)
from outside_world import World
from sancha.engines.outside import connectors, messages, queries
from sancha.engines.outside.breaker import breaker_of
from sancha.engines.outside.errands import call, call_together
from sancha.engines.outside.errors import (
    ConsentMissing,
    NotKnownThere,
    Refused,
    TimedOut,
    Unavailable,
)
from sancha.engines.outside.models import OutsideAnswer, OutsideCall
from sancha.engines.outside.types import Answered, Asked
from sancha.platform.acts import Actor, Scope
from sancha.platform.crypto import Erased
from sancha.platform.door import use_case
from sancha.platform.errors import Denied, OutOfPlace
from sancha.platform.keys import uuid7
from sancha.platform.reading import reading
from support import ELSEWHERE, HERE, clerk, query

pytestmark = pytest.mark.usefixtures("database")


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
