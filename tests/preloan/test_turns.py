"""The turns of a case before the money: withdrawn, refused, stopped by a list."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from callers import Caller, phone
from preloan.turns import approve_twice, attach, status_of, status_of_step, task_of, told, withdraw
from road import Road, drain, let_work, member
from sancha.credit.facilities import queries as facilities
from sancha.credit.facilities.models import Facility
from sancha.engines.process import queries as processes
from sancha.engines.process.errors import SamePerson
from sancha.entry.sample.borrower import Borrower
from sancha.inloan.approval import services as reviews
from sancha.platform import clock
from sancha.platform.acts import Actor
from sancha.platform.errors import Denied
from sancha.platform.models import Access
from sancha.preloan.applications import queries as applications
from sancha.preloan.applications import services
from sancha.preloan.applications.errors import NoAppeal, TooLateToWithdraw
from sancha.preloan.applications.types import ApplicationView
from sancha.preloan.screening import queries as screening_queries
from sancha.preloan.screening import services as screening
from sancha.preloan.screening.errors import NoEvidence, NoteTooShort

NOTE = "比对案号、身份证号与判决书，系同名不同人"


class TestReferred:
    def test_is_told_to_the_customer(self, middling: tuple[Borrower, ApplicationView]) -> None:
        _, application = middling
        assert told(application.id) == ["application.submitted", "application.referred"]


class TestWithdrawn:
    def test_before_the_machine_decides_nothing_is_asked_or_decided(self, road: Road) -> None:
        borrower = road.borrower("good")
        application = road.apply(borrower)
        assert withdraw(application.id, borrower.actor).status.code == "withdrawn"
        drain()
        assert status_of(application.id) == "withdrawn"
        assert applications.get(application.id).decision_id is None
        assert told(application.id) == ["application.submitted", "application.withdrawn"]
        again = road.apply(borrower)  # Nothing stands in the way of another.
        assert again.status.code == "collecting"

    def test_in_review_closes_the_task_of_the_reviewer(
        self, middling: tuple[Borrower, ApplicationView]
    ) -> None:
        borrower, application = middling
        task = task_of(application.id)
        withdraw(application.id, borrower.actor)
        assert status_of(application.id) == "withdrawn"
        assert task.id not in {t.id for t in processes.inbox(member("zhaomin"))[0]}
        assert processes.task(task.id).status == "cancelled"

    def test_with_the_contract_ready_gives_the_limit_back(self, road: Road) -> None:
        borrower = road.borrower("good")
        application = road.decided(road.apply(borrower).id)
        let_work(lambda: applications.get(application.id).status.code == "contract")
        withdraw(application.id, borrower.actor)
        contract = facilities.contract_of_application(application.id)
        assert contract is not None
        assert contract.status.code == "void"
        facility = Facility.objects.get(application_id=application.id)
        assert (facility.limit_fen, facility.used_fen) == (0, 0)
        assert status_of(application.id) == "withdrawn"

    def test_is_too_late_once_the_money_is_on_its_way(self, road: Road) -> None:
        borrower = road.borrower("good")
        application = road.decided(road.apply(borrower).id)
        borrower.confirm(application.id)
        with pytest.raises(TooLateToWithdraw):
            withdraw(application.id, borrower.actor)
        road.paid(application.id)
        with pytest.raises(TooLateToWithdraw):
            withdraw(application.id, borrower.actor)

    def test_is_nobody_else_s_to_do(
        self, road: Road, middling: tuple[Borrower, ApplicationView]
    ) -> None:
        _, application = middling
        stranger = road.borrower("good").actor
        with pytest.raises(Denied):
            withdraw(application.id, stranger)
        assert Access.objects.get(actor=stranger.id).permission == "applications.withdraw"
        assert status_of(application.id) == "first_review"


def appeal(application_id: UUID, actor: Actor, **changes: Any) -> ApplicationView:
    values = {"words": "我的收入证明未被计入", "now": clock.now(), **changes}
    return services.appeal(application_id=application_id, actor=actor, **values)


class TestRefused:
    def test_tells_what_may_be_told_and_nothing_else(self, road: Road) -> None:
        borrower = road.borrower("unknown")
        application = road.decided(road.apply(borrower, amount="10000.00").id)
        assert application.declined_for == ["identity_mismatch"]
        page = phone(borrower).get(f"/borrower/applications/{application.id}").json()
        assert [r["text"]["zh"] for r in page["reasons"]] == ["身份信息核验不一致"]
        assert (page["may_appeal"], page["may_withdraw"]) == (True, False)
        inner = applications.told_reasons(
            _with(application, declined_for=["score_middling", "missing_data", "debt_too_high"])
        )
        assert [reason.code for reason in inner] == ["debt_too_high"]

    def test_by_the_machine_goes_before_people_when_asked(self, road: Road) -> None:
        borrower = road.borrower("unknown")
        application = road.decided(road.apply(borrower, amount="10000.00").id)
        answer = phone(borrower).post(
            f"/borrower/applications/{application.id}/appeal", {"words": "请人工核对我的身份"}
        )
        assert answer.status_code == 200, answer.content
        assert status_of(application.id) == "first_review"
        assert task_of(application.id).step == "first_review"
        assert told(application.id)[-1] == "application.referred"
        approve_twice(application.id)
        assert status_of(application.id) == "approved"

    def test_is_reviewed_by_people_once_and_lately(self, road: Road) -> None:
        borrower = road.borrower("unknown")
        application = road.decided(road.apply(borrower, amount="10000.00").id)
        with pytest.raises(NoAppeal):
            appeal(application.id, borrower.actor, now=clock.now() + timedelta(days=31))
        appeal(application.id, borrower.actor)
        decline(application.id, "zhaomin")
        assert status_of(application.id) == "declined"
        with pytest.raises(NoAppeal):
            appeal(application.id, borrower.actor)

    def test_by_people_is_final(self, middling: tuple[Borrower, ApplicationView]) -> None:
        borrower, application = middling
        decline(application.id, "zhaomin")
        with pytest.raises(NoAppeal):
            appeal(application.id, borrower.actor)
        assert status_of(application.id) == "declined"


def decline(application_id: UUID, account: str) -> None:
    reviews.give_opinion(
        application_id=application_id,
        task_id=task_of(application_id).id,
        outcome="decline",
        opinion="还款来源不足，不同意",
        amount_fen=None,
        now=clock.now(),
        actor=member(account),
    )


def _with(view: ApplicationView, **changes: Any) -> ApplicationView:
    from dataclasses import replace

    return replace(view, **changes)


def find(application_id: UUID, account: str, outcome: str, note: str = NOTE) -> None:
    screening.give_hit_opinion(
        application_id=application_id,
        task_id=task_of(application_id).id,
        outcome=outcome,
        note=note,
        now=clock.now(),
        actor=member(account),
    )


class TestStopped:
    @pytest.fixture
    def held(self, road: Road) -> tuple[Borrower, ApplicationView]:
        borrower = road.borrower("court")
        application = road.decided(road.apply(borrower, amount="10000.00").id)
        assert status_of(application.id) == "stopped"
        return borrower, application

    def test_waits_for_people_and_tells_the_customer(
        self, held: tuple[Borrower, ApplicationView]
    ) -> None:
        _, application = held
        assert task_of(application.id).step == "hit_check"
        assert told(application.id)[-1] == "application.stopped"
        assert facilities.contract_of_application(application.id) is None

    def test_confirmed_is_refused_with_its_reason(
        self, held: tuple[Borrower, ApplicationView]
    ) -> None:
        borrower, application = held
        find(application.id, "zhaomin", "confirmed")
        now = applications.get(application.id)
        assert (status_of(application.id), now.declined_for) == ("declined", ["hit_confirmed"])
        assert "法院" in applications.told_reason(now).zh
        with pytest.raises(NoAppeal):
            appeal(application.id, borrower.actor)

    def test_is_not_cleared_without_evidence_or_grounds(
        self, held: tuple[Borrower, ApplicationView]
    ) -> None:
        _, application = held
        with pytest.raises(NoteTooShort):
            find(application.id, "zhaomin", "cleared", note="不是他")
        with pytest.raises(NoEvidence):
            find(application.id, "zhaomin", "cleared")
        assert screening_queries.hit_opinions(application.id) == []

    def test_cleared_by_two_people_goes_on_without_the_hit(
        self, held: tuple[Borrower, ApplicationView]
    ) -> None:
        borrower, application = held
        attach(application.id, "list_evidence", borrower.actor)
        find(application.id, "zhaomin", "cleared")
        assert status_of_step(application.id) == "hit_review"
        with pytest.raises((SamePerson, Denied)):
            find(application.id, "zhaomin", "cleared")
        find(application.id, "liuyang", "cleared")
        let_work(lambda: applications.get(application.id).decision_id is not None)
        after = applications.get(application.id)
        assert after.status.code in {"first_review", "approved", "contract", "offered"}
        assert "court_hit" not in after.declined_for
        first, second = screening_queries.hit_opinions(application.id)
        assert (first.outcome.code, second.outcome.code) == ("cleared", "cleared")
        assert first.by != second.by

    def test_not_cleared_by_the_second_is_refused(
        self, held: tuple[Borrower, ApplicationView]
    ) -> None:
        borrower, application = held
        attach(application.id, "list_evidence", borrower.actor)
        find(application.id, "zhaomin", "cleared")
        find(application.id, "liuyang", "confirmed")
        assert status_of(application.id) == "declined"


def test_each_turn_is_refused_to_a_stranger_over_http(
    road: Road, middling: tuple[Borrower, ApplicationView]
) -> None:
    _, application = middling
    stranger: Caller = phone(road.borrower("good"))
    for path, body in (
        ("withdrawal", {"reason": ""}),
        ("acceptance", None),
        ("appeal", {"words": ""}),
        ("supplements", {"answers": {}}),
    ):
        answer = stranger.post(f"/borrower/applications/{application.id}/{path}", body)
        assert answer.status_code == 403, path
    assert status_of(application.id) == "first_review"
