"""Rows of the process engine. Triggers, rights and the two-person check are in the migrations."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sancha.platform.models import Row


class ProcessDefinition(Row):
    """A released version of a diagram. Insert-only: running processes keep theirs to the end."""

    key = models.TextField()
    version = models.IntegerField()
    title = models.JSONField()
    bpmn = models.TextField()
    specification = models.JSONField()
    released_by = models.UUIDField()
    released_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "process_definition"
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="process_version_once"),
        ]


class ProcessInstance(Row):
    """A process about one subject: where it stands and what it remembers."""

    definition = models.ForeignKey(ProcessDefinition, on_delete=models.PROTECT)
    subject_type = models.TextField()
    subject_id = models.UUIDField(db_index=True)
    subject_number = models.TextField()
    subject_title = models.JSONField()
    organisation_id = models.UUIDField()
    party_id = models.UUIDField(null=True)
    state = models.JSONField()
    waiting_at = ArrayField(models.TextField(), default=list)
    status = models.TextField(default="running")
    started_by = models.UUIDField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "process_instance"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id"],
                condition=Q(status="running"),
                name="process_runs_once_a_subject",
            ),
            models.CheckConstraint(
                name="process_status_fits_its_end",
                condition=Q(status="running", ended_at__isnull=True)
                | Q(status__in=["completed", "cancelled"], ended_at__isnull=False),
            ),
        ]


class Task(Row):
    """Something that a person decides, or news that a process waits for."""

    instance = models.ForeignKey(ProcessInstance, on_delete=models.PROTECT, related_name="tasks")
    step = models.TextField()
    kind = models.TextField()
    token = models.UUIDField()
    title = models.JSONField()
    permission = models.TextField()
    outcomes = ArrayField(models.TextField())
    organisation_id = models.UUIDField()
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    excluded_actor_ids = ArrayField(models.UUIDField(), default=list)
    status = models.TextField(default="open")
    completed_by = models.UUIDField(null=True)
    completed_by_name = models.TextField(default="")
    completed_at = models.DateTimeField(null=True)
    outcome = models.TextField(default="")
    opinion = models.TextField(default="")
    assignee_id = models.UUIDField(null=True)  # Whose it is; None: of all who may do it.
    assignee_name = models.TextField(db_default="")
    escalated_at = models.DateTimeField(null=True)
    completed_for = models.UUIDField(null=True)  # In whose place, and by whose authority.

    class Meta:
        db_table = "process_task"
        constraints = [
            models.UniqueConstraint(
                fields=["instance", "step"],
                condition=Q(status="open"),
                name="task_open_once_a_step",
            ),
            models.CheckConstraint(name="task_kind", condition=Q(kind__in=["user", "receive"])),
            models.CheckConstraint(
                name="task_status_fits_its_outcome",
                condition=Q(status="done", completed_by__isnull=False, completed_at__isnull=False)
                & ~Q(outcome="")
                | Q(
                    status__in=["open", "cancelled"],
                    completed_by__isnull=True,
                    completed_at__isnull=True,
                    outcome="",
                ),
            ),
        ]
        indexes = [
            models.Index(
                "organisation_id", "permission", F("due_at").asc(nulls_last=True),
                condition=Q(status="open", kind="user"),
                name="task_inbox",
            ),
            models.Index(
                "completed_by", F("completed_at").desc(),
                condition=Q(status="done"),
                name="task_done_by",
            ),
        ]  # fmt: skip


class Assignment(Row):
    """A task was handed to somebody, or given back to all who may do it. Insert-only."""

    organisation_id = models.UUIDField(db_index=True)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="assignments")
    from_id = models.UUIDField(null=True)
    from_name = models.TextField(db_default="")
    to_id = models.UUIDField(null=True)
    to_name = models.TextField(db_default="")
    by_id = models.UUIDField()
    by_name = models.TextField()
    reason = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "process_assignment"
        constraints = [
            models.CheckConstraint(
                name="assignment_moves_it", condition=~Q(from_id=F("to_id")) & ~Q(reason="")
            ),
        ]
