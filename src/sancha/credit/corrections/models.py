from django.db import models
from django.db.models import F, Q

from sancha.platform.models import Row


class Correction(Row):
    """What was wrong of a customer, what it should be, and why. The values are sealed."""

    organisation_id = models.UUIDField(db_index=True)
    party_id = models.UUIDField(db_index=True)
    sealed = models.BinaryField()
    reason = models.TextField()
    status = models.TextField()
    proposed_by = models.UUIDField()
    proposed_by_name = models.TextField()
    proposed_at = models.DateTimeField()
    needs_two = models.BooleanField()
    decided_by = models.UUIDField(null=True)
    decided_by_name = models.TextField(db_default="")
    decided_at = models.DateTimeField(null=True)
    opinion = models.TextField(db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="correction_status_known",
                condition=Q(status__in=["proposed", "applied", "rejected"]),
            ),
            models.CheckConstraint(
                name="correction_by_two_people",
                condition=Q(status="proposed")
                | Q(needs_two=False)
                | Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by")),
            ),
            models.UniqueConstraint(
                name="correction_waits_alone", fields=["party_id"], condition=Q(status="proposed")
            ),
        ]
