from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sancha.platform.models import Row


class UseFinding(Row):
    """What somebody found about how a loan's money was used; the last one counts. Insert-only."""

    organisation_id = models.UUIDField(db_index=True)
    party_id = models.UUIDField()
    loan_id = models.UUIDField(db_index=True)
    result = models.TextField()
    proven_fen = models.BigIntegerField()
    note = models.TextField(db_default="")
    on = models.DateField(db_column="found_on")
    found_by = models.TextField()
    found_by_id = models.UUIDField()
    found_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="use_finding_says_how_much",
                condition=Q(result="proven", proven_fen__gt=0)
                | Q(result__in=["incomplete", "misused"], proven_fen__gte=0),
            ),
        ]
