"""A case that comes back to the customer: returned, offered less, approved with conditions."""

from uuid import UUID

import pytest

from callers import phone, staff
from preloan.turns import (
    approve,
    approve_twice,
    attach,
    status_of,
    task_of,
    told,
    withdraw,
)
from road import drain, member
from sancha.credit.facilities import queries as facilities
from sancha.engines.notice.models import Notice
from sancha.engines.process import queries as processes
from sancha.engines.process.errors import NotWaiting
from sancha.entry.sample.borrower import Borrower
from sancha.inloan.approval import queries as approvals
from sancha.inloan.approval import services as reviews
from sancha.inloan.approval.errors import KeyMaterialDeferred, ReasonMissing
from sancha.inloan.approval.types import Check, Term
from sancha.platform import clock
from sancha.platform.errors import Denied, Invalid
from sancha.preloan.applications import queries as applications
from sancha.preloan.applications import services
from sancha.preloan.applications.types import ApplicationView
from sancha.preloan.supplements import queries as supplements
from sancha.preloan.supplements import services as answering
from sancha.preloan.supplements.errors import AskedBefore, NotAllAnswered
from sancha.preloan.supplements.types import Item


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
            approve(application.id, "zhaomin", opinion="额度从紧", amount_fen=1_500_000)
        less = {"opinion": "额度从紧", "amount_fen": 1_500_000}
        approve(application.id, "zhaomin", **less, reduced_for="debts")
        approve(application.id, "liuyang", **less)
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
            approve(application.id, account, amount_fen=1_000_000, reduced_for="income")
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
