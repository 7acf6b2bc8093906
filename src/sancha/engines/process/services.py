"""Moving processes: inside the use case of a feature, under the lock of the instance."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.apps import apps

from sancha.engines.process import permissions, ports, queries
from sancha.engines.process.errors import (
    AlreadyRunning,
    NotWaiting,
    OutcomeNotOffered,
    ProcessBroken,
    TaskAlreadyDone,
    UnknownProcess,
)
from sancha.engines.process.models import ProcessDefinition, ProcessInstance, Task
from sancha.engines.process.running import Run, Specification
from sancha.engines.process.types import Released, Step, SubjectRef, Value
from sancha.platform import clock
from sancha.platform.acts import Actor, Scope, current_act
from sancha.platform.door import operation, use_case
from sancha.platform.errors import Denied, NotFound, OutOfPlace
from sancha.platform.keys import uuid7

_moving: ContextVar[frozenset[UUID]] = ContextVar("moving", default=frozenset())


@use_case
def release_process(*, key: str, bpmn: str, actor: Actor) -> Released:
    """Release a diagram: processes that start from now on follow it. Unchanged, it stays as it is.

    :raises DiagramRefused: if it holds what we do not run, or lacks what it must say.
    """
    actor.require(permissions.RELEASE, on=Scope(uuid7()))
    return add_definition(key=key, bpmn=bpmn)


@operation
def add_definition(*, key: str, bpmn: str) -> Released:
    """Make a diagram the one that new processes follow; unchanged, it stays as it is.

    :raises DiagramRefused: if it holds what we do not run, or lacks what it must say.
    """
    definition_id = uuid7()
    version = queries.lock_key(key)
    if version and (last := queries.latest(key)).bpmn == bpmn:
        return Released(last.id, key, last.version)
    specification = Specification.of(bpmn)
    ProcessDefinition.objects.create(
        id=definition_id,
        key=key,
        version=version + 1,
        title=asdict(specification.title),
        bpmn=bpmn,
        specification=specification.to_json(),
        released_by=current_act().actor.id,
    )
    return Released(definition_id, key, version + 1)


def shipped_diagrams() -> Iterator[tuple[str, Path]]:
    """The diagrams that features ship in their `library/`, by key."""
    for feature in apps.get_app_configs():
        for path in sorted((Path(feature.path) / "library").glob("*.bpmn")):
            yield path.stem, path


def load_library(*, actor: Actor) -> list[Released]:
    """Release the shipped diagrams that are new or have changed; return those.

    One of which somebody else released the last version is the house's own by now, and stays.
    """
    released = []
    for key, path in shipped_diagrams():
        bpmn = path.read_text(encoding="utf-8")
        try:
            last = queries.latest(key)
            stays = last.bpmn == bpmn or last.released_by != actor.id
        except UnknownProcess:
            stays = False
        if not stays:
            released.append(release_process(key=key, bpmn=bpmn, actor=actor))
    return released


@operation
def start(
    *,
    key: str,
    subject: SubjectRef,
    data: Mapping[str, Value],
    at: datetime | None = None,
    instance_id: UUID | None = None,
) -> ProcessInstance:
    """Start a process about a subject and run it until it rests. Who acts is its maker.

    Whoever must name it before it exists gives it its key.

    :raises UnknownProcess: if no such diagram was released.
    :raises AlreadyRunning: if one is running about this subject.
    :raises DataRefused: if the diagram does not declare a value.
    """
    definition, now = queries.latest(key), at or clock.now()
    if queries.is_running(subject.id):
        raise AlreadyRunning
    run = Run.begin(queries.specification_of(definition), data)
    instance = ProcessInstance(
        id=instance_id or uuid7(),
        definition=definition,
        subject_type=subject.type,
        subject_id=subject.id,
        subject_number=subject.number,
        subject_title=asdict(subject.title),
        organisation_id=subject.organisation_id,
        party_id=subject.party_id,
        started_by=current_act().actor.id,
        started_at=now,
    )
    return move(instance, run, now, [])


@operation
def complete(
    *,
    task_id: UUID,
    outcome: str,
    actor: Actor,
    data: Mapping[str, Value] | None = None,
    opinion: str = "",
    at: datetime | None = None,
) -> ProcessInstance:
    """Record a person's decision and let the process go on. The feature has made its own checks.

    Refused in this order:

    :raises NotFound: if there is no such task.
    :raises TaskAlreadyDone: if somebody was faster.
    :raises Denied: if the actor lacks the permission that the diagram asks for.
    :raises AssignedElsewhere: if it was handed to a colleague.
    :raises SamePerson: if the two-person rule excludes the actor, or her in whose place she acts.
    :raises OutcomeNotOffered: if the diagram does not offer the outcome.
    """
    instance = queries.lock_instance(tasks__id=task_id)
    if instance is None:
        raise NotFound
    task = queries.task(task_id)
    if task.status != "open":
        raise TaskAlreadyDone
    if task.kind != "user":
        raise NotFound  # News is not for a person to bring.
    if not actor.may(task.permission, on=queries.view_of(task)):
        raise Denied
    task.completed_for = queries.for_whom(task, actor)
    others = [other for other in queries.open_tasks(instance) if other.id != task_id]
    now = at or clock.now()
    return finish(instance, task, others, outcome, actor, data or {}, opinion, now)


@operation
def signal(
    *,
    subject_id: UUID,
    step: str,
    outcome: str = "done",
    data: Mapping[str, Value] | None = None,
    at: datetime | None = None,
    locked: ProcessInstance | None = None,
) -> ProcessInstance:
    """Bring the news that the process about this subject waits for at a receive task.

    A use case that has locked the running process hands it over.

    :raises NotWaiting: if it does not wait there: not yet, no longer, or not at all.
    :raises OutcomeNotOffered: if the diagram does not offer the outcome.
    """
    instance = locked or queries.lock_running(subject_id)
    waiting = queries.open_tasks(instance) if instance else []
    task = next((t for t in waiting if t.step == step and t.kind == "receive"), None)
    if instance is None or task is None:
        raise NotWaiting(step=step)
    others = [other for other in waiting if other is not task]
    actor, now = current_act().actor, at or clock.now()
    return finish(instance, task, others, outcome, actor, data or {}, "", now)


@operation
def cancel(*, subject_id: UUID, at: datetime | None = None) -> ProcessInstance | None:
    """End the process about this subject with nothing more to do; None if none is running."""
    instance = queries.lock_running(subject_id)
    if instance is None:
        return None
    refuse_within_move(instance)
    for task in queries.open_tasks(instance):
        task.status = "cancelled"
        task.save(update_fields=["status"])
    instance.status, instance.ended_at, instance.waiting_at = "cancelled", at or clock.now(), []
    instance.save(update_fields=["status", "ended_at", "waiting_at"])
    return instance


def finish(
    instance: ProcessInstance,
    task: Task,
    others: list[Task],
    outcome: str,
    actor: Actor,
    data: Mapping[str, Value],
    opinion: str,
    now: datetime,
) -> ProcessInstance:
    """End one open task and go on; the `others` stay open."""
    if outcome not in task.outcomes:
        raise OutcomeNotOffered(outcome=outcome)
    refuse_within_move(instance)
    task.status, task.outcome, task.opinion = "done", outcome, opinion
    task.completed_by, task.completed_by_name, task.completed_at = actor.id, actor.name, now
    by = ["completed_by", "completed_by_name", "completed_at", "completed_for"]
    task.save(update_fields=["status", "outcome", "opinion", *by])
    run = Run.resume(queries.specification_of(instance.definition), instance.state)
    run.remember(data)
    run.finish(task.token, outcome)
    return move(instance, run, now, others)


def move(
    instance: ProcessInstance, run: Run, now: datetime, open_tasks: list[Task]
) -> ProcessInstance:
    """Run on to the next rest, store it, and make its tasks."""

    def call(step: Step, data: dict[str, Value]) -> Mapping[str, Value] | None:
        if (service := ports.service_named(step.service)) is None:
            raise ProcessBroken(detail=step.service)
        if instance._state.adding:  # A service finds the process that called it.
            store(instance, run, now)
        return service(instance, data)

    with moving(instance):
        run.advance(call)
    store(instance, run, now)
    make_tasks(instance, run, now, open_tasks)
    return instance


def store(instance: ProcessInstance, run: Run, now: datetime) -> None:
    instance.state = run.state()
    instance.waiting_at = sorted(step.id for step in run.waiting().values())
    if run.is_ended:
        instance.status, instance.ended_at = "completed", now
    if instance._state.adding:
        instance.save(force_insert=True)
    else:
        instance.save(update_fields=["state", "waiting_at", "status", "ended_at"])


def make_tasks(instance: ProcessInstance, run: Run, now: datetime, open_tasks: list[Task]) -> None:
    """Give each place where the process rests its task, and keep apart who must be apart."""
    existing = {task.token: task for task in open_tasks}
    for token, step in run.waiting().items():
        excluded = excluded_from(step, instance)
        if (task := existing.get(token)) is None:
            make_task(instance, token, step, excluded, now)
        elif excluded - set(task.excluded_actor_ids):  # Somebody did a step that runs beside it.
            task.excluded_actor_ids = sorted(excluded | set(task.excluded_actor_ids))
            task.save(update_fields=["excluded_actor_ids"])


def make_task(
    instance: ProcessInstance, token: UUID, step: Step, excluded: set[UUID], now: datetime
) -> None:
    place, due_at = instance.organisation_id, None
    if step.hours is not None:
        due_at = ports.due_at(organisation_id=place, hours=hours_left(instance, step), now=now)
    Task.objects.create(
        instance=instance,
        step=step.id,
        kind=step.kind,
        token=token,
        title=asdict(step.title),
        permission=step.permission,
        outcomes=list(step.outcomes),
        organisation_id=place,
        created_at=now,
        due_at=due_at,
        excluded_actor_ids=sorted(excluded),
    )


def hours_left(instance: ProcessInstance, step: Step) -> int:
    """Return the office hours that a step has left: while a case was away, its clock stood."""
    hours = step.hours or 1
    last = queries.last_done(instance, step.id)
    if last is None or last.completed_at is None or last.due_at is None:
        return hours
    for left in range(hours, 1, -1):
        place, since = instance.organisation_id, last.completed_at
        if ports.due_at(organisation_id=place, hours=left, now=since) <= last.due_at:
            return left
    return 1


def excluded_from(step: Step, instance: ProcessInstance) -> set[UUID]:
    excluded = queries.completed_by(instance, step.differs_from) if step.differs_from else set()
    return excluded | {instance.started_by} if step.not_maker else excluded


@contextmanager
def moving(instance: ProcessInstance) -> Iterator[None]:
    token = _moving.set(_moving.get() | {instance.id})
    try:
        yield
    finally:
        _moving.reset(token)


def refuse_within_move(instance: ProcessInstance) -> None:
    if instance.id in _moving.get():
        raise OutOfPlace("a service task moved its own process; queue a job that signals it")
