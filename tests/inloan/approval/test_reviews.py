"""Two people decide what the machine does not: one after the other, and never the same."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError

from limits import do_within
from money import account_of, assert_money_agrees, lent_fen, set_account
from refusals import assert_points_at, assert_refused
from road import Road, drain, member, person
from sancha.core.money import yuan
from sancha.credit.consents import queries as consents
from sancha.credit.facilities import queries as facilities
from sancha.credit.parties import services as parties
from sancha.engines.notice.models import Notice
from sancha.engines.process import queries as processes
from sancha.engines.process.errors import OutcomeNotOffered, SamePerson, TaskAlreadyDone
from sancha.engines.process.types import TaskView
from sancha.entry.sample.borrower import Borrower, profile_of
from sancha.inloan.approval import queries, services
from sancha.inloan.approval.models import Approval
from sancha.inloan.approval.types import OpinionGiven
from sancha.platform.acts import Actor
from sancha.platform.errors import Denied, Invalid, Kind, NotFound
from sancha.platform.keys import uuid7
from sancha.platform.models import Access
from sancha.preloan.applications import queries as applications
from sancha.preloan.applications import services as application_services
from sancha.preloan.applications.types import Ask
from support import at_once, clerk

NOW = datetime(2026, 1, 5, 4, tzinfo=UTC)
FIRST, SECOND = "approval.first_review", "approval.second_review"
Opine = Callable[..., OpinionGiven]


@pytest.fixture
def case(road: Road) -> tuple[Borrower, UUID]:
    """A middling borrower's application, referred to people."""
    borrower = road.borrower("middling")
    application = road.decided(road.apply(borrower).id)
    assert application.status.code == "first_review"
    return borrower, application.id


def open_task(application_id: UUID) -> TaskView:
    (task,) = (t for t in processes.tasks_of(application_id) if t.status == "open")
    return task


def opine(application_id: UUID, actor: Actor, **changes: Any) -> OpinionGiven:
    values: dict[str, Any] = {
        "task_id": open_task(application_id).id if "task_id" not in changes else None,
        "outcome": "approve",
        "opinion": "收入稳定，同意",
        "amount_fen": None,
        "reduced_for": "income",
        **changes,
    }
    return services.give_opinion(application_id=application_id, now=NOW, actor=actor, **values)


def status_of(application_id: UUID) -> str:
    return applications.get(application_id).status.code


def east(road: Road) -> UUID:
    return road.bank.places["800101"].id


class TestTwoPeople:
    def test_approve_a_smaller_amount_which_is_then_paid_once(
        self, road: Road, case: tuple[Borrower, UUID]
    ) -> None:
        borrower, application_id = case
        first, second = member("zhaomin"), member("liuyang")
        inbox, _ = processes.inbox(first)
        assert application_id in {task.subject.id for task in inbox}

        opine(application_id, first, amount_fen=3_000_000)
        assert status_of(application_id) == "second_review"
        assert application_id not in {t.subject.id for t in processes.inbox(first)[0]}
        assert application_id in {t.subject.id for t in processes.inbox(second)[0]}
        assert facilities.contract_of_application(application_id) is None

        opine(application_id, second, amount_fen=2_000_000, opinion="额度从紧，同意")
        assert status_of(application_id) == "offered"
        given = queries.opinions_of(application_id)
        assert [(o.step, o.by, o.amount_fen) for o in given] == [
            ("first_review", first.id, 3_000_000),
            ("second_review", second.id, 2_000_000),
        ]

        set_account(borrower.person, balance="100.00")
        lent_before_fen = lent_fen()
        borrower.confirm(application_id)
        loan = road.paid(application_id)
        contract = facilities.contract_of_application(application_id)
        assert contract is not None
        assert contract.amount_fen == loan.principal_fen == loan.balance_fen == 2_000_000
        assert account_of(borrower.person) == "20100.00"
        assert lent_fen() - lent_before_fen == 2_000_000
        assert facilities.usage()[contract.facility_id] == (2_000_000, 2_000_000)
        assert_money_agrees()

    def test_a_decline_of_the_first_ends_it_with_a_reason_that_may_be_told(
        self, case: tuple[Borrower, UUID]
    ) -> None:
        _, application_id = case
        opine(application_id, member("zhaomin"), outcome="decline", opinion="负债偏高，不同意")
        application = applications.get(application_id)
        assert (application.status.code, application.declined_for) == (
            "declined",
            ["approver_declined"],
        )
        told = applications.told_reason(application)
        assert (told.zh, told.en) == ("综合审核未通过", "The review did not end in approval")
        notice = Notice.objects.get(subject_id=application_id, template="application.declined")
        assert told.zh in notice.body["zh"]
        assert told.en in notice.body["en"]
        assert "负债偏高" not in notice.body["zh"]  # The opinion stays in the house.
        assert [t.status for t in processes.tasks_of(application_id)] == ["done", "done"]
        drain()
        assert facilities.contract_of_application(application_id) is None
        assert application.approved_amount_fen is None

    def test_a_decline_of_the_second_ends_it_too(self, case: tuple[Borrower, UUID]) -> None:
        _, application_id = case
        opine(application_id, member("zhaomin"))
        opine(application_id, member("liuyang"), outcome="decline", opinion="不同意放款")
        assert status_of(application_id) == "declined"
        assert [o.outcome.code for o in queries.opinions_of(application_id)] == [
            "approve",
            "decline",
        ]
        drain()
        assert facilities.contract_of_application(application_id) is None


class TestSamePerson:
    def test_who_gave_the_first_opinion_cannot_give_the_second(
        self, road: Road, case: tuple[Borrower, UUID]
    ) -> None:
        _, application_id = case
        both = clerk(FIRST, SECOND, at=east(road), name="一人两岗")
        opine(application_id, both)
        assert application_id not in {t.subject.id for t in processes.inbox(both)[0]}
        with pytest.raises(SamePerson) as caught:
            opine(application_id, both)
        assert_refused(caught.value, "process.same_person", Kind.FORBIDDEN)
        assert status_of(application_id) == "second_review"
        assert Approval.objects.get(application_id=application_id).second_by is None
        access = Access.objects.get(actor=both.id)
        assert access.outcome == "denied"

    def test_who_entered_the_case_reviews_none_of_it(self, road: Road) -> None:
        maker = clerk(
            "customers.open", "applications.submit", FIRST, SECOND, at=east(road), name="经办兼审批"
        )
        application_id = entered_by(road, maker)
        with pytest.raises(SamePerson):
            opine(application_id, maker)
        opine(application_id, member("zhaomin"))
        with pytest.raises(SamePerson):
            opine(application_id, maker)
        row = Approval.objects.get(application_id=application_id)
        assert (row.maker_id, row.second_by) == (maker.id, None)

    def test_is_refused_by_the_database_too(self, road: Road, case: tuple[Borrower, UUID]) -> None:
        _, application_id = case
        opine(application_id, member("zhaomin"))
        rows = Approval.objects.filter(application_id=application_id)
        first_by = rows.get().first_by

        def alter(**values: Any) -> None:
            do_within(work=lambda: rows.update(**values), actor=clerk("limits.open"))

        with pytest.raises(IntegrityError, match="approval_by_two_people"):
            alter(second_by=first_by, second_outcome="approve")
        with pytest.raises(IntegrityError, match="approval_not_by_the_maker"):
            alter(maker_id=first_by)
        other = uuid7()
        with pytest.raises(IntegrityError, match="approval_not_by_the_maker"):
            alter(maker_id=other, second_by=other, second_outcome="approve")
        row = rows.get()
        assert (row.maker_id, row.first_by, row.second_by) == (None, first_by, None)


class TestRefusals:
    @pytest.mark.parametrize("account", ["liuyang", "wangli", "sunhao", "zhoujie", "admin"])
    def test_another_role_or_branch_may_not_give_the_first_opinion(
        self, case: tuple[Borrower, UUID], account: str
    ) -> None:
        _, application_id = case
        actor = member(account)
        before = Access.objects.filter(actor=actor.id, outcome="denied").count()
        with pytest.raises(Denied):
            opine(application_id, actor)
        assert status_of(application_id) == "first_review"
        assert Access.objects.filter(actor=actor.id, outcome="denied").count() == before + 1

    def test_the_first_approver_may_not_give_the_second_opinion(
        self, case: tuple[Borrower, UUID]
    ) -> None:
        _, application_id = case
        opine(application_id, member("zhaomin"))
        with pytest.raises(Denied):
            opine(application_id, member("zhaomin"))
        assert status_of(application_id) == "second_review"

    @pytest.mark.parametrize("opinion", ["", "   ", "同意", "同意。"])
    def test_an_opinion_says_something_in_plain_text(
        self, case: tuple[Borrower, UUID], opinion: str
    ) -> None:
        _, application_id = case
        with pytest.raises(Invalid) as caught:
            opine(application_id, member("zhaomin"), opinion=opinion)
        assert_points_at(caught.value, "/opinion", code="approval.opinion_too_short")
        assert not Approval.objects.filter(application_id=application_id).exists()

    @pytest.mark.parametrize("opinion", ["同\0意放款", "收入稳定\u202e", "同意" * 1001])
    def test_an_opinion_is_plain_text_of_2000_characters_at_most(
        self, case: tuple[Borrower, UUID], opinion: str
    ) -> None:
        _, application_id = case
        with pytest.raises(Invalid) as caught:
            opine(application_id, member("zhaomin"), opinion=opinion)
        assert_points_at(caught.value, "/opinion", code="approval.opinion_unreadable")
        assert not Approval.objects.filter(application_id=application_id).exists()

    @pytest.mark.parametrize("amount_fen", [0, -1, 5_000_001])
    def test_no_more_is_approved_than_was_asked(
        self, case: tuple[Borrower, UUID], amount_fen: int
    ) -> None:
        _, application_id = case
        with pytest.raises(Invalid) as caught:
            opine(application_id, member("zhaomin"), amount_fen=amount_fen)
        assert_points_at(caught.value, "/amount", code="approval.amount_out_of_range")

    def test_the_second_approves_no_more_than_the_first(self, case: tuple[Borrower, UUID]) -> None:
        _, application_id = case
        opine(application_id, member("zhaomin"), amount_fen=3_000_000)
        with pytest.raises(Invalid) as caught:
            opine(application_id, member("liuyang"), amount_fen=3_000_001)
        assert_points_at(caught.value, "/amount", code="approval.amount_out_of_range")
        assert status_of(application_id) == "second_review"

    @pytest.mark.parametrize("outcome", ["", "maybe", "APPROVE"])
    def test_an_outcome_that_is_not_offered_is_refused(
        self, case: tuple[Borrower, UUID], outcome: str
    ) -> None:
        _, application_id = case
        with pytest.raises(OutcomeNotOffered) as caught:
            opine(application_id, member("zhaomin"), outcome=outcome)
        assert_refused(caught.value, "process.outcome_not_offered", Kind.INVALID)
        assert not Approval.objects.filter(application_id=application_id).exists()

    def test_a_task_is_done_once(self, case: tuple[Borrower, UUID]) -> None:
        _, application_id = case
        task_id = open_task(application_id).id
        opine(application_id, member("zhaomin"), task_id=task_id)
        with pytest.raises(TaskAlreadyDone) as caught:
            opine(application_id, member("zhaomin"), task_id=task_id)
        assert_refused(caught.value, "process.task_already_done", Kind.CONFLICT)

    def test_a_task_of_another_case_is_not_found(
        self, road: Road, case: tuple[Borrower, UUID]
    ) -> None:
        _, application_id = case
        other = road.decided(road.apply(road.borrower("middling")).id)
        with pytest.raises(NotFound):
            opine(application_id, member("zhaomin"), task_id=open_task(other.id).id)
        with pytest.raises(NotFound):
            opine(application_id, member("zhaomin"), task_id=uuid7())
        assert status_of(application_id) == status_of(other.id) == "first_review"


class TestAtOnce:
    def test_thirty_two_approvers_make_one_decision_at_each_step(
        self, road: Road, case: tuple[Borrower, UUID]
    ) -> None:
        borrower, application_id = case
        steps = ((FIRST, "first_review", 1_000_000), (SECOND, "second_review", 900_000))
        for permission, step, least_fen in steps:
            task_id = open_task(application_id).id
            approvers = [clerk(permission, at=east(road), name=f"审批{n}") for n in range(32)]
            results = at_once(
                *[
                    partial(opine, application_id, approver, task_id=task_id, amount_fen=fen)
                    for fen, approver in enumerate(approvers, start=least_fen)
                ]
            )
            given = [result for result in results if isinstance(result, OpinionGiven)]
            assert given == [OpinionGiven(application_id, step, "approve")], results
            others = [result for result in results if not isinstance(result, OpinionGiven)]
            assert {type(result) for result in others} == {TaskAlreadyDone}, others
            winner = approvers[results.index(given[0])]
            done = processes.task(task_id)
            assert (done.status, done.completed_by) == ("done", winner.id)
        assert Approval.objects.filter(application_id=application_id).count() == 1
        application = applications.get(application_id)
        opinions = queries.opinions_of(application_id)
        assert application.status.code == "offered"
        assert application.approved_amount_fen == opinions[1].amount_fen
        borrower.accept(application_id)
        drain()
        contract = facilities.contract_of_application(application_id)
        assert contract is not None
        assert yuan(contract.amount_fen) == yuan(opinions[1].amount_fen or 0)


def entered_by(road: Road, maker: Actor) -> UUID:
    customer = parties.open_customer(
        profile=profile_of(person("middling")), organisation_id=east(road), actor=maker
    )
    version = consents.text_for("bureau_query").version
    ask = Ask(5_000_000, 12, "renovation", "", version, consented=True)
    application = application_services.submit(
        party_id=customer.id, product_code="consumer_loan", ask=ask, channel="desk", actor=maker
    )
    road.decided(application.id)
    return application.id
