"""Whose a task is: handed to a colleague, given back to all, escalated when it is late."""

from datetime import datetime
from uuid import UUID

from sancha.engines.process import permissions, ports, queries
from sancha.engines.process.errors import CannotTakeIt, HandOverReason, TaskAlreadyDone
from sancha.engines.process.models import Assignment, Task
from sancha.engines.process.types import TaskView
from sancha.platform import clock
from sancha.platform.acts import Actor, Scope, current_act, service
from sancha.platform.door import operation, use_case
from sancha.platform.errors import Denied
from sancha.platform.text import is_plain

SHORTEST_REASON, LONGEST_REASON = 4, 200
MOST_AT_ONCE = 200
WATCH = service("task watch", permissions.ESCALATE)
LATE, GONE = "@late", "@gone"  # Reasons of the house itself; `types.REASONS` says them.


@use_case
def transfer(*, task_id: UUID, to_id: UUID | None, reason: str, actor: Actor) -> TaskView:
    """Hand a task that is open to a colleague, or (to None) back to all who may do it.

    Who may do it herself may hand it on; so may who sees to late tasks, once it is late.

    :raises TaskAlreadyDone: if it is done.
    :raises AssignedElsewhere: if it is a colleague's.
    :raises SamePerson: if the two-person rule keeps the actor from it.
    :raises CannotTakeIt: if the colleague may not do it, or must not.
    :raises HandOverReason: without a reason.
    """
    view = queries.lock_task(task_id)
    row = queries.task(task_id)
    is_supervised = row.escalated_at is not None and actor.may(permissions.SUPERVISE, on=view)
    actor.require(permissions.SUPERVISE if is_supervised else permissions.TRANSFER, on=view)
    if row.status != "open" or row.kind != "user":
        raise TaskAlreadyDone
    if not is_supervised:
        if not actor.may(row.permission, on=view):
            raise Denied
        queries.for_whom(row, actor)
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON or not is_plain(reason, longest=LONGEST_REASON):
        raise HandOverReason
    colleague = None
    if to_id is not None:
        colleague = ports.colleague(to_id)
        if colleague is None or to_id == row.assignee_id or not can_take(row, colleague):
            raise CannotTakeIt
    elif row.assignee_id is None:
        raise CannotTakeIt
    assign(row, colleague, reason=reason, at=clock.now())
    return queries.view_of(row)


def can_take(row: Task, colleague: Actor) -> bool:
    """Tell whether this member of staff may do the task by her own right."""
    may = colleague.may(row.permission, on=queries.view_of(row))
    is_own = colleague.acts_for(row.permission, on=queries.view_of(row)) is None
    return may and is_own and colleague.id not in row.excluded_actor_ids


def assign(row: Task, colleague: Actor | None, *, reason: str, at: datetime) -> None:
    by = current_act().actor
    Assignment.objects.create(
        organisation_id=row.organisation_id,
        task=row,
        from_id=row.assignee_id,
        from_name=row.assignee_name,
        to_id=colleague.id if colleague else None,
        to_name=colleague.name if colleague else "",
        by_id=by.id,
        by_name=by.name,
        reason=reason,
        made_at=at,
    )
    row.assignee_id = colleague.id if colleague else None
    row.assignee_name = colleague.name if colleague else ""
    row.save(update_fields=["assignee_id", "assignee_name"])


@operation
def give_back_all(staff_id: UUID) -> int:
    """Give the open tasks of somebody who leaves back to all who may do them; return how many."""
    ids = Task.objects.filter(assignee_id=staff_id, status="open").order_by("instance_id")
    found = list(ids.values_list("id", flat=True))
    for task_id in found:
        queries.lock_task(task_id)
        row = queries.task(task_id)
        if row.status == "open" and row.assignee_id == staff_id:
            assign(row, None, reason=GONE, at=clock.now())
    return len(found)


def escalate_late(now: datetime) -> int:
    """Escalate every task that is past its time; return how many processes had one."""
    late = queries.overdue(now, MOST_AT_ONCE)
    for instance_id in late:
        escalate(instance_id=instance_id, now=now)
    return len(late)


@use_case
def escalate(*, instance_id: UUID, now: datetime, actor: Actor = WATCH) -> int:
    """Put the late tasks of a process before its supervisors, and before all who may do them."""
    instance = queries.lock_instance(id=instance_id)
    place = instance.organisation_id if instance else None
    actor.require(permissions.ESCALATE, on=Scope(instance_id, place))
    late = Task.objects.filter(
        instance_id=instance_id, status="open", kind="user", due_at__lt=now, escalated_at=None
    )
    found = list(late.order_by("id"))
    for row in found:
        row.escalated_at = now
        row.save(update_fields=["escalated_at"])
        if row.assignee_id is not None:
            assign(row, None, reason=LATE, at=now)
    return len(found)
