from collections.abc import Callable
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from itertools import count
from threading import Barrier, Event
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, OperationalError, transaction

from limits import (
    CLERK,
    HERE,
    TODAY,
    Drawn,
    TooMuch,
    do_within,
    draw,
    draw_twice,
    new_facility,
    open_limit,
    used_fen,
)
from sancha.credit.facilities.models import Facility
from sancha.platform import door, numbers
from sancha.platform.acts import Actor, Scope, service
from sancha.platform.door import MAX_RETRIES, errand, operation, use_case
from sancha.platform.errors import Denied, InProgress, KeyReused, KeyTooLong, OutOfPlace
from sancha.platform.events import record
from sancha.platform.keys import uuid7
from sancha.platform.models import Access, Act, Change, Replay
from sancha.platform.models import Event as Happened
from support import at_once, clerk, query

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def drawing(database: str) -> dict[str, Any]:
    return {"facility_id": open_limit(actor=CLERK), "amount_fen": 100, "actor": CLERK}


def within(work: Callable[[], object]) -> Callable[[], int]:
    """A use case that does only `work`."""
    return partial(do_within, work=work, actor=CLERK)


class TestThreeKinds:
    def test_a_use_case_within_a_use_case_is_refused(self) -> None:
        with pytest.raises(OutOfPlace, match="inside a use case"):
            within(lambda: open_limit(actor=CLERK))()
        assert not Facility.objects.exists()
        assert not Act.objects.exists()

    def test_a_use_case_within_a_transaction_is_refused(self) -> None:
        with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
            open_limit(actor=CLERK)
        assert not Facility.objects.exists()

    def test_an_operation_outside_a_use_case_is_refused(self) -> None:
        with pytest.raises(OutOfPlace, match="no act is open"):
            numbers.next_number(numbers.LOAN, on=TODAY)
        with pytest.raises(OutOfPlace, match="no act is open"):
            record(uuid7(), "loan.paid", business_on=TODAY)
        assert query("SELECT count(*) FROM counter") == [(0,)]
        assert not Happened.objects.exists()

    def test_an_errand_is_refused_inside_and_chains_use_cases_outside(self) -> None:
        walk = errand(lambda: open_limit(actor=CLERK))
        with pytest.raises(OutOfPlace, match="inside a transaction"):
            within(walk)()
        with pytest.raises(OutOfPlace, match="inside a transaction"), transaction.atomic():
            walk()
        assert not Facility.objects.exists()
        assert walk() == Facility.objects.get().id

    def test_an_errand_is_refused_inside_a_transaction_of_the_reader(self) -> None:
        walk = errand(lambda: open_limit(actor=CLERK))
        with (
            pytest.raises(OutOfPlace, match="inside a transaction"),
            transaction.atomic(using="reader"),
        ):
            walk()
        assert not Facility.objects.exists()

    def test_a_use_case_that_asks_for_no_permission_is_refused(self) -> None:
        @use_case
        def unguarded(*, actor: Actor) -> None:
            new_facility().save(force_insert=True)

        with pytest.raises(OutOfPlace, match="required no permission"):
            unguarded(actor=CLERK)
        assert not Facility.objects.exists()
        assert not Act.objects.exists()

    def test_a_use_case_takes_its_values_by_name_and_has_an_actor(self) -> None:
        with pytest.raises(TypeError, match="by name"):
            use_case(lambda actor: None)

        def nobody(*, amount_fen: int) -> None: ...

        with pytest.raises(TypeError, match="has an actor"):
            use_case(nobody)


class TestRetry:
    def test_two_threads_that_deadlock_both_succeed(self) -> None:
        one, two = open_limit(actor=CLERK), open_limit(actor=CLERK)
        both_hold_one, runs = Barrier(2, timeout=10), count()

        @use_case
        def draw_on_both(*, first: UUID, second: UUID, actor: Actor) -> int:
            for facility_id in (first, second):
                facility = Facility.objects.select_for_update().get(pk=facility_id)
                actor.require("limits.draw", on=facility)
                Facility.objects.filter(pk=facility_id).update(used_fen=facility.used_fen + 1)
                if facility_id == first and next(runs) < 2:
                    both_hold_one.wait()
            return facility.used_fen

        results = at_once(
            partial(draw_on_both, first=one, second=two, actor=CLERK),
            partial(draw_on_both, first=two, second=one, actor=CLERK),
        )
        assert sorted(results) == [0, 1]
        assert (used_fen(one), used_fen(two)) == (2, 2)
        assert next(runs) == 3  # One of the two was thrown out and ran again.
        assert Act.objects.filter(use_case__endswith="draw_on_both").count() == 2

    @pytest.mark.parametrize(
        ("state", "expected"),
        [("40001", MAX_RETRIES + 1), ("40P01", MAX_RETRIES + 1), ("55P03", 1)],
    )
    def test_is_bounded_and_only_for_what_may_pass(self, state: str, expected: int) -> None:
        runs = count()

        def fail() -> None:
            next(runs)
            query(f"DO $$ BEGIN RAISE SQLSTATE '{state}'; END $$")

        with pytest.raises(OperationalError):
            within(fail)()
        assert next(runs) == expected
        assert not Act.objects.exists()

    def test_a_second_run_is_another_act(self, monkeypatch: pytest.MonkeyPatch) -> None:
        acts: list[str] = []

        def fail_once() -> None:
            acts.append(str(door.current_act().id))
            if len(acts) == 1:
                query("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$")

        within(fail_once)()
        assert len(set(acts)) == 2
        assert [str(act.id) for act in Act.objects.all()] == acts[1:]


class TestRecords:
    def test_a_change_without_an_act_is_refused(self) -> None:
        with pytest.raises(DatabaseError, match="no act is open"):
            new_facility().save(force_insert=True)
        with pytest.raises(DatabaseError, match="no act is open"):
            query("INSERT INTO event SELECT * FROM event")
        assert not Facility.objects.exists()

    def test_an_act_left_in_the_session_opens_nothing(self) -> None:
        query(
            """SELECT set_config('sancha.act', %s, false),
                      set_config('sancha.act_transaction', '1', false)""",
            str(uuid7()),
        )
        with pytest.raises(DatabaseError, match="no act is open"):
            new_facility().save(force_insert=True)

    def test_a_copied_context_in_another_thread_is_stopped_by_the_database(self) -> None:
        create = operation(lambda: new_facility().save(force_insert=True))
        results: list[Any] = []
        within(lambda: results.extend(at_once(partial(copy_context().run, create))))()
        assert "no act is open" in str(results[0])
        assert not Facility.objects.exists()

    def test_each_row_is_recorded_before_and_after(self, drawing: dict[str, Any]) -> None:
        draw(**drawing)
        act = Act.objects.get(use_case__endswith="draw")
        change = Change.objects.get(act=act.id)
        assert (change.relation, change.operation) == ("facilities_facility", "UPDATE")
        assert change.before is not None
        assert change.after is not None
        assert change.after == change.before | {"used_fen": 100}
        assert change.before["used_fen"] == 0
        assert (act.actor, act.actor_kind, act.actor_name) == (CLERK.id, "staff", CLERK.name)
        assert (act.permission, act.subject) == ("limits.draw", drawing["facility_id"])
        assert (act.organisation, act.outcome) == (HERE, "done")

    def test_a_new_row_has_only_an_after(self) -> None:
        facility_id = open_limit(actor=CLERK)
        change = Change.objects.get(relation="facilities_facility")
        assert (change.operation, change.before) == ("INSERT", None)
        assert change.after is not None
        assert change.after["id"] == str(facility_id)

    def test_a_bulk_table_is_recorded_once_a_statement(self) -> None:
        subject = uuid7()
        insert = """INSERT INTO event (id, subject, sequence, type, payload, business_on)
                    SELECT gen_random_uuid(), %s, nr, 'test', '{}', '2026-03-02'
                    FROM generate_series(1, 1000) AS nr"""
        within(lambda: len(query(insert, subject)))()
        change = Change.objects.get(relation="event")
        assert (change.operation, change.row_count, change.after) == ("INSERT", 1000, None)

    def test_a_refusal_stays_although_its_transaction_is_gone(
        self, drawing: dict[str, Any]
    ) -> None:
        @use_case
        def write_then_ask(*, actor: Actor) -> None:
            new_facility().save(force_insert=True)
            actor.require("limits.forgive", on=Scope(drawing["facility_id"], HERE))

        with pytest.raises(Denied):
            write_then_ask(actor=CLERK)
        assert Facility.objects.count() == 1
        access = Access.objects.get()
        assert (access.actor, access.actor_name, access.outcome) == (CLERK.id, CLERK.name, "denied")
        assert (access.permission, access.subject) == ("limits.forgive", drawing["facility_id"])
        assert access.organisation == HERE
        act = Act.objects.get(outcome="access.denied")
        assert act.use_case.endswith("write_then_ask")
        assert not Change.objects.filter(act=act.id).exists()

    def test_any_other_refusal_leaves_nothing(self, drawing: dict[str, Any]) -> None:
        with pytest.raises(TooMuch):
            draw(**drawing | {"amount_fen": 10_001})
        assert used_fen(drawing["facility_id"]) == 0
        assert [act.use_case.rpartition(".")[2] for act in Act.objects.all()] == ["open_limit"]
        assert not Access.objects.exists()

    def test_a_grant_elsewhere_is_no_grant_here(self, drawing: dict[str, Any]) -> None:
        other = clerk("limits.draw", at=uuid7())
        with pytest.raises(Denied):
            draw(**drawing | {"actor": other})
        assert used_fen(drawing["facility_id"]) == 0
        assert Access.objects.get().actor == other.id

    def test_a_service_of_the_house_holds_only_what_it_is_given(
        self, drawing: dict[str, Any]
    ) -> None:
        assert draw(**drawing | {"actor": service("drawer", "limits.draw")}).used_fen == 100
        with pytest.raises(Denied):
            draw(**drawing | {"actor": service("reader", "limits.open")})
        assert used_fen(drawing["facility_id"]) == 100


class TestOnce:
    def test_the_same_request_returns_the_first_result(self, drawing: dict[str, Any]) -> None:
        first = draw.once("k1")(**drawing)
        assert not door.was_replayed.get()
        assert draw.once("k1")(**drawing) == first
        assert door.was_replayed.get()
        assert (first.used_fen, used_fen(drawing["facility_id"])) == (100, 100)
        assert Act.objects.filter(use_case__endswith="draw").count() == 1

    def test_without_a_key_the_same_values_are_another_request(
        self, drawing: dict[str, Any]
    ) -> None:
        assert [draw(**drawing).used_fen for _ in range(2)] == [100, 200]
        assert not Replay.objects.exists()

    def test_other_values_are_an_error(self, drawing: dict[str, Any]) -> None:
        draw.once("k1")(**drawing)
        with pytest.raises(KeyReused):
            draw.once("k1")(**drawing | {"amount_fen": 101})
        assert used_fen(drawing["facility_id"]) == 100

    def test_another_subject_is_an_error_and_tells_nothing_of_the_first(
        self, drawing: dict[str, Any]
    ) -> None:
        other = open_limit(actor=CLERK)
        draw.once("k1")(**drawing)
        with pytest.raises(KeyReused) as caught:
            draw.once("k1")(**drawing | {"facility_id": other})
        assert str(drawing["facility_id"]) not in str(caught.value)
        assert used_fen(other) == 0

    def test_another_operation_is_an_error(self, drawing: dict[str, Any]) -> None:
        draw.once("k1")(**drawing)
        with pytest.raises(KeyReused):
            draw_twice.once("k1")(**drawing)
        assert used_fen(drawing["facility_id"]) == 100

    def test_somebody_else_has_keys_of_her_own(self, drawing: dict[str, Any]) -> None:
        colleague = clerk("limits.draw", name="另一柜员")
        first = draw.once("k1")(**drawing)
        second = draw.once("k1")(**drawing | {"actor": colleague})
        assert (first.used_fen, second.used_fen) == (100, 200)
        assert draw.once("k1")(**drawing) == first
        assert draw.once("k1")(**drawing | {"actor": colleague}) == second

    def test_a_failed_request_leaves_its_key_free(self, drawing: dict[str, Any]) -> None:
        with pytest.raises(TooMuch):
            draw.once("k1")(**drawing | {"amount_fen": 10_001})
        assert not Replay.objects.exists()
        assert draw.once("k1")(**drawing).used_fen == 100

    def test_a_refused_request_leaves_its_key_free(self, drawing: dict[str, Any]) -> None:
        stranger = Actor(id=CLERK.id, kind="staff", name=CLERK.name)
        with pytest.raises(Denied):
            draw.once("k1")(**drawing | {"actor": stranger})
        assert draw.once("k1")(**drawing).used_fen == 100

    def test_eight_threads_apply_it_once(self, drawing: dict[str, Any]) -> None:
        results = at_once(*[partial(draw.once("k1"), **drawing)] * 8)
        applied = {result for result in results if isinstance(result, Drawn)}
        assert len(applied) == Replay.objects.count() == 1
        assert used_fen(drawing["facility_id"]) == 100
        assert all(isinstance(result, Drawn | InProgress) for result in results)

    def test_a_key_of_255_characters_is_taken_and_one_of_256_is_not(
        self, drawing: dict[str, Any]
    ) -> None:
        assert draw.once("k" * 255)(**drawing).used_fen == 100
        with pytest.raises(KeyTooLong):
            draw.once("k" * 256)(**drawing)
        assert used_fen(drawing["facility_id"]) == 100

    def test_a_second_request_does_not_wait_for_the_first(self) -> None:
        inside, answered = Event(), Event()

        @use_case
        def slow(*, actor: Actor) -> int:
            actor.require("limits.open", on=Scope(HERE, HERE))
            inside.set()
            assert answered.wait(10)
            return 1

        def second() -> int:
            assert inside.wait(10)
            try:
                return slow.once("k1")(actor=CLERK)
            finally:
                answered.set()

        first, refused = at_once(partial(slow.once("k1"), actor=CLERK), second)
        assert first == 1
        assert isinstance(refused, InProgress)

    def test_a_failure_that_stays_on_record_leaves_its_key_free_too(self) -> None:
        """A wrong code is a result, because it counts; but the right one may follow."""

        @dataclass(frozen=True)
        class Tried:
            act_outcome: str

        @use_case
        def try_code(*, code: str, actor: Actor) -> Tried:
            actor.require("limits.open", on=Scope(HERE, HERE))
            return Tried("done" if code == "right" else "wrong")

        assert try_code.once("k1")(code="wrong", actor=CLERK).act_outcome == "wrong"
        assert try_code.once("k1")(code="right", actor=CLERK).act_outcome == "done"
        assert [act.outcome for act in Act.objects.order_by("id")] == ["wrong", "done"]
        with pytest.raises(KeyReused):
            try_code.once("k1")(code="wrong", actor=CLERK)
