"""The turns of a case before the money: stopped, returned, withdrawn, offered less, with conditions."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from callers import Caller, phone, staff
from road import Road, assert_in_step, drain, let_work, member
from sancha.credit.facilities import queries as facilities
from sancha.credit.facilities.models import Facility
from sancha.engines.evidence.errands import check_upload
from sancha.engines.notice.models import Notice
from sancha.engines.process import queries as processes
from sancha.engines.process.errors import NotWaiting, SamePerson
from sancha.engines.process.types import TaskView
from sancha.entry.sample.borrower import Borrower
from sancha.inloan.approval import queries as approvals
from sancha.inloan.approval import services as reviews
from sancha.inloan.approval.errors import KeyMaterialDeferred, ReasonMissing
from sancha.inloan.approval.types import Check, Term
from sancha.platform import clock
from sancha.platform.acts import Actor
from sancha.platform.errors import Denied, Invalid
from sancha.platform.models import Access
from sancha.preloan.applications import queries as applications
from sancha.preloan.applications import services
from sancha.preloan.applications.errors import NoAppeal, TooLateToWithdraw
from sancha.preloan.applications.types import ApplicationView
from sancha.preloan.screening import queries as screening_queries
from sancha.preloan.screening import services as screening
from sancha.preloan.screening.errors import NoEvidence, NoteTooShort
from sancha.preloan.supplements import queries as supplements
from sancha.preloan.supplements import services as answering
from sancha.preloan.supplements.errors import AskedBefore, NotAllAnswered
from sancha.preloan.supplements.types import Item
from uploads import jpg, picture

NOTE = "比对案号、身份证号与判决书，系同名不同人"


def task_of(application_id: UUID) -> TaskView:
    (task,) = (t for t in processes.tasks_of(application_id) if t.status == "open")
    return task


def status_of(application_id: UUID) -> str:
    assert_in_step(application_id)
    return applications.get(application_id).status.code


def approve(application_id: UUID, account: str, **changes: Any) -> None:
    reviews.give_opinion(
        application_id=application_id,
        task_id=task_of(application_id).id,
        outcome="approve",
        opinion="收入稳定，同意",
        amount_fen=None,
        now=clock.now(),
        actor=member(account),
        **changes,
    )


def approve_twice(application_id: UUID, **changes: Any) -> None:
    approve(application_id, "zhaomin", **changes)
    approve(application_id, "liuyang")


def attach(application_id: UUID, kind: str, actor: Actor, colour: str = "#336699") -> None:
    file = check_upload("page.jpg", "image/jpeg", jpg(picture(colour=colour)))
    services.attach(
        application_id=application_id, kind=kind, file=file, now=clock.now(), actor=actor
    )


def told(application_id: UUID) -> list[str]:
    drain()
    rows = Notice.objects.filter(subject_id=application_id).order_by("created_at")
    return list(rows.values_list("template", flat=True))


@pytest.fixture
def middling(road: Road) -> tuple[Borrower, ApplicationView]:
    """A case that was referred to people."""
    borrower = road.borrower("middling")
    application = road.decided(road.apply(borrower, amount="20000.00").id)
    assert application.status.code == "first_review"
    return borrower, application


class TestReferred:
    def test_is_told_to_the_customer(self, middling: tuple[Borrower, ApplicationView]) -> None:
        _, application = middling
        assert told(application.id) == ["application.submitted", "application.referred"]


def withdraw(application_id: UUID, actor: Actor) -> ApplicationView:
    return services.withdraw(
        application_id=application_id, reason="不需要了", now=clock.now(), actor=actor
    )


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


def status_of_step(application_id: UUID) -> str:
    return task_of(application_id).step


def give_back(application_id: UUID, account: str, *items: Item) -> None:
    reviews.return_case(
        application_id=application_id,
        task_id=task_of(application_id).id,
        items=items,
        opinion="材料不全，一次性补齐",
        now=clock.now(),
        actor=member(account),
    )


class TestReturned:
    ITEMS = (
        Item("document", "bank_statement", "近六个月"),
        Item("question", "", "单位名称与征信不一致，请说明"),
        Item("correction", "purpose_detail", "写明装修哪套房"),
    )

    def test_is_answered_on_the_phone_in_one_go_and_goes_back(
        self, middling: tuple[Borrower, ApplicationView]
    ) -> None:
        borrower, application = middling
        due_at = task_of(application.id).due_at
        give_back(application.id, "zhaomin", *self.ITEMS)
        assert applications.get(application.id).status.code == "supplement"
        assert not [
            t for t in processes.inbox(member("zhaomin"))[0] if t.subject.id == application.id
        ]
        assert told(application.id)[-1] == "application.documents_wanted"
        path = f"/borrower/applications/{application.id}/supplements"
        caller = phone(borrower)
        refused = caller.post(path, {"answers": {"1": "已更名"}})
        assert refused.status_code == 422
        assert [e["pointer"] for e in refused.json()["errors"]] == ["/answers/0", "/answers/2"]
        attach(application.id, "bank_statement", borrower.actor)
        listed = caller.get(path).json()["items"][0]["items"]
        assert [item["is_answered"] for item in listed] == [True, False, False]
        vague = caller.post(path, {"answers": {"1": "已更名", "2": "日常消费"}})
        assert [e["pointer"] for e in vague.json()["errors"]] == ["/answers/2"]
        done = caller.post(path, {"answers": {"1": "已更名", "2": "朝阳区住房厨房"}})
        assert done.status_code == 200, done.content
        assert status_of(application.id) == "first_review"
        assert applications.get(application.id).purpose_detail == "朝阳区住房厨房"
        again = task_of(application.id)
        assert (again.step, again.due_at is not None) == ("first_review", True)
        assert due_at is not None

    def test_once_by_each_step(self, middling: tuple[Borrower, ApplicationView]) -> None:
        borrower, application = middling
        question = Item("question", "", "请说明收入来源")
        give_back(application.id, "zhaomin", question)
        answering.answer(
            application_id=application.id,
            answers={"0": "工资"},
            now=clock.now(),
            actor=borrower.actor,
        )
        with pytest.raises(AskedBefore):
            give_back(application.id, "zhaomin", question)
        approve(application.id, "zhaomin")
        give_back(application.id, "liuyang", question)
        (first, second) = supplements.lists_of(application.id)
        assert (first.step, second.step) == ("first_review", "second_review")
        with pytest.raises(NotAllAnswered):
            answering.answer(
                application_id=application.id, answers={}, now=clock.now(), actor=borrower.actor
            )
        answering.answer(
            application_id=application.id,
            answers={"0": "工资和租金"},
            now=clock.now(),
            actor=member("wangli"),
        )
        assert status_of(application.id) == "second_review"

    def test_asks_for_something(self, middling: tuple[Borrower, ApplicationView]) -> None:
        _, application = middling
        for items in ((), (Item("document", "contract", ""),), (Item("question", "", " "),)):
            with pytest.raises(Invalid):
                give_back(application.id, "zhaomin", *items)
        assert status_of(application.id) == "first_review"


class TestLessThanAsked:
    def test_needs_a_reason_and_the_customer_s_word(
        self, middling: tuple[Borrower, ApplicationView]
    ) -> None:
        borrower, application = middling
        with pytest.raises(ReasonMissing):
            reviews.give_opinion(
                application_id=application.id,
                task_id=task_of(application.id).id,
                outcome="approve",
                opinion="额度从紧",
                amount_fen=1_500_000,
                now=clock.now(),
                actor=member("zhaomin"),
            )
        for account in ("zhaomin", "liuyang"):
            reviews.give_opinion(
                application_id=application.id,
                task_id=task_of(application.id).id,
                outcome="approve",
                opinion="额度从紧",
                amount_fen=1_500_000,
                reduced_for="debts" if account == "zhaomin" else "",
                now=clock.now(),
                actor=member(account),
            )
        assert status_of(application.id) == "offered"
        drain()
        assert facilities.contract_of_application(application.id) is None
        page = phone(borrower).get(f"/borrower/applications/{application.id}").json()
        assert page["stage"] == "offer"
        assert page["approved"]["amount"] == "15000.00"
        assert page["approved"]["reduced_for"]["zh"] == "现有负债较多"
        notice = Notice.objects.get(subject_id=application.id, template="application.offered")
        assert "15,000.00 元" in notice.body["zh"]
        taken = phone(borrower).post(f"/borrower/applications/{application.id}/acceptance")
        assert taken.status_code == 200, taken.content
        assert status_of(application.id) == "approved"
        with pytest.raises(NotWaiting):
            services.accept_offer(application_id=application.id, actor=borrower.actor)

    def test_is_refused_by_taking_the_application_back(
        self, middling: tuple[Borrower, ApplicationView]
    ) -> None:
        borrower, application = middling
        for account in ("zhaomin", "liuyang"):
            reviews.give_opinion(
                application_id=application.id,
                task_id=task_of(application.id).id,
                outcome="approve",
                opinion="额度从紧",
                amount_fen=1_000_000,
                reduced_for="income",
                now=clock.now(),
                actor=member(account),
            )
        withdraw(application.id, borrower.actor)
        drain()
        assert status_of(application.id) == "withdrawn"
        assert facilities.contract_of_application(application.id) is None


class TestConditions:
    TERMS = (Term("提供装修合同", "purpose_proof"), Term("结清信用卡逾期 300 元"))

    def test_key_materials_are_never_put_off(
        self, middling: tuple[Borrower, ApplicationView]
    ) -> None:
        _, application = middling
        with pytest.raises(KeyMaterialDeferred) as caught:
            approve(
                application.id,
                "zhaomin",
                conditions=(Term("提供装修合同"), Term("补拍身份证", "id_card_front")),
            )
        assert list(caught.value.fields) == ["/conditions/1"]
        assert status_of(application.id) == "first_review"

    @pytest.mark.parametrize("all_met", [True, False])
    def test_are_checked_by_a_person_before_the_contract(
        self, middling: tuple[Borrower, ApplicationView], all_met: bool
    ) -> None:
        borrower, application = middling
        approve_twice(application.id, conditions=self.TERMS)
        assert status_of(application.id) == "conditions"
        assert told(application.id)[-1] == "application.conditional"
        assert facilities.contract_of_application(application.id) is None
        page = phone(borrower).get(f"/borrower/applications/{application.id}").json()
        assert [c["text"] for c in page["conditions"]] == [t.text for t in self.TERMS]
        operator = staff("zhoujie")
        body = {
            "task_id": str(task_of(application.id).id),
            "checks": [{"nr": 0, "is_met": True, "note": "合同原件已核"}],
        }
        path = f"/applications/{application.id}/condition-checks"
        refused = operator.post(path, body)
        assert refused.json()["errors"][0]["pointer"] == "/checks/1"
        body["checks"].append({"nr": 1, "is_met": all_met, "note": "征信已更新"})  # type: ignore[attr-defined]
        assert operator.post(path, body).status_code == 200
        assert status_of(application.id) == ("approved" if all_met else "declined")
        assert [c.is_met for c in approvals.conditions_of(application.id)] == [True, all_met]
        drain()
        made = facilities.contract_of_application(application.id)
        assert (made is not None) is all_met

    def test_are_for_the_operator_alone(self, middling: tuple[Borrower, ApplicationView]) -> None:
        _, application = middling
        approve_twice(application.id, conditions=self.TERMS)
        with pytest.raises(Denied):
            reviews.check_conditions(
                application_id=application.id,
                task_id=task_of(application.id).id,
                checks=(Check(nr=0, is_met=True, note="已核实"),),
                now=clock.now(),
                actor=member("wangli"),
            )


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
