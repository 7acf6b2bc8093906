"""The staff at work: each reads her own inbox and does what it offers, by the use case it is for."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random
from uuid import UUID

from sancha.engines.process import queries as inboxes
from sancha.engines.process.types import TaskView
from sancha.inloan.approval import services as approvals
from sancha.office.staff import queries as staff
from sancha.office.staff.models import Staff
from sancha.platform import clock
from sancha.platform.acts import Actor
from sancha.platform.errors import DomainError
from sancha.postloan.night import services as nights
from sancha.preloan.screening import services as screening

log = logging.getLogger(__name__)

APPROVES_PCT = 75
OPERATOR = "zhoujie"
PAGE = slice(0, 200)
OPINIONS = {
    "approve": "资料齐全，收入稳定，同意按此金额发放。",
    "decline": "负债偏高，还款来源不足，不同意发放。",
}


def member(account: str) -> Actor:
    """Return the member of staff of this account, with what she may do now."""
    return staff.actor_of(Staff.objects.get(account=account))


@dataclass
class Desk:
    """Everybody on the staff, at their inboxes. The dice stand for judgement."""

    dice: Random

    def work(self) -> int:
        """Do every task that is offered to anybody, once; return how many were done."""
        done = 0
        for account in staff.all_staff():
            actor = member(account.account)
            tasks, _ = inboxes.inbox(actor, window=PAGE)
            for task in tasks:
                hand = HANDS.get(task.step)
                if hand is None:
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
    """Approve or decline a case, as a first or second reviewer."""
    outcome = "approve" if dice.randrange(100) < APPROVES_PCT else "decline"
    approvals.give_opinion(
        application_id=task.subject.id,
        task_id=task.id,
        outcome=outcome,
        opinion=OPINIONS[outcome],
        amount_fen=None,
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


HANDS: dict[str, Callable[[Random, TaskView, Actor], None]] = {
    "hit_check": confirm_hit,
    "first_review": review,
    "second_review": review,
}
