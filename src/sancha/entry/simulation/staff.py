"""The staff at work: each reads her own inbox and does what it offers, by the use case it is for."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random
from uuid import UUID

from sancha.engines.process import queries as inboxes
from sancha.engines.process.types import TaskView
from sancha.inloan.approval import queries as approval_queries
from sancha.inloan.approval import services as approvals
from sancha.inloan.approval.types import Check, Term
from sancha.inloan.disbursement import queries as disbursements
from sancha.inloan.disbursement import services as payments
from sancha.office.staff import queries as staff
from sancha.office.staff.models import Staff
from sancha.platform import clock
from sancha.platform.acts import Actor
from sancha.platform.errors import DomainError
from sancha.postloan.night import services as nights
from sancha.preloan.applications import queries as applications
from sancha.preloan.screening import services as screening
from sancha.preloan.supplements import queries as supplements
from sancha.preloan.supplements.types import Item

log = logging.getLogger(__name__)

# Of a hundred opinions; what is left is a refusal.
APPROVES_PCT, RETURNS_PCT = 72, 10
LESS_PCT, CONDITION_PCT, MET_PCT = 15, 10, 90
STEP_FEN = 100_000
OPERATOR = "zhoujie"
PAGE = slice(0, 200)
OPINIONS = {
    "approve": "资料齐全，收入稳定，同意按此金额发放。",
    "decline": "负债偏高，还款来源不足，不同意发放。",
    "return": "收入情况需进一步说明，退回补充。",
}
CONDITION = Term("放款前提供最近三个月工资流水")
QUESTION = Item("question", "", "请说明最近三个月收入变化的原因")


def member(account: str) -> Actor:
    """Return the member of staff of this account, with what she may do now."""
    return staff.actor_of(Staff.objects.get(account=account))


@dataclass
class Desk:
    """Everybody on the staff, at their inboxes. The dice stand for judgement."""

    dice: Random
    leaves: Callable[[UUID], bool] = lambda _: False  # Cases that somebody else sees to.

    def work(self) -> int:
        """Do every task that is offered to anybody, once; return how many were done."""
        done = 0
        for account in staff.all_staff():
            actor = member(account.account)
            tasks, _ = inboxes.inbox(actor, window=PAGE)
            for task in tasks:
                hand = HANDS.get(task.step)
                if hand is None or self.leaves(task.subject.id):
                    continue
                try:
                    hand(self.dice, task, actor)
                except DomainError as refusal:  # Somebody else may not do it either: it waits on.
                    log.info("%s waits on: %s", task.step, refusal.code)
                else:
                    done += 1
        return done

    def order_night(self, legal_entity_id: UUID, *, until_on: date) -> None:
        nights.order_night(
            legal_entity_id=legal_entity_id,
            until_on=until_on,
            now=clock.now(),
            actor=member(OPERATOR),
        )


def review(dice: Random, task: TaskView, actor: Actor) -> None:
    """Approve (now and then for less, or under a condition), return or decline a case."""
    drawn, case = dice.randrange(100), task.subject.id
    if drawn < APPROVES_PCT:
        give_opinion(dice, task, actor, outcome="approve")
    elif drawn >= APPROVES_PCT + RETURNS_PCT or supplements.was_asked(case, task.step):
        give_opinion(dice, task, actor, outcome="decline")
    else:
        approvals.return_case(
            application_id=case,
            task_id=task.id,
            items=(QUESTION,),
            opinion=OPINIONS["return"],
            now=clock.now(),
            actor=actor,
        )


def give_opinion(dice: Random, task: TaskView, actor: Actor, *, outcome: str) -> None:
    approves = outcome == "approve"
    is_less = approves and task.step == "second_review" and dice.randrange(100) < LESS_PCT
    has_condition = approves and dice.randrange(100) < CONDITION_PCT
    approvals.give_opinion(
        application_id=task.subject.id,
        task_id=task.id,
        outcome=outcome,
        opinion=OPINIONS[outcome],
        amount_fen=less_than_asked_fen(task.subject.id) if is_less else None,
        reduced_for="income" if is_less else "",
        conditions=(CONDITION,) if has_condition else (),
        now=clock.now(),
        actor=actor,
    )


def less_than_asked_fen(application_id: UUID) -> int:
    asked_fen = applications.get(application_id).amount_fen
    return max(asked_fen * 4 // 5 // STEP_FEN, 1) * STEP_FEN


def check_conditions(dice: Random, task: TaskView, actor: Actor) -> None:
    """See whether what was to come before the money has come."""
    approvals.check_conditions(
        application_id=task.subject.id,
        task_id=task.id,
        checks=tuple(
            Check(row.nr, is_met=dice.randrange(100) < MET_PCT, note="已核对客户提交的流水")
            for row in approval_queries.conditions_of(task.subject.id)
        ),
        now=clock.now(),
        actor=actor,
    )


def confirm_hit(_: Random, task: TaskView, actor: Actor) -> None:
    """Find the hit of a list to be right: nothing on file speaks against it."""
    screening.give_hit_opinion(
        application_id=task.subject.id,
        task_id=task.id,
        outcome="confirmed",
        note="经比对姓名、证件号码与执行案号，命中属实。",
        now=clock.now(),
        actor=actor,
    )


def request_payment(dice: Random, task: TaskView, actor: Actor) -> None:
    """Request a payment that takes two persons."""
    payments.request_payment(
        task_id=task.id,
        outcome="submit",
        opinion="合同已签署，账户已核实，申请放款。",
        now=clock.now(),
        actor=actor,
    )


def review_payment(dice: Random, task: TaskView, actor: Actor) -> None:
    """Review a payment, as the second person."""
    payment = disbursements.of_application(task.subject.id)
    assert payment is not None
    payments.approve_request(
        disbursement_id=payment.id,
        task_id=task.id,
        outcome="approve",
        opinion="要素一致，同意放款。",
        now=clock.now(),
        actor=actor,
    )


HANDS: dict[str, Callable[[Random, TaskView, Actor], None]] = {
    "hit_check": confirm_hit,
    "hit_review": confirm_hit,
    "first_review": review,
    "second_review": review,
    "check_conditions": check_conditions,
    "pay_request": request_payment,
    "pay_review": review_payment,
}
