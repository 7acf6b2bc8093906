from datetime import datetime
from typing import Protocol
from uuid import UUID

from sancha.engines.decision import queries as decisions
from sancha.engines.process import ports
from sancha.engines.process import queries as process_queries
from sancha.engines.process import services as processes
from sancha.engines.process.errors import OutcomeNotOffered, SamePerson, TaskAlreadyDone
from sancha.engines.process.types import TaskView, Value
from sancha.inloan.approval.errors import AmountOutOfRange, OpinionTooShort, OpinionUnreadable
from sancha.inloan.approval.models import Approval
from sancha.inloan.approval.queries import lock
from sancha.inloan.approval.types import OpinionGiven
from sancha.platform import events
from sancha.platform.acts import Actor
from sancha.platform.door import operation, use_case
from sancha.platform.errors import NotFound
from sancha.platform.text import is_plain
from sancha.preloan.applications import queries as applications
from sancha.preloan.applications import services as application_services

SHORTEST_OPINION, LONGEST_OPINION = 4, 2000


class Subjected(Protocol):
    """A running process, as its services see it."""

    subject_id: UUID


@use_case
def give_opinion(
    *,
    application_id: UUID,
    task_id: UUID,
    outcome: str,
    opinion: str,
    amount_fen: int | None,
    now: datetime,
    actor: Actor,
) -> OpinionGiven:
    """Review a case: approve it (for no more than before) or decline it, with an opinion.

    :raises TaskAlreadyDone: if somebody was quicker.
    :raises SamePerson: if the reviewer gave the first opinion, or entered the case.
    :raises OutcomeNotOffered: if the diagram does not offer the outcome.
    :raises Invalid: for a missing opinion or an amount out of range.
    """
    task = task_of_case(task_id, application_id)
    application = applications.lock(application_id)
    actor.require(task.permission, on=application)
    check_is_for(task, actor)
    if outcome not in task.outcomes:
        raise OutcomeNotOffered(outcome=outcome)
    opinion = checked(opinion)
    row = lock(application_id)
    most_fen = row.first_amount_fen if row else application.amount_fen
    approved_fen = most_fen if amount_fen is None else amount_fen
    if not 0 < approved_fen <= most_fen:
        raise AmountOutOfRange
    if row is None:
        Approval.objects.create(
            application_id=application_id,
            organisation_id=application.organisation_id,
            party_id=application.party_id,
            maker_id=application.maker_id,
            first_by=actor.id,
            first_outcome=outcome,
            first_opinion=opinion,
            first_amount_fen=approved_fen,
            first_at=now,
        )
        if outcome == "approve":
            application_services.move_to(application, "second_review")
    else:
        row.second_by, row.second_at = actor.id, now
        row.second_outcome, row.second_opinion = outcome, opinion
        row.second_amount_fen = approved_fen
        row.save()
    events.record(
        application_id,
        f"application.{task.step}",
        business_on=application.submitted_on,
        outcome=outcome,
        by=actor.name,
    )
    processes.complete(task_id=task_id, outcome=outcome, opinion=opinion, actor=actor, at=now)
    return OpinionGiven(application_id, task.step, outcome)


def checked(opinion: str) -> str:
    """:raises Invalid: if it says too little, too much, or what nobody can read."""
    opinion = opinion.strip()
    if len(opinion) < SHORTEST_OPINION:
        raise OpinionTooShort
    if not is_plain(opinion, longest=LONGEST_OPINION):
        raise OpinionUnreadable
    return opinion


@operation
def task_of_case(task_id: UUID, application_id: UUID) -> TaskView:
    """Lock the process and return its task; :raises NotFound: if it is not of this case."""
    task = process_queries.lock_task(task_id)
    if task.subject.id != application_id:
        raise NotFound
    return task


@operation
def check_is_for(task: TaskView, actor: Actor) -> None:
    """Asked after the permission: who may not review is told nothing of how the review stands.

    :raises TaskAlreadyDone: if somebody was quicker.
    :raises SamePerson: if the reviewer gave the first opinion, or entered the case.
    """
    if task.status != "open":
        raise TaskAlreadyDone
    if actor.id in process_queries.task(task.id).excluded_actor_ids:
        raise SamePerson


@ports.service("approve_application")
@operation
def approve(instance: Subjected, data: dict[str, Value]) -> None:
    """The case is approved: for the reviewers' amount, or within the machine's limit."""
    application = applications.get(instance.subject_id)
    row = lock(instance.subject_id)
    if row is not None and row.second_amount_fen is not None:
        amount_fen = row.second_amount_fen
    else:
        amount_fen = application.amount_fen
        if application.decision_id is not None:
            limit = decisions.decision(application.decision_id).output.get("limit_fen")
            amount_fen = min(amount_fen, int(limit)) if limit else amount_fen
    application_services.approve(instance.subject_id, amount_fen=amount_fen)
