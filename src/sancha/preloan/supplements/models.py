from django.db import models
from django.db.models import Q

from sancha.platform.models import Row
from sancha.preloan.supplements.types import WAITING_AT


class Supplement(Row):
    """A list of what the customer must add, and the answers; each step asks once."""

    application_id = models.UUIDField()
    organisation_id = models.UUIDField(db_index=True)
    party_id = models.UUIDField()
    step = models.TextField()
    asked_by = models.UUIDField()
    asked_by_name = models.TextField()
    asked_at = models.DateTimeField()
    items = models.JSONField()
    answers = models.JSONField(default=dict)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.TextField(db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="supplement_once_a_step", fields=["application_id", "step"]
            ),
            models.UniqueConstraint(
                name="supplement_one_open",
                fields=["application_id"],
                condition=Q(answered_at=None),
            ),
            models.CheckConstraint(
                name="supplement_step_known", condition=Q(step__in=sorted(WAITING_AT))
            ),
        ]
