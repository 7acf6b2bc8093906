from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sancha.platform.models import Row


class Debit(Row):
    """An order to take what is due from the borrower's account: one number for ever."""

    number = models.TextField()
    organisation_id = models.UUIDField()
    legal_entity_id = models.UUIDField()
    party_id = models.UUIDField()
    loan_id = models.UUIDField()
    night_on = models.DateField()
    asked_fen = models.BigIntegerField()
    collected_fen = models.BigIntegerField(db_default=0)
    status = models.TextField()
    reason = models.TextField(db_default="")
    ordered_at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True)
    # The file that it went in; in none, it is sent by itself.
    file_id = models.UUIDField(null=True)
    # The day on which the money was spread over what is due; None while it has not been.
    applied_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(
                name="debit_in_file", fields=["file_id"], condition=Q(file_id__isnull=False)
            ),
            models.Index(
                name="debit_to_apply",
                fields=["loan_id"],
                condition=Q(applied_on=None, status__in=["collected", "partial"]),
            ),
            models.Index(
                name="debit_under_way",
                fields=["loan_id"],
                condition=Q(status__in=["intended", "sent", "unknown"]),
            ),
            # A night's debits stand together: this tells where, at next to no cost for the night.
            BrinIndex(name="debit_of_night", fields=["night_on"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="debit_number_once"),
            models.UniqueConstraint(fields=["loan_id", "night_on"], name="debit_once_a_night"),
            models.CheckConstraint(
                name="debit_never_more_than_asked",
                condition=Q(
                    asked_fen__gt=0, collected_fen__gte=0, collected_fen__lte=F("asked_fen")
                ),
            ),
            models.CheckConstraint(
                name="debit_status_known",
                condition=Q(
                    status__in=["intended", "sent", "unknown", "collected", "partial", "failed"]
                ),
            ),
        ]
