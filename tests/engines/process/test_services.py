"""Moving a process: committed, as the application, under its locks."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, ProgrammingError, connections, transaction

from engines.process import desk
from engines.process.desk import (
    NOW,
    RELEASER,
    begin,
    bring,
    decide,
    diagram,
    open_task,
    person,
    release,
    subject,
    withdraw,
)  # fmt: skip
from sancha.engines import process
from sancha.engines.process import ports, queries, services
from sancha.engines.process.errors import (
    AlreadyRunning,
    ConditionFailed,
    DataRefused,
    DiagramRefused,
    NotWaiting,
    OutcomeNotOffered,
    ProcessBroken,
    SamePerson,
    TaskAlreadyDone,
    UnknownProcess,
)
from sancha.engines.process.models import ProcessDefinition, ProcessInstance, Task
from sancha.platform.acts import Scope, current_act
from sancha.platform.door import use_case
from sancha.platform.errors import Denied, NotFound, OutOfPlace
from sancha.platform.keys import uuid7
from support import HERE, administer, at_once, clerk, query

pytestmark = pytest.mark.usefixtures("database")
MAKER = person("经办")


@pytest.fixture
def released(database: str) -> None:
    release("approval")
    release("countersign")


def steps_open(about: UUID) -> list[str]:
    return [t.step for t in queries.tasks_of(about) if t.status == "open"]


class TestReleaseProcess:
    def test_makes_a_version_only_when_the_diagram_changed(self) -> None:
        values = {"key": "approval", "actor": RELEASER}
        first = services.release_process(**values, bpmn=diagram("approval"))
        again = services.release_process(**values, bpmn=diagram("approval"))
        changed = services.release_process(
            **values, bpmn=diagram("approval").replace('name="初审"', 'name="初步审查"')
        )
        assert (first.version, changed.version) == (1, 2)
        assert again == first
        assert ProcessDefinition.objects.count() == 2
        assert queries.latest("approval").version == 2

    def test_numbers_versions_one_after_the_other(self) -> None:
        def release_as(name: str) -> int:
            bpmn = diagram("approval").replace('name="初审"', f'name="{name}"')
            return services.release_process(key="approval", bpmn=bpmn, actor=RELEASER).version

        versions = at_once(*[partial(release_as, f"初审{i}") for i in range(6)])
        assert sorted(versions) == [1, 2, 3, 4, 5, 6]

    def test_needs_its_permission(self) -> None:
        with pytest.raises(Denied):
            services.release_process(key="approval", bpmn=diagram("approval"), actor=MAKER)
        assert not ProcessDefinition.objects.exists()

    def test_refuses_a_diagram_with_code(self) -> None:
        bpmn = diagram("approval").replace("userTask", "scriptTask")
        with pytest.raises(DiagramRefused):
            services.release_process(key="approval", bpmn=bpmn, actor=RELEASER)
        assert not ProcessDefinition.objects.exists()

    def test_leaves_running_processes_on_their_version(self, released: None) -> None:
        about = subject()
        begin(key="approval", about=about, actor=MAKER)
        bpmn = diagram("approval").replace(
            '<bpmn:userTask id="second_review" name="复审"',
            '<bpmn:userTask id="second_review" name="终审"',
        )
        services.release_process(key="approval", bpmn=bpmn, actor=RELEASER)
        decide(task_id=open_task(about, "first_review"), outcome="approve", actor=person("甲"))
        assert [t.title.zh for t in queries.tasks_of(about.id)] == ["初审", "复审"]


class TestLoadLibrary:
    def test_releases_what_is_new_or_changed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        paths = [(name, desk.DIAGRAMS / f"{name}.bpmn") for name in ("approval", "countersign")]
        monkeypatch.setattr(services, "shipped_diagrams", lambda: iter(paths))
        assert [r.key for r in services.load_library(actor=RELEASER)] == ["approval", "countersign"]
        assert services.load_library(actor=RELEASER) == []

    def test_leaves_what_the_house_has_released_since(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        paths = [("approval", desk.DIAGRAMS / "approval.bpmn")]
        monkeypatch.setattr(services, "shipped_diagrams", lambda: iter(paths))
        services.load_library(actor=RELEASER)
        bpmn = paths[0][1].read_text(encoding="utf-8").replace("初审", "初次审查")
        services.release_process(key="approval", bpmn=bpmn, actor=replace(RELEASER, id=uuid7()))
        assert services.load_library(actor=RELEASER) == []
        assert queries.latest("approval").bpmn == bpmn

    def test_finds_diagrams_in_the_library_of_each_feature(self) -> None:
        for _, path in services.shipped_diagrams():
            assert path.parent.name == "library"


class TestStart:
    def test_rests_at_the_first_task(self, released: None) -> None:
        about = subject(party=uuid7())
        begin(key="approval", about=about, actor=MAKER)
        instance = ProcessInstance.objects.get()
        assert (instance.status, instance.waiting_at) == ("running", ["first_review"])
        assert instance.started_by == MAKER.id
        task = queries.tasks_of(about.id)[0]
        assert task.subject == about
        assert (task.title.zh, task.title.en) == ("初审", "First review")
        assert task.outcomes == ("approve", "decline", "return")
        assert task.due_at == NOW + timedelta(hours=8)
        assert task.priority(NOW) == "normal"
        assert task.priority(NOW + timedelta(hours=5)) == "soon"
        assert task.priority(NOW + timedelta(hours=8)) == "overdue"

    def test_calls_services_on_its_way(self, released: None) -> None:
        about = subject("straight")
        begin(key="approval", about=about, actor=MAKER)
        assert steps_open(about.id) == ["money"]
        assert [p.title.en for p in queries.position_of(about.id)] == ["Waiting for the money"]
        assert queries.position_of(uuid7()) == []

    def test_happens_once_a_subject(self, released: None) -> None:
        about = subject()
        begin(key="approval", about=about, actor=MAKER)
        with pytest.raises(AlreadyRunning):
            begin(key="countersign", about=about, actor=MAKER)
        assert ProcessInstance.objects.count() == 1

    def test_needs_a_released_diagram(self) -> None:
        with pytest.raises(UnknownProcess):
            begin(key="approval", about=subject(), actor=MAKER)

    def test_leaves_nothing_when_a_service_gives_what_is_not_declared(
        self, released: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(ports._services, "tests.route", lambda *_: {"amount": 5})
        with pytest.raises(DataRefused):
            begin(key="approval", about=subject(), actor=MAKER)
        monkeypatch.setitem(ports._services, "tests.route", lambda *_: None)
        with pytest.raises(ConditionFailed):
            begin(key="approval", about=subject(), actor=MAKER)
        monkeypatch.delitem(ports._services, "tests.route")
        with pytest.raises(ProcessBroken):
            begin(key="approval", about=subject(), actor=MAKER)
        assert not ProcessInstance.objects.exists()

    def test_stays_inside_a_use_case(self, released: None) -> None:
        with pytest.raises(OutOfPlace):
            services.start(key="approval", subject=subject(), data={})

    def test_needs_a_calendar_for_what_is_due(self, released: None) -> None:
        before = ports.provide_due_at(None)
        with pytest.raises(ImproperlyConfigured):
            begin(key="approval", about=subject(), actor=MAKER)
        ports.provide_due_at(before)


class TestComplete:
    def test_goes_on_by_the_outcome_and_keeps_the_opinion(self, released: None) -> None:
        about, first, second = subject(), person("甲"), person("乙")
        begin(key="approval", about=about, actor=MAKER)
        task = open_task(about, "first_review")
        decide(task_id=task, outcome="approve", actor=first, opinion="收入稳定")
        decide(task_id=open_task(about, "second_review"), outcome="approve", actor=second)
        bring(about=about.id, step="money", outcome="paid", actor=MAKER)
        done = queries.tasks_of(about.id)
        assert [(t.step, t.outcome, t.completed_by_name) for t in done] == [
            ("first_review", "approve", "甲"),
            ("second_review", "approve", "乙"),
            ("money", "paid", "经办"),
        ]
        assert done[0].opinion == "收入稳定"
        instance = queries.instance_of(about.id)
        assert instance is not None
        assert (instance.status, instance.waiting_at) == ("completed", [])
        assert instance.ended_at == NOW

    def test_returns_a_case_as_a_new_task(self, released: None) -> None:
        about, first = subject(), person("甲")
        begin(key="approval", about=about, actor=MAKER)
        for _ in range(3):
            decide(task_id=open_task(about, "first_review"), outcome="return", actor=first)
        assert [t.status for t in queries.tasks_of(about.id)] == ["done"] * 3 + ["open"]

    def test_refuses_what_is_not_offered(self, released: None) -> None:
        about = subject()
        begin(key="approval", about=about, actor=MAKER)
        with pytest.raises(OutcomeNotOffered):
            decide(task_id=open_task(about, "first_review"), outcome="", actor=person("甲"))
        assert steps_open(about.id) == ["first_review"]

    def test_refuses_who_lacks_the_permission_of_the_diagram(self, released: None) -> None:
        @use_case
        def careless(*, task_id: UUID, actor: desk.Actor) -> str:
            actor.require("tests.start", on=Scope(uuid7(), HERE))
            return services.complete(task_id=task_id, outcome="approve", actor=actor).status

        about = subject()
        begin(key="approval", about=about, actor=MAKER)
        with pytest.raises(Denied):
            careless(task_id=open_task(about, "first_review"), actor=clerk("tests.start"))
        elsewhere = person("外", at=uuid7())
        with pytest.raises(Denied):
            decide(task_id=open_task(about, "first_review"), outcome="approve", actor=elsewhere)
        assert steps_open(about.id) == ["first_review"]

    def test_refuses_unknown_tasks_and_news(self, released: None) -> None:
        with pytest.raises(NotFound):
            decide(task_id=uuid7(), outcome="approve", actor=person("甲"))

        @use_case
        def push(*, task_id: UUID, actor: desk.Actor) -> str:
            actor.require("tests.start", on=Scope(uuid7(), HERE))
            return services.complete(task_id=task_id, outcome="paid", actor=actor).status

        about = subject("straight")
        begin(key="approval", about=about, actor=MAKER)
        for task_id in (open_task(about, "money"), uuid7()):
            with pytest.raises(NotFound):
                push(task_id=task_id, actor=MAKER)
        assert steps_open(about.id) == ["money"]

    def test_waits_for_all_who_countersign(self, released: None) -> None:
        about = subject()
        begin(key="countersign", about=about, actor=MAKER)
        for i, step in enumerate(("risk_sign", "legal_sign", "credit_sign")):
            assert "chair" not in steps_open(about.id)
            decide(task_id=open_task(about, step), outcome="yes", actor=person(f"{i}"))
        assert steps_open(about.id) == ["chair"]


class TestTwoPeople:
    def test_do_two_steps(self, released: None) -> None:
        about, first = subject(), person("甲")
        begin(key="approval", about=about, actor=MAKER)
        decide(task_id=open_task(about, "first_review"), outcome="approve", actor=first)
        second = open_task(about, "second_review")
        for same in (first, MAKER):
            with pytest.raises(SamePerson):
                decide(task_id=second, outcome="approve", actor=same)
        assert steps_open(about.id) == ["second_review"]
        denied = query("SELECT actor, outcome FROM access")
        assert denied == [(first.id, "denied"), (MAKER.id, "denied")]

    def test_stay_two_when_the_role_of_one_changes(self, released: None) -> None:
        about, first = subject(), person("甲")
        begin(key="approval", about=about, actor=MAKER)
        decide(task_id=open_task(about, "first_review"), outcome="approve", actor=first)
        promoted = desk.Actor(
            id=first.id,
            kind="staff",
            name="甲（代理）",
            grants=frozenset({("tests.approve", None)}),
        )
        with pytest.raises(SamePerson):
            decide(task_id=open_task(about, "second_review"), outcome="approve", actor=promoted)

    def test_stay_two_when_their_steps_run_side_by_side(self, released: None) -> None:
        for first, second in (("credit_sign", "risk_sign"), ("risk_sign", "credit_sign")):
            about, same = subject(), person("甲")
            begin(key="countersign", about=about, actor=MAKER)
            decide(task_id=open_task(about, first), outcome="yes", actor=same)
            with pytest.raises(SamePerson):
                decide(task_id=open_task(about, second), outcome="yes", actor=same)
            decide(task_id=open_task(about, "legal_sign"), outcome="yes", actor=same)

    def test_are_two_for_the_database_too(self, released: None) -> None:
        about, first = subject(), person("甲")
        begin(key="approval", about=about, actor=MAKER)
        decide(task_id=open_task(about, "first_review"), outcome="approve", actor=first)
        task = open_task(about, "second_review")
        finish = """UPDATE process_task SET status = 'done', completed_by = %s, outcome = 'approve',
                           completed_at = now() WHERE id = %s"""

        @use_case
        def by_hand(*, sql: str, values: list[str], actor: desk.Actor) -> None:
            actor.require("tests.start", on=Scope(about.id, HERE))
            query(sql, *values)

        for same in (first, MAKER):
            with pytest.raises(IntegrityError, match="task_two_people"):
                by_hand(sql=finish, values=[str(same.id), str(task)], actor=MAKER)
        forget = "UPDATE process_task SET excluded_actor_ids = '{}' WHERE id = %s"
        with pytest.raises(IntegrityError, match="let in"):
            by_hand(sql=forget, values=[str(task)], actor=MAKER)
        by_hand(sql=finish, values=[str(uuid7()), str(task)], actor=MAKER)
        again = "UPDATE process_task SET outcome = 'decline' WHERE id = %s"
        with pytest.raises(IntegrityError, match="is done"):
            by_hand(sql=again, values=[str(task)], actor=MAKER)
        makers = "UPDATE process_instance SET started_by = %s WHERE subject_id = %s"
        with pytest.raises(ProgrammingError, match="permission denied"):
            by_hand(sql=makers, values=[str(uuid7()), str(about.id)], actor=MAKER)
        owner = "UPDATE process_task SET completed_by = excluded_actor_ids[1] WHERE status = 'done'"
        with pytest.raises(Exception, match="is done"):
            administer(owner, connections["default"].settings_dict["NAME"])


class TestRace:
    def test_of_32_approvers_ends_with_one_decision(self, released: None) -> None:
        about = subject()
        begin(key="approval", about=about, actor=MAKER)
        task = open_task(about, "first_review")
        people = [person(f"审批{i}") for i in range(32)]
        results = at_once(
            *[
                partial(
                    decide, task_id=task, outcome="approve" if i % 2 else "decline", actor=actor
                )
                for i, actor in enumerate(people)
            ]
        )
        counted = Counter(str(r) if isinstance(r, str) else type(r).__name__ for r in results)
        assert counted["TaskAlreadyDone"] == 31
        assert counted["running"] + counted["completed"] == 1
        done = Task.objects.filter(status="done")
        assert done.count() == 1
        decided = query(
            "SELECT count(*) FROM act WHERE use_case LIKE '%%decide' AND outcome = 'done'"
        )
        assert decided == [(1,)]
        assert Task.objects.count() == (2 if done.get().outcome == "approve" else 1)

    def test_for_one_key_decides_once_and_answers_alike(self, released: None) -> None:
        about, first = subject(), person("甲")
        begin(key="approval", about=about, actor=MAKER)
        values = {"task_id": open_task(about, "first_review"), "outcome": "approve", "actor": first}
        assert decide.once("k")(**values) == decide.once("k")(**values) == "running"
        assert Task.objects.filter(status="done").count() == 1

    def test_of_news_that_comes_twice_counts_once(self, released: None) -> None:
        about = subject("straight")
        begin(key="approval", about=about, actor=MAKER)
        work = partial(bring, about=about.id, step="money", outcome="paid", actor=MAKER)
        results = at_once(*[work] * 8)
        assert sorted(str(r) if isinstance(r, str) else type(r).__name__ for r in results) == [
            *["NotWaiting"] * 7,
            "completed",
        ]


class TestSignal:
    def test_is_refused_where_nobody_waits(self, released: None) -> None:
        about = subject()
        begin(key="approval", about=about, actor=MAKER)
        for step in ("money", "first_review", "nothing"):
            with pytest.raises(NotWaiting):
                bring(about=about.id, step=step, outcome="paid", actor=MAKER)
        with pytest.raises(NotWaiting):
            bring(about=uuid7(), step="money", outcome="paid", actor=MAKER)

    def test_is_refused_with_an_outcome_that_is_not_offered(self, released: None) -> None:
        about = subject("straight")
        begin(key="approval", about=about, actor=MAKER)
        with pytest.raises(OutcomeNotOffered):
            bring(about=about.id, step="money", outcome="lost", actor=MAKER)

    def test_is_refused_from_within_the_move_of_its_own_process(
        self, released: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def impatient(instance: ProcessInstance, data: object) -> None:
            services.cancel(subject_id=instance.subject_id)

        monkeypatch.setitem(ports._services, "tests.route", impatient)
        with pytest.raises(OutOfPlace):
            begin(key="approval", about=subject(), actor=MAKER)
        assert not ProcessInstance.objects.exists()


class TestCancel:
    def test_ends_the_process_and_its_tasks(self, released: None) -> None:
        about = subject()
        begin(key="approval", about=about, actor=MAKER)
        task = open_task(about, "first_review")
        withdraw(about=about.id, actor=MAKER)
        withdraw(about=about.id, actor=MAKER)
        assert [t.status for t in queries.tasks_of(about.id)] == ["cancelled"]
        assert queries.position_of(about.id) == []
        with pytest.raises(TaskAlreadyDone):
            decide(task_id=task, outcome="approve", actor=person("甲"))
        begin(key="approval", about=about, actor=MAKER)
        assert steps_open(about.id) == ["first_review"]


class TestRecords:
    def test_hold_each_move_small(self, released: None) -> None:
        about, first = subject(), person("甲")
        begin(key="approval", about=about, actor=MAKER)
        for _ in range(20):
            decide(task_id=open_task(about, "first_review"), outcome="return", actor=first)
        sizes = query(
            "SELECT length(after->>'state') FROM change WHERE relation = 'process_instance'"
        )
        assert len(sizes) == 22
        assert max(size for (size,) in sizes) < 1_500

    def test_refuse_a_write_outside_an_act(self, released: None) -> None:
        begin(key="approval", about=subject(), actor=MAKER)
        with pytest.raises(Exception, match="no act is open"), transaction.atomic():
            query("UPDATE process_task SET opinion = 'x'")

    def test_services_are_called_within_the_act(
        self, released: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen: list[str] = []

        def note(instance: ProcessInstance, data: object) -> dict[str, str]:
            seen.append(current_act().use_case)
            return {"route": "people"}

        monkeypatch.setitem(ports._services, "tests.route", note)
        begin(key="approval", about=subject(), actor=MAKER)
        assert [name.rpartition(".")[2] for name in seen] == ["begin"]


class TestPorts:
    def test_give_a_name_to_one_service_only(self) -> None:
        with pytest.raises(ImproperlyConfigured):
            process.service("tests.route")(lambda instance, data: None)
        assert process.service("tests.route")(desk.route) is desk.route


class TestChecks:
    def test_read_every_shipped_diagram(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: desk.Path
    ) -> None:
        from sancha.engines.process import checks

        bad = tmp_path / "bad.bpmn"
        bad.write_text(diagram("approval").replace("tests.route", "nowhere"))
        paths = [("approval", desk.DIAGRAMS / "approval.bpmn"), ("bad", bad)]
        monkeypatch.setattr(checks, "shipped_diagrams", lambda: iter(paths))
        found = checks.shipped_diagrams_resolve()
        assert [(m.id, m.obj) for m in found] == [("process.E001", "bad")]
        before = ports.provide_due_at(None)
        assert [m.id for m in checks.shipped_diagrams_resolve()] == ["process.E002", "process.E001"]
        ports.provide_due_at(before)
