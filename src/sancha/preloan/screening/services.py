from datetime import datetime
from typing import Protocol
from uuid import UUID

from sancha.credit.parties import queries as parties
from sancha.engines.decision import queries as decision_queries
from sancha.engines.decision import services as decisions
from sancha.engines.evidence import queries as evidence
from sancha.engines.outside import connectors
from sancha.engines.outside import queries as outside
from sancha.engines.process import ports
from sancha.engines.process import queries as process_queries
from sancha.engines.process import services as processes
from sancha.engines.process.errors import OutcomeNotOffered
from sancha.engines.process.types import SubjectRef, Value
from sancha.office.products import queries as products
from sancha.platform.acts import Actor, service
from sancha.platform.door import operation, use_case
from sancha.platform.errors import NotFound
from sancha.platform.text import is_plain
from sancha.preloan.applications import queries as applications
from sancha.preloan.applications import services as application_services
from sancha.preloan.screening import features, permissions, queries
from sancha.preloan.screening.errors import NoEvidence, NoteTooShort
from sancha.preloan.screening.models import HitReview
from sancha.preloan.screening.types import (
    EVIDENCE_KIND,
    HIT_STEPS,
    LISTS,
    HitChecked,
    Screened,
)

SHORTEST_NOTE, LONGEST_NOTE = 10, 2000


class Subjected(Protocol):
    """A running process, as its services see it."""

    subject_id: UUID


SCREENER = service("screening", permissions.COLLECT, permissions.DECIDE, "outside.call")


@use_case
def decide(*, application_id: UUID, now: datetime, actor: Actor = SCREENER) -> Screened:
    """Decide a case on what is known of it; what is missing sends it to people.

    Decided before, it says so again and changes nothing.
    """
    process = process_queries.lock_running(application_id)
    row = applications.lock(application_id)
    actor.require(permissions.DECIDE, on=row)
    application = applications.view_of(row)
    if application.decision_id is not None:
        return Screened(application_id, application.decision_id, "done before")
    product = products.version(application.product_version_id)
    profile = parties.profile_of(application.party_id)
    values = features.of_application(application, product, profile, known_at=now)
    answers = outside.newest_answers(
        connectors.DATA_CONNECTORS, subject_id=application_id, party_id=application.party_id
    )
    is_cleared = queries.is_hit_cleared(application_id)
    values += features.of_outside(answers, is_hit_cleared=is_cleared)
    values += features.computed(values)
    values += features.of_registers(answers, profile)
    decision = decisions.decide(
        key=product.terms.policy,
        subject=SubjectRef(
            type="application",
            id=application.id,
            number=application.number,
            title=product.name,
            organisation_id=application.organisation_id,
            party_id=application.party_id,
        ),
        features=values,
        at=now,
    )
    output = decision.output
    application_services.keep_decision(
        application_id,
        decision_id=decision.id,
        score=output.get("score"),
        grade=str(output.get("grade", "")),
    )
    is_held = decision.outcome == "decline" and LISTS & set(decision.reasons)
    outcome = "stop" if is_held else decision.outcome
    processes.signal(subject_id=application_id, step="collect", outcome=outcome, locked=process)
    return Screened(application_id, decision.id, outcome)


@ports.service("refer_application")
@operation
def refer(instance: Subjected, data: dict[str, Value]) -> None:
    """The machine is not sure: two people decide, one after the other."""
    application = applications.lock(instance.subject_id)
    application_services.move_to(application, "first_review")
    application_services.tell(application, "referred")


@ports.service("decline_application")
@operation
def decline(instance: Subjected, data: dict[str, Value]) -> None:
    """The machine or an approver declines; the reasons that may be told are on the case."""
    application = applications.get(instance.subject_id)
    match application.status.code:
        case "collecting" if application.decision_id:
            reasons = decision_queries.taken(application.decision_id).reasons
        case "stopped":
            reasons = ["hit_confirmed"]
        case "conditions":
            reasons = ["conditions_unmet"]
        case _:
            reasons = ["approver_declined"]
    application_services.decline(instance.subject_id, reasons=reasons)


@ports.service("stop_application")
@operation
def stop(instance: Subjected, data: dict[str, Value]) -> None:
    """A list was hit: nothing goes on until people have looked at it."""
    application = applications.lock(instance.subject_id)
    application_services.move_to(application, "stopped")
    application_services.tell(application, "stopped", reasons=sorted(LISTS))


@ports.service("resume_application")
@operation
def resume(instance: Subjected, data: dict[str, Value]) -> None:
    """Two people found the hit to be wrong: the machine decides again, without it."""
    application = applications.lock(instance.subject_id)
    application_services.move_to(application, "collecting")
    application_services.forget_decision(application)
    application_services.tell(application, "resumed")


@use_case
def give_hit_opinion(
    *, application_id: UUID, task_id: UUID, outcome: str, note: str, now: datetime, actor: Actor
) -> HitChecked:
    """Say whether the hit of a list is right; a wrong one is cleared by two people, on evidence.

    :raises TaskAlreadyDone: if somebody was quicker.
    :raises SamePerson: if it is the person who checked, or who entered the case.
    :raises OutcomeNotOffered: if it is neither cleared nor confirmed.
    :raises Invalid: without grounds, or to clear it without evidence on file.
    """
    task = process_queries.lock_task(task_id)
    if task.subject.id != application_id or task.step not in HIT_STEPS:
        raise NotFound
    application = applications.lock(application_id)
    actor.require(task.permission, on=application)
    process_queries.check_is_for(task, actor)
    if outcome not in task.outcomes:
        raise OutcomeNotOffered(outcome=outcome)
    if len(note.strip()) < SHORTEST_NOTE or not is_plain(note, longest=LONGEST_NOTE):
        raise NoteTooShort
    kinds = {info.kind for info in evidence.documents_of(application_id)}
    if outcome == "cleared" and EVIDENCE_KIND not in kinds:
        raise NoEvidence
    row = queries.lock_review(application_id)
    if row is None:
        HitReview.objects.create(
            application_id=application_id,
            organisation_id=application.organisation_id,
            party_id=application.party_id,
            list_code="court",
            first_by=actor.id,
            first_outcome=outcome,
            first_note=note.strip(),
            first_at=now,
        )
    else:
        row.second_by, row.second_at = actor.id, now
        row.second_outcome, row.second_note = outcome, note.strip()
        row.save()
    application_services.tell(application, task.step, outcome=outcome, by=actor.name)
    processes.complete(task_id=task_id, outcome=outcome, opinion=note, actor=actor, at=now)
    return HitChecked(application_id, task.step, outcome)
