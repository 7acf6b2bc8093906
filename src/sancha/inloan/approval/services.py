from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sancha.engines.decision import queries as decisions
from sancha.engines.evidence.kinds import kinds
from sancha.engines.process import ports
from sancha.engines.process import queries as process_queries
from sancha.engines.process import services as processes
from sancha.engines.process.errors import OutcomeNotOffered
from sancha.engines.process.types import TaskView, Value
from sancha.inloan.approval.errors import (
    AmountOutOfRange,
    ConditionWrong,
    KeyMaterialDeferred,
    NotAllChecked,
    OpinionTooShort,
    OpinionUnreadable,
    ReasonMissing,
)
from sancha.inloan.approval.models import Approval, Condition
from sancha.inloan.approval.queries import lock, lock_conditions
from sancha.inloan.approval.types import KEY_MATERIALS, MAX_CONDITIONS, Check, OpinionGiven, Term
from sancha.office.calendar import queries as calendar
from sancha.platform import events
from sancha.platform.acts import Actor
from sancha.platform.door import operation, use_case
from sancha.platform.errors import NotFound
from sancha.platform.text import is_plain
from sancha.preloan.applications import queries as applications
from sancha.preloan.applications import services as application_services
from sancha.preloan.applications.types import REDUCTIONS
from sancha.preloan.supplements import services as supplements
from sancha.preloan.supplements.types import Item

SHORTEST_OPINION, LONGEST_OPINION, LONGEST_CONDITION = 4, 2000, 200


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
    reduced_for: str = "",
    conditions: tuple[Term, ...] = (),
    now: datetime,
    actor: Actor,
) -> OpinionGiven:
    """Review a case: approve it (for no more than before) or decline it, with an opinion.

    Less than was asked needs a reason that the customer may be told. Conditions are added to
    those of the step before.

    :raises TaskAlreadyDone: if somebody was quicker.
    :raises SamePerson: if the reviewer gave the first opinion, or entered the case.
    :raises OutcomeNotOffered: if the diagram does not offer the outcome.
    :raises Invalid: for a missing opinion or reason, an amount out of range, or a condition that
        says nothing or puts off what cannot be put off.
    """
    task = task_of_case(task_id, application_id)
    application = applications.lock(application_id)
    actor.require(task.permission, on=application)
    process_queries.check_is_for(task, actor)
    if outcome not in task.outcomes or outcome == "return":
        raise OutcomeNotOffered(outcome=outcome)
    opinion = checked(opinion)
    last = lock(application_id)
    row, round_ = last, 1
    if last is not None and last.second_by is not None:  # It came back: a new round begins.
        row, round_ = None, last.round + 1
    most_fen = row.first_amount_fen if row else application.amount_fen
    approved_fen = most_fen if amount_fen is None else amount_fen
    if not 0 < approved_fen <= most_fen:
        raise AmountOutOfRange
    terms: list[dict[str, str]] = []
    if outcome == "approve":
        reduced_for = reason_of(row, reduced_for, is_less=approved_fen < application.amount_fen)
        terms = checked_terms(conditions)
    if row is None:
        Approval.objects.create(
            application_id=application_id,
            round=round_,
            organisation_id=application.organisation_id,
            party_id=application.party_id,
            maker_id=application.maker_id,
            first_by=actor.id,
            first_outcome=outcome,
            first_opinion=opinion,
            first_amount_fen=approved_fen,
            first_reduced_for=reduced_for,
            first_conditions=terms,
            first_at=now,
        )
        if outcome == "approve":
            application_services.move_to(application, "second_review")
    else:
        row.second_by, row.second_at = actor.id, now
        row.second_outcome, row.second_opinion = outcome, opinion
        row.second_amount_fen = approved_fen
        row.second_reduced_for, row.second_conditions = reduced_for, terms
        row.save()
    events.record(
        application_id,
        f"application.{task.step}",
        business_on=calendar.bank_date(application.legal_entity_id),
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


def reason_of(row: Approval | None, given: str, *, is_less: bool) -> str:
    """Return why less is approved than asked: this reviewer's reason, or the one before.

    :raises ReasonMissing: if less is approved, and nobody has said why.
    """
    reason = given or (row.first_reduced_for if row else "")
    if not is_less:
        return ""
    if reason not in REDUCTIONS:
        raise ReasonMissing
    return reason


def checked_terms(conditions: Sequence[Term]) -> list[dict[str, str]]:
    """Return the conditions as they are kept.

    :raises ConditionWrong: if there are too many, or one says nothing.
    :raises KeyMaterialDeferred: if one puts off what cannot be put off.
    """
    for position, term in enumerate(conditions):
        text = term.text.strip()
        if position >= MAX_CONDITIONS or len(text) < SHORTEST_OPINION:
            raise ConditionWrong(position)
        if not is_plain(text, longest=LONGEST_CONDITION) or (
            term.kind and term.kind not in kinds()
        ):
            raise ConditionWrong(position)
        if term.kind in KEY_MATERIALS:
            raise KeyMaterialDeferred(position)
    return [{"text": term.text.strip(), "kind": term.kind} for term in conditions]


@use_case
def return_case(
    *,
    application_id: UUID,
    task_id: UUID,
    items: tuple[Item, ...],
    opinion: str,
    now: datetime,
    actor: Actor,
) -> OpinionGiven:
    """Return a case to the customer with one list of all that is missing; it comes back here.

    :raises TaskAlreadyDone: if somebody was quicker.
    :raises SamePerson: if the reviewer gave the first opinion, or entered the case.
    :raises OutcomeNotOffered: if this step cannot return a case.
    :raises AskedBefore: if this step has returned it before.
    :raises Invalid: for a missing opinion or an empty list.
    """
    task = task_of_case(task_id, application_id)
    application = applications.lock(application_id)
    actor.require(task.permission, on=application)
    process_queries.check_is_for(task, actor)
    if "return" not in task.outcomes:
        raise OutcomeNotOffered(outcome="return")
    opinion = checked(opinion)
    supplements.ask(
        application_id=application_id, step=task.step, items=list(items), now=now, actor=actor
    )
    processes.complete(task_id=task_id, outcome="return", opinion=opinion, actor=actor, at=now)
    return OpinionGiven(application_id, task.step, "return")


@use_case
def check_conditions(
    *,
    application_id: UUID,
    task_id: UUID,
    checks: tuple[Check, ...],
    now: datetime,
    actor: Actor,
) -> OpinionGiven:
    """Say of every condition whether it is met; the money can leave only if all are.

    :raises TaskAlreadyDone: if somebody was quicker.
    :raises NotAllChecked: naming each condition of which nothing was said.
    """
    task = task_of_case(task_id, application_id)
    application = applications.lock(application_id)
    actor.require(task.permission, on=application)
    process_queries.check_is_for(task, actor)
    rows = lock_conditions(application_id)
    said = {check.nr: check for check in checks if len(check.note.strip()) >= SHORTEST_OPINION}
    if missing := [row.nr for row in rows if row.nr not in said]:
        raise NotAllChecked(missing)
    for row in rows:
        row.is_met, row.note = said[row.nr].is_met, checked(said[row.nr].note)
        row.checked_by, row.checked_by_name, row.checked_at = actor.id, actor.name, now
        row.save()
    outcome = "met" if all(row.is_met for row in rows) else "unmet"
    application_services.tell(application, "conditions_checked", outcome=outcome, by=actor.name)
    note = "；".join(f"{row.nr}. {row.note}" for row in rows)
    processes.complete(task_id=task_id, outcome=outcome, opinion=note, actor=actor, at=now)
    return OpinionGiven(application_id, task.step, outcome)


@ports.service("hold_for_conditions")
@operation
def hold(instance: Subjected, data: dict[str, Value]) -> None:
    """Conditions stand before the contract: a person will check them."""
    application = applications.lock(instance.subject_id)
    application_services.move_to(application, "conditions")
    application_services.tell(application, "conditional")


@ports.service("clear_application")
@operation
def clear(instance: Subjected, data: dict[str, Value]) -> None:
    """Nothing stands before the contract any more."""
    application_services.clear(instance.subject_id)


@ports.service("approve_application")
@operation
def approve(instance: Subjected, data: dict[str, Value]) -> dict[str, Value]:
    """The case is approved: for the reviewers' amount, or within the machine's limit."""
    application = applications.get(instance.subject_id)
    row = lock(instance.subject_id)
    amount_fen, reduced_for = application.amount_fen, "policy_limit"
    terms: list[dict[str, str]] = []
    if row is not None and row.second_amount_fen is not None:
        amount_fen, reduced_for = row.second_amount_fen, row.second_reduced_for
        terms = [*row.first_conditions, *row.second_conditions]
    elif application.decision_id is not None:
        limit = decisions.taken(application.decision_id).output.get("limit_fen")
        amount_fen = min(amount_fen, int(limit)) if limit else amount_fen
    application_services.approve(
        instance.subject_id, amount_fen=amount_fen, reduced_for=reduced_for
    )
    for nr, term in enumerate(terms):
        Condition.objects.create(
            application_id=application.id,
            organisation_id=application.organisation_id,
            party_id=application.party_id,
            nr=nr,
            **term,
        )
    return {"reduced": amount_fen < application.amount_fen, "conditional": bool(terms)}
