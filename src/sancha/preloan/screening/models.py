from django.db import models
from django.db.models import F, Q

from sancha.platform.models import Row


class HitReview(Row):
    """Whether a hit of a list was right, by one person and, to clear it, by a second."""

    application_id = models.UUIDField(unique=True)
    organisation_id = models.UUIDField(db_index=True)
    party_id = models.UUIDField()
    list_code = models.TextField()
    first_by = models.UUIDField()
    first_outcome = models.TextField()
    first_note = models.TextField()
    first_at = models.DateTimeField()
    second_by = models.UUIDField(null=True)
    second_outcome = models.TextField(db_default="")
    second_note = models.TextField(db_default="")
    second_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="hit_reviewed_by_two_people",
                condition=Q(second_by=None) | ~Q(second_by=F("first_by")),
            ),
            models.CheckConstraint(
                name="hit_outcomes_known",
                condition=Q(first_outcome__in=["cleared", "confirmed"])
                & Q(second_outcome__in=["", "cleared", "confirmed"]),
            ),
        ]
