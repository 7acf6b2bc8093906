"""Tasks from hand to hand: one person, or one authority, never decides twice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError

from engines.process.desk import (
    APPROVE,
    NOW,
    REVIEW,
    begin,
    decide,
    open_task,
    person,
    release,
    subject,
)
from sancha.engines.process import assigning, ports, queries
from sancha.engines.process.errors import (
    AssignedElsewhere,
    CannotTakeIt,
    HandOverReason,
    SamePerson,
    TaskAlreadyDone,
)
from sancha.engines.process.models import Assignment, Task
from sancha.engines.process.types import SubjectRef
from sancha.platform.acts import Actor
from sancha.platform.errors import Denied
from support import ELSEWHERE, HERE, clerk, query

pytestmark = pytest.mark.usefixtures("database")
TRANSFER, SUPERVISE = "process.transfer", "process.supervise"


def worker(name: str, *permissions: str) -> Actor:
    return clerk(*(permissions or (REVIEW, APPROVE)), TRANSFER, "tests.start", name=name)


def deputy(name: str, absent: Actor, *own: str) -> Actor:
    """Somebody who stands in for an absent colleague, with these permissions of her own."""
    herself = clerk(*own, "tests.start", name=name)
    return replace(
        herself, grants=herself.grants | absent.grants, own=herself.grants, stands_in=(absent,)
    )


@pytest.fixture
def staff() -> Iterator[dict[str, Actor]]:
    people = {name: worker(name) for name in "甲乙丙"}
    people["外"] = replace(worker("外"), grants=frozenset({(REVIEW, ELSEWHERE)}))
    by_id = {one.id: one for one in people.values()}
    before = ports.provide_colleague(by_id.get)
    yield people
    ports.provide_colleague(before)


@pytest.fixture
def case(database: str) -> SubjectRef:
    release("approval")
    about = subject()
    begin(key="approval", about=about, actor=person("经办"))
    return about


def inbox(actor: Actor) -> list[UUID]:
    return [view.subject.id for view in queries.inbox(actor)[0]]


def hand(task_id: UUID, to: Actor | None, by: Actor, reason: str = "回避亲属业务") -> None:
    assigning.transfer(task_id=task_id, to_id=to.id if to else None, reason=reason, actor=by)


class TestTransfer:
    def test_makes_it_the_colleagues_alone(self, case: SubjectRef, staff: dict[str, Actor]) -> None:
        first, second, third = (staff[name] for name in "甲乙丙")
        task_id = open_task(case, "first_review")
        hand(task_id, second, first)
        assert (inbox(first), inbox(second), inbox(third)) == ([], [case.id], [])
        for other in (first, third):
            with pytest.raises(AssignedElsewhere):
                decide(task_id=task_id, outcome="approve", actor=other)
            with pytest.raises(AssignedElsewhere):
                hand(task_id, third, other)
        assert Task.objects.get(id=task_id).status == "open"
        decide(task_id=task_id, outcome="approve", actor=second)
        with pytest.raises(TaskAlreadyDone):
            hand(task_id, third, second)
        [made] = Assignment.objects.all()
        assert (made.to_name, made.by_name, made.reason) == ("乙", "甲", "回避亲属业务")

    def test_gives_it_back_to_all(self, case: SubjectRef, staff: dict[str, Actor]) -> None:
        task_id = open_task(case, "first_review")
        with pytest.raises(CannotTakeIt):
            hand(task_id, None, staff["甲"])  # It is everybody's already.
        hand(task_id, staff["乙"], staff["甲"])
        hand(task_id, None, staff["乙"], "请其他同事办理")
        assert inbox(staff["丙"]) == [case.id]

    def test_refuses_who_may_not_do_it_and_says_nothing_without_a_reason(
        self, case: SubjectRef, staff: dict[str, Actor]
    ) -> None:
        task_id = open_task(case, "first_review")
        with pytest.raises(CannotTakeIt):
            hand(task_id, staff["外"], staff["甲"])
        with pytest.raises(CannotTakeIt):
            hand(task_id, worker("不在册"), staff["甲"])
        with pytest.raises(HandOverReason):
            hand(task_id, staff["乙"], staff["甲"], " 忙 ")
        with pytest.raises(Denied):
            hand(task_id, staff["乙"], clerk(TRANSFER, name="无权"))
        assert not Assignment.objects.exists()

    def test_never_gives_the_second_step_to_who_did_the_first(
        self, case: SubjectRef, staff: dict[str, Actor]
    ) -> None:
        decide(task_id=open_task(case, "first_review"), outcome="approve", actor=staff["甲"])
        with pytest.raises(CannotTakeIt):
            hand(open_task(case, "second_review"), staff["甲"], staff["乙"])


class TestStandingIn:
    def test_counts_both_the_deputy_and_whom_she_replaces(
        self, case: SubjectRef, staff: dict[str, Actor]
    ) -> None:
        absent, stand_in = staff["甲"], deputy("代", staff["甲"])
        task_id = open_task(case, "first_review")
        assert inbox(stand_in) == [case.id]
        decide(task_id=task_id, outcome="approve", actor=stand_in)
        done = Task.objects.get(id=task_id)
        assert (done.completed_by, done.completed_for) == (stand_in.id, absent.id)
        second = open_task(case, "second_review")
        for one in (absent, stand_in, deputy("另一代理", absent)):
            assert inbox(one) == []
            with pytest.raises(SamePerson):
                decide(task_id=second, outcome="approve", actor=one)
        decide(task_id=second, outcome="approve", actor=staff["乙"])

    def test_does_not_lend_what_its_owner_has_used(
        self, case: SubjectRef, staff: dict[str, Actor]
    ) -> None:
        decide(task_id=open_task(case, "first_review"), outcome="approve", actor=staff["甲"])
        stand_in, second = deputy("代", staff["甲"]), open_task(case, "second_review")
        assert inbox(stand_in) == []
        with pytest.raises(SamePerson):
            decide(task_id=second, outcome="approve", actor=stand_in)
        decide(task_id=second, outcome="approve", actor=deputy("代", staff["甲"], APPROVE))
        assert Task.objects.get(id=second).completed_for is None  # By her own right.

    def test_is_held_by_the_database(self, case: SubjectRef, staff: dict[str, Actor]) -> None:
        decide(task_id=open_task(case, "first_review"), outcome="approve", actor=staff["甲"])
        second = open_task(case, "second_review")
        for lent_by, by in ((staff["甲"].id, staff["乙"].id), (staff["乙"].id, staff["乙"].id)):
            with pytest.raises(IntegrityError):
                force(second, lent_by, by)

    def test_does_what_was_handed_to_whom_she_replaces(
        self, case: SubjectRef, staff: dict[str, Actor]
    ) -> None:
        task_id = open_task(case, "first_review")
        hand(task_id, staff["甲"], staff["乙"])
        stand_in = deputy("代", staff["甲"], REVIEW)
        assert inbox(stand_in) == [case.id]
        decide(task_id=task_id, outcome="approve", actor=stand_in)
        assert Task.objects.get(id=task_id).completed_for == staff["甲"].id


def force(task_id: UUID, lent_by: UUID, by: UUID) -> None:
    """Write past the engine: the database itself refuses."""
    from sancha.platform.acts import Scope
    from sancha.platform.door import use_case

    @use_case
    def write(*, actor: Actor) -> int:
        actor.require("tests.start", on=Scope(task_id, HERE))
        return Task.objects.filter(id=task_id).update(
            status="done", outcome="approve", completed_at=NOW, completed_by=by,
            completed_by_name="x", completed_for=lent_by,
        )  # fmt: skip

    write(actor=worker("x"))


class TestEscalation:
    def test_puts_what_is_late_before_supervisors_and_back_before_all(
        self, case: SubjectRef, staff: dict[str, Actor]
    ) -> None:
        supervisor = clerk(SUPERVISE, name="督办")
        task_id = open_task(case, "first_review")
        hand(task_id, staff["甲"], staff["乙"])
        due_at = Task.objects.get(id=task_id).due_at
        assert due_at is not None
        assert assigning.escalate_late(due_at) == 0
        with pytest.raises(Denied):
            hand(task_id, staff["丙"], supervisor, "催办")
        late_at = due_at + timedelta(seconds=1)
        assert assigning.escalate_late(late_at) == 1
        assert assigning.escalate_late(late_at) == 0  # Once.
        views, total = queries.escalated(slice(0, 10))
        assert ([view.id for view in views], total) == ([task_id], 1)
        assert inbox(staff["丙"]) == [case.id]
        hand(task_id, staff["丙"], supervisor, "超时改派")
        assert (inbox(staff["甲"]), inbox(staff["丙"])) == ([], [case.id])
        decide(task_id=task_id, outcome="approve", actor=staff["丙"])
        assert queries.escalated(slice(0, 10)) == ([], 0)
        assert query("SELECT count(*) FROM change WHERE relation = 'process_assignment'") == [(3,)]
