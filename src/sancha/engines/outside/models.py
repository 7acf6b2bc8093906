"""The call log and the answers kept from it. Neither holds personal data that can be read."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sancha.engines.outside.types import REFUSALS, Outcome
from sancha.platform.models import Row, fen


class OutsideAnswer(Row):
    """What a source said about a person, sealed under that person's key. Insert-only."""

    connector = models.TextField()
    party_id = models.UUIDField(db_index=True)
    organisation_id = models.UUIDField(null=True)
    request_hash = models.BinaryField()
    sealed = models.BinaryField()
    known_at = models.DateTimeField()

    class Meta:
        db_table = "outside_answer"
        indexes = [
            models.Index(
                fields=["connector", "request_hash", "-known_at"], name="outside_answer_latest"
            ),
        ]


class OutsideCall(Row):
    """One call: written before it goes out, completed once when it ends."""

    connector = models.TextField()
    subject_id = models.UUIDField(db_index=True)
    party_id = models.UUIDField(null=True, db_index=True)
    organisation_id = models.UUIDField(null=True)
    consent_id = models.UUIDField(null=True)
    reason = models.TextField()
    request_hash = models.BinaryField()
    started_at = models.DateTimeField()
    outcome = models.TextField(db_default=Outcome.STARTED.value)
    milliseconds = models.IntegerField(null=True)
    attempts = models.SmallIntegerField(db_default=0)
    status = models.SmallIntegerField(null=True)
    refusal = models.TextField(db_default="")
    cost_fen = fen(db_default=0)
    from_cache = models.BooleanField(db_default=False)
    answer = models.ForeignKey(OutsideAnswer, on_delete=models.PROTECT, null=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "outside_call"
        constraints = [
            models.CheckConstraint(
                name="outside_call_outcome_is_known",
                condition=models.Q(outcome__in=[outcome.value for outcome in Outcome]),
            ),
            models.CheckConstraint(
                name="outside_call_ended_has_a_time",
                condition=models.Q(outcome=Outcome.STARTED.value)
                | models.Q(milliseconds__isnull=False),
            ),
            models.CheckConstraint(
                name="outside_call_from_cache_costs_nothing",
                condition=models.Q(from_cache=False)
                | models.Q(cost_fen=0, outcome=Outcome.ANSWERED.value),
            ),
        ]


class RefusedCallback(Row):
    """Something said to come from outside that was not applied: it waits for a person to look.

    Of what a stranger wrote only three short values and a hash are kept.
    """

    organisation_id = models.UUIDField(db_index=True)
    channel = models.TextField()
    reason = models.TextField()
    number = models.TextField(db_default="")
    said = models.TextField(db_default="")
    amount_fen = models.BigIntegerField(null=True)
    body_hash = models.BinaryField()
    times = models.IntegerField(db_default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    closed_by = models.UUIDField(null=True)
    closed_by_name = models.TextField(db_default="")
    closed_at = models.DateTimeField(null=True)
    note = models.TextField(db_default="")

    class Meta:
        db_table = "outside_refused_callback"
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "reason", "body_hash"],
                condition=Q(closed_at=None),
                name="refused_callback_open_once",
            ),
            models.CheckConstraint(
                name="refused_callback_reason_is_known", condition=Q(reason__in=list(REFUSALS))
            ),
            models.CheckConstraint(
                name="refused_callback_closed_by_somebody",
                condition=Q(closed_at=None, closed_by=None, note="")
                | Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(note=""),
            ),
        ]
