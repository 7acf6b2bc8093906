from django.db import models
from django.db.models import F, Q

from sancha.platform.models import Row


class Approval(Row):
    """The two reviews of one case. That they are two people, and not its maker, is a CHECK."""

    application_id = models.UUIDField(unique=True)
    organisation_id = models.UUIDField(db_index=True)
    party_id = models.UUIDField()
    maker_id = models.UUIDField(null=True)
    first_by = models.UUIDField()
    first_outcome = models.TextField()
    first_opinion = models.TextField()
    first_amount_fen = models.BigIntegerField()
    first_at = models.DateTimeField()
    second_by = models.UUIDField(null=True)
    second_outcome = models.TextField(db_default="")
    second_opinion = models.TextField(db_default="")
    second_amount_fen = models.BigIntegerField(null=True)
    second_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="approval_by_two_people",
                condition=Q(second_by=None) | ~Q(second_by=F("first_by")),
            ),
            models.CheckConstraint(
                name="approval_not_by_the_maker",
                condition=Q(maker_id=None)
                | (~Q(first_by=F("maker_id")) & (Q(second_by=None) | ~Q(second_by=F("maker_id")))),
            ),
            models.CheckConstraint(
                name="approval_outcomes_known",
                condition=Q(first_outcome__in=["approve", "decline"])
                & Q(second_outcome__in=["", "approve", "decline"]),
            ),
        ]
