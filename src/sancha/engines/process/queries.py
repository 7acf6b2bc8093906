"""Every SELECT of the process engine, locks included."""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Max, Q, QuerySet

from sancha.engines.process import ports
from sancha.engines.process.errors import (
    AssignedElsewhere,
    SamePerson,
    TaskAlreadyDone,
    UnknownProcess,
)
from sancha.engines.process.models import Assignment, ProcessDefinition, ProcessInstance, Task
from sancha.engines.process.running import Specification
from sancha.engines.process.types import Position, State, SubjectRef, TaskView
from sancha.platform import plain
from sancha.platform.acts import Actor
from sancha.platform.errors import NotFound
from sancha.platform.text import Text

FIRST_PAGE = slice(0, 20)
# A version never changes: its diagram is read once a process, and no list carries it.
HEAVY = ("bpmn", "specification")
_specifications: dict[UUID, Specification] = {}
_definitions: dict[UUID, ProcessDefinition] = {}
RUNNING = "SELECT 1 FROM process_instance WHERE subject_id = %s AND status = 'running'"
MAX_SPECIFICATIONS = 256


def latest(key: str) -> ProcessDefinition:
    """:raises UnknownProcess: if no version was released."""
    newest = "key = %s ORDER BY version DESC LIMIT 1"
    found = plain.row(ProcessDefinition, newest, key, left_out=HEAVY)
    if found is None:
        raise UnknownProcess(key=key)
    return found


def all_titles() -> list[tuple[str, Text]]:
    """Return every released diagram: its key and the title of its last version."""
    rows = ProcessDefinition.objects.order_by("key", "-version").distinct("key")
    return [(key, Text.of(title)) for key, title in rows.values_list("key", "title")]


def in_use() -> list[ProcessDefinition]:
    """Return the last version of each diagram, and every other by which a process still runs."""
    last = ProcessDefinition.objects.order_by("key", "-version").distinct("key").values("id")
    running = ProcessInstance.objects.filter(status="running").values("definition_id")
    rows = ProcessDefinition.objects.filter(Q(id__in=last) | Q(id__in=running))
    return list(rows.defer("specification").order_by("key", "version"))


def lock_key(key: str) -> int:
    """Serialise releases of one diagram; return its last version."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('process ' || %s, 0))", [key])
    found = ProcessDefinition.objects.filter(key=key).aggregate(last=Max("version"))
    return found["last"] or 0


def specification_of(definition: ProcessDefinition) -> Specification:
    known = _specifications.get(definition.id)
    if known is None:
        known = Specification.stored(definition.specification, definition.bpmn)
        if len(_specifications) >= MAX_SPECIFICATIONS:
            _specifications.clear()
        _specifications[definition.id] = known
    return known


def lock_instance(**of: Any) -> ProcessInstance | None:
    """Lock a process, before party, facility and loan."""
    instances = ProcessInstance.objects.select_for_update(of=("self",))
    light = instances.select_related("definition").defer(*(f"definition__{n}" for n in HEAVY))
    return light.filter(**of).first()


def lock_running(subject_id: UUID) -> ProcessInstance | None:
    """Lock the process that runs about a subject: one that ended before, say until an appeal, is not
    in anybody's way.
    """
    running = "subject_id = %s AND status = 'running' FOR UPDATE"
    found = plain.row(ProcessInstance, running, subject_id)
    if found is not None:
        found.definition = definition(found.definition_id)
    return found


def definition(definition_id: UUID) -> ProcessDefinition:
    """Return a version, without its diagram: it never changes, so it is read once a process."""
    known = _definitions.get(definition_id)
    if known is None:
        known = ProcessDefinition.objects.defer(*HEAVY).get(pk=definition_id)
        if len(_definitions) >= MAX_SPECIFICATIONS:
            _definitions.clear()
        _definitions[definition_id] = known
    return known


def lock_task(task_id: UUID) -> TaskView:
    """Lock the process of a task and return the task as it stands then.

    A feature calls it first of all in its use case, and requires the permission on what it returns.

    :raises NotFound: if there is no such task.
    """
    if lock_instance(tasks__id=task_id) is None:
        raise NotFound
    return view_of(task(task_id))


def task(task_id: UUID) -> Task:
    return with_subjects(Task.objects.all()).get(id=task_id)


def find_task(task_id: UUID) -> Task:
    """:raises NotFound: if there is no such task, or not for this reader."""
    found = with_subjects(Task.objects.all()).filter(id=task_id).first()
    if found is None:
        raise NotFound
    return found


def check_is_for(view: TaskView, actor: Actor) -> None:
    """Asked after the permission: who may not decide is told nothing of how the case stands.

    :raises TaskAlreadyDone: if somebody was quicker.
    :raises AssignedElsewhere: if it was handed to a colleague.
    :raises SamePerson: if the two-person rule excludes the actor, or her in whose place she acts.
    """
    if view.status != "open":
        raise TaskAlreadyDone
    for_whom(task(view.id), actor)


def for_whom(row: Task, actor: Actor) -> UUID | None:
    """Return in whose place the actor does this task; None: in her own.

    :raises AssignedElsewhere: if it was handed to a colleague for whom she does not stand in.
    :raises SamePerson: if the two-person rule excludes her, or that colleague.
    """
    colleague = actor.acts_for(row.permission, on=view_of(row))
    if row.assignee_id not in {None, actor.id}:
        mine = (one for one in actor.stands_in if one.id == row.assignee_id)
        colleague = next(mine, None)
        if colleague is None:
            raise AssignedElsewhere(name=row.assignee_name)
    place = colleague.id if colleague else None
    if {actor.id, place} & set(row.excluded_actor_ids):
        raise SamePerson
    return place


def is_running(subject_id: UUID) -> bool:
    return bool(plain.ask(RUNNING, subject_id))


def open_tasks(instance: ProcessInstance) -> list[Task]:
    tasks = plain.rows(Task, "instance_id = %s AND status = 'open' ORDER BY id", instance.id)
    for found in tasks:
        found.instance = instance
    return tasks


def last_done(instance: ProcessInstance, step: str) -> Task | None:
    """Return the task by which this step was last done in this process."""
    done = Task.objects.filter(instance=instance, status="done", step=step)
    return done.order_by("-completed_at").first()


def completed_by(instance: ProcessInstance, steps: tuple[str, ...]) -> set[UUID]:
    """Who has ever done one of these steps in this process, and in whose place."""
    done = Task.objects.filter(instance=instance, status="done", step__in=steps)
    people = done.values_list("completed_by", "completed_for")
    return {actor for pair in people for actor in pair if actor is not None}


def instance_of(subject_id: UUID) -> ProcessInstance | None:
    """The running process about this subject, or its last one."""
    instances = ProcessInstance.objects.filter(subject_id=subject_id).select_related("definition")
    instances = instances.defer(*(f"definition__{name}" for name in HEAVY))
    return instances.order_by(F("ended_at").desc(nulls_first=True), "-started_at").first()


def position_of(subject_id: UUID) -> list[Position]:
    """Where the process about this subject stands; the borrower may know it."""
    instance = instance_of(subject_id)
    if instance is None:
        return []
    steps = specification_of(instance.definition).steps
    at = [steps[step] for step in instance.waiting_at]
    return [Position(step=step.id, kind=step.kind, title=step.title) for step in at]


def tasks_of(subject_id: UUID) -> list[TaskView]:
    """All tasks about this subject, in the order in which they arose."""
    tasks = with_subjects(Task.objects.filter(instance__subject_id=subject_id))
    return [view_of(task) for task in tasks.order_by("id")]


def inbox(
    actor: Actor, *, state: State = "open", window: slice = FIRST_PAGE
) -> tuple[list[TaskView], int]:
    """The tasks that this person may do (what is due first comes first) or has done (last first).

    May do: holds the task's permission in its organisation, and is not excluded by the two-person
    rule. Returns a page and the count of all: two queries, and one more for each kind of subject
    that has titles.
    """
    if state == "done":
        tasks = Task.objects.filter(status="done", completed_by=actor.id)
        ordered = with_subjects(tasks).order_by("-completed_at", "-id")
    else:
        tasks = waiting_for(actor)
        ordered = with_subjects(tasks).order_by(F("due_at").asc(nulls_last=True), "id")
    page = list(ordered[window])
    return with_titles([view_of(task) for task in page]), tasks.count()


def waiting_for(actor: Actor) -> QuerySet[Task]:
    """The open tasks that this person may do: her own, and of those in whose place she stands."""
    tasks = Task.objects.filter(offered_to(actor), status="open", kind="user")
    return tasks.exclude(excluded_actor_ids__contains=[actor.id])


def offered_to(actor: Actor) -> Q:
    """Tasks that are hers or anybody's by her own permissions, or by those of whom she replaces."""
    own = actor if actor.own is None else replace(actor, grants=actor.own)
    offered = permitted_to(own) & Q(assignee_id=None) | Q(assignee_id=actor.id)
    for colleague in actor.stands_in:
        theirs = permitted_to(colleague) & Q(assignee_id=None) | Q(assignee_id=colleague.id)
        offered |= theirs & ~Q(excluded_actor_ids__contains=[colleague.id])
    return offered


def permitted_to(actor: Actor) -> Q:
    """Tasks whose permission the actor holds where they lie: one term for each set of places."""
    places: dict[str, set[UUID | None]] = defaultdict(set)
    for permission, place in actor.grants:
        places[permission].add(place)
    permissions: dict[frozenset[UUID | None], list[str]] = defaultdict(list)
    for permission, held_at in places.items():
        permissions[frozenset(held_at)].append(permission)
    offered = Q(pk__in=[])
    for scopes, names in permissions.items():
        term = Q(permission__in=sorted(names))
        if None not in scopes:
            term &= Q(organisation_id__in=scopes) | Q(instance__party_id__in=scopes)
        offered |= term
    return offered


def with_subjects(tasks: QuerySet[Task]) -> QuerySet[Task]:
    heavy = ("instance__state", *(f"instance__definition__{name}" for name in HEAVY))
    return tasks.select_related("instance__definition").defer(*heavy)


def with_titles(views: list[TaskView]) -> list[TaskView]:
    """Show subjects as their features call them today."""
    of_type: dict[str, set[UUID]] = defaultdict(set)
    for view in views:
        of_type[view.subject.type].add(view.subject.id)
    titles = {k: ports.titles_of(k, sorted(ids)) for k, ids in of_type.items()}
    result = []
    for view in views:
        title = titles[view.subject.type].get(view.subject.id, view.subject.title)
        result.append(replace(view, subject=replace(view.subject, title=title)))
    return result


def view_of(task: Task) -> TaskView:
    return TaskView(
        id=task.id,
        instance_id=task.instance_id,
        process=task.instance.definition.key,
        step=task.step,
        kind="user" if task.kind == "user" else "receive",
        title=Text.of(task.title),
        permission=task.permission,
        outcomes=tuple(task.outcomes),
        subject=subject_of(task.instance),
        organisation_id=task.organisation_id,
        created_at=task.created_at,
        due_at=task.due_at,
        status=task.status,
        completed_by=task.completed_by,
        completed_by_name=task.completed_by_name,
        completed_at=task.completed_at,
        outcome=task.outcome,
        opinion=task.opinion,
        assignee_id=task.assignee_id,
        assignee_name=task.assignee_name,
        escalated_at=task.escalated_at,
        completed_for=task.completed_for,
    )


def subject_of(instance: ProcessInstance) -> SubjectRef:
    return SubjectRef(
        type=instance.subject_type,
        id=instance.subject_id,
        number=instance.subject_number,
        title=Text.of(instance.subject_title),
        organisation_id=instance.organisation_id,
        party_id=instance.party_id,
    )


def overdue(now: datetime, limit: int) -> list[UUID]:
    """Return the processes with a person's task that is late and was not escalated."""
    late = Task.objects.filter(status="open", kind="user", due_at__lt=now, escalated_at=None)
    found: list[UUID] = list(late.order_by("due_at").values_list("instance_id", flat=True)[:limit])
    return list(dict.fromkeys(found))


def escalated(window: slice) -> tuple[list[TaskView], int]:
    """Return the open tasks that are late and were escalated, the longest waiting first."""
    tasks = Task.objects.filter(status="open", escalated_at__isnull=False)
    ordered = with_subjects(tasks).order_by("escalated_at", "id")
    return with_titles([view_of(row) for row in ordered[window]]), tasks.count()


def assignments_of(task_id: UUID) -> list[Assignment]:
    """Return how a task went from hand to hand, the first first."""
    return list(Assignment.objects.filter(task_id=task_id).order_by("made_at", "id"))
