"""The inbox: what one may do, behind the reader's wall."""

from collections.abc import Iterable, Mapping
from uuid import UUID

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from engines.process.desk import begin, decide, open_task, person, release, subject
from sancha.engines.process import ports, queries
from sancha.engines.process.types import SubjectRef
from sancha.platform.acts import Actor
from sancha.platform.errors import Denied
from sancha.platform.keys import uuid7
from sancha.platform.reading import reading
from sancha.platform.text import Text
from support import ELSEWHERE, HERE, clerk, query

pytestmark = pytest.mark.usefixtures("database")
MAKER = person("经办")
EVERYTHING = slice(0, 100)


@pytest.fixture
def started(database: str) -> list[SubjectRef]:
    release("approval")
    subjects = [subject(), subject(), subject(at=ELSEWHERE)]
    for about in subjects:
        begin(key="approval", about=about, actor=person("经办", at=about.organisation_id))
    return subjects


def numbers(actor: Actor, state: queries.State = "open") -> tuple[list[UUID], int]:
    with reading(actor, "process.inbox"):
        views, total = queries.inbox(actor, state=state, window=EVERYTHING)
    return [view.subject.id for view in views], total


class TestInbox:
    def test_holds_what_one_may_do_where_one_may_do_it(self, started: list[SubjectRef]) -> None:
        ids = [about.id for about in started]
        assert numbers(person("甲")) == (ids[:2], 2)
        assert numbers(person("乙", at=ELSEWHERE)) == (ids[2:], 1)
        assert numbers(clerk("process.inbox", "tests.approve")) == ([], 0)
        assert numbers(clerk("process.inbox")) == ([], 0)
        with pytest.raises(Denied):
            numbers(clerk("tests.review"))

    def test_takes_the_place_from_the_permission_of_the_task(
        self, started: list[SubjectRef]
    ) -> None:
        grants = {("process.inbox", HERE), ("process.inbox", ELSEWHERE), ("tests.review", HERE)}
        actor = Actor(id=uuid7(), kind="staff", name="甲", grants=frozenset(grants))
        assert numbers(actor) == ([started[0].id, started[1].id], 2)

    def test_does_not_offer_what_needs_another_person(self, started: list[SubjectRef]) -> None:
        about, first, second = started[0], person("甲"), person("乙")
        decide(task_id=open_task(about, "first_review"), outcome="approve", actor=first)
        assert about.id not in numbers(first)[0]
        assert about.id in numbers(second)[0]
        [maker] = query("SELECT started_by FROM process_instance WHERE subject_id = %s", about.id)
        same = Actor(id=maker[0], kind="staff", name="经办", grants=second.grants)
        assert about.id not in numbers(same)[0]

    def test_is_ordered_by_what_is_due_first(self, started: list[SubjectRef]) -> None:
        about = started[1]
        decide(task_id=open_task(about, "first_review"), outcome="approve", actor=person("甲"))
        assert numbers(person("乙"))[0] == [about.id, started[0].id]

    def test_shows_what_one_has_done(self, started: list[SubjectRef]) -> None:
        about, first = started[0], person("甲")
        decide(task_id=open_task(about, "first_review"), outcome="return", actor=first)
        assert numbers(first, "done") == ([about.id], 1)
        assert numbers(person("乙"), "done") == ([], 0)

    def test_gives_a_page_and_the_count_of_all(self, started: list[SubjectRef]) -> None:
        actor = person("甲")
        with reading(actor, "process.inbox"):
            views, total = queries.inbox(actor, window=slice(1, 2))
        assert ([view.subject.id for view in views], total) == ([started[1].id], 2)

    def test_asks_features_for_titles_once(
        self, started: list[SubjectRef], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[set[UUID]] = []

        def titles(ids: Iterable[UUID]) -> Mapping[UUID, Text]:
            asked.append(set(ids))
            return {started[0].id: Text("王* 50,000.00 元", "W* CNY 50,000.00")}

        monkeypatch.setitem(ports._titles, "people", titles)
        views, _ = queries.inbox(person("甲"))
        assert [view.subject.title.zh for view in views] == ["王* 50,000.00 元", "消费贷款申请"]
        assert asked == [{started[0].id, started[1].id}]

    def test_costs_two_queries_however_long_it_is(self, started: list[SubjectRef]) -> None:
        actor = person("甲")
        with CaptureQueriesContext(connections["default"]) as short:
            queries.inbox(actor, window=EVERYTHING)
        for _ in range(6):
            begin(key="approval", about=subject(), actor=MAKER)
        with CaptureQueriesContext(connections["default"]) as long:
            views, total = queries.inbox(actor, window=EVERYTHING)
        assert len(views) == total == 8
        assert len(short) == len(long) == 2
        assert not any("bpmn" in q["sql"] or '"state"' in q["sql"] for q in long.captured_queries)


class TestWall:
    def test_hides_tasks_of_other_organisations(self, started: list[SubjectRef]) -> None:
        with reading(person("甲"), "process.inbox"):
            assert [t.step for t in queries.tasks_of(started[0].id)] == ["first_review"]
            assert queries.tasks_of(started[2].id) == []
            assert queries.instance_of(started[2].id) is None

    def test_lets_the_borrower_see_the_position_but_no_task(self, database: str) -> None:
        release("approval")
        party = uuid7()
        about = subject(party=party)
        begin(key="approval", about=about, actor=MAKER)
        borrower = Actor(
            id=uuid7(), kind="borrower", name="王", party_id=party,
            grants=frozenset({("applications.own", party)}),
        )  # fmt: skip
        with reading(borrower, "applications.own"):
            assert [p.title.zh for p in queries.position_of(about.id)] == ["初审"]
            assert queries.tasks_of(about.id) == []
