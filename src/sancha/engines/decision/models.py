"""Rows of the decision engine: all insert-only, for a decision is a record."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sancha.platform.models import Row


class DecisionGraph(Row):
    """A released version of a policy. Decisions point at the one by which they were taken."""

    key = models.TextField()
    version = models.IntegerField()
    content = models.JSONField()
    requires = ArrayField(models.TextField())
    released_by = models.UUIDField()
    released_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "decision_graph"
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="decision_version_once"),
        ]


class Decision(Row):
    """What a policy said about a subject: from which inputs, how and when."""

    graph = models.ForeignKey(DecisionGraph, on_delete=models.PROTECT)
    subject_type = models.TextField()
    subject_id = models.UUIDField(db_index=True)
    subject_number = models.TextField()
    organisation_id = models.UUIDField()
    party_id = models.UUIDField(null=True)
    inputs = models.JSONField()
    output = models.JSONField()
    trace = models.JSONField()
    outcome = models.TextField()
    reasons = ArrayField(models.TextField())
    decided_at = models.DateTimeField()

    class Meta:
        db_table = "decision_decision"
        constraints = [
            models.CheckConstraint(
                name="decision_outcome",
                condition=Q(outcome__in=["approve", "refer", "decline", "computed"]),
            ),
        ]
