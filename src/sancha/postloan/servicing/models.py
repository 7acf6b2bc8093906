from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sancha.platform.models import Row


class Quote(Row):
    """What an early repayment costs, day by day while it holds; once ordered, its debit."""

    number = models.TextField(unique=True)
    organisation_id = models.UUIDField(db_index=True)
    legal_entity_id = models.UUIDField()
    party_id = models.UUIDField()
    loan_id = models.UUIDField(db_index=True)
    keep = models.TextField()
    is_full = models.BooleanField()
    # The loan's events when it was quoted: with one more, the quote no longer holds.
    events = models.IntegerField()
    quoted_on = models.DateField()
    valid_until_on = models.DateField()
    amounts_fen = models.JSONField()
    due_fen = models.BigIntegerField()
    interest_fen = models.BigIntegerField()
    fee_fen = models.BigIntegerField()
    principal_fen = models.BigIntegerField()
    ordered_on = models.DateField(null=True)
    ordered_fen = models.BigIntegerField(db_default=0, default=0)
    status = models.TextField(db_default="quoted", default="quoted")
    reason = models.TextField(db_default="", default="")
    made_at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["loan_id"],
                condition=Q(status__in=["intended", "sent", "unknown"]),
                name="quote_collected_one_at_a_time",
            ),
            models.CheckConstraint(
                name="quote_status_known",
                condition=Q(
                    status__in=["quoted", "intended", "sent", "unknown", "collected", "failed"]
                ),
            ),
            models.CheckConstraint(
                name="quote_makes_sense",
                condition=Q(
                    due_fen__gte=0,
                    interest_fen__gte=0,
                    fee_fen__gte=0,
                    principal_fen__gt=0,
                    valid_until_on__gte=F("quoted_on"),
                ),
            ),
        ]
