from django.db import models
from django.db.models import F, Q

from sancha.inloan.approval.types import KEY_MATERIALS
from sancha.platform.models import Row


class Approval(Row):
    """The two reviews of one case in one round. That they are two people, and not its maker, is a CHECK."""

    application_id = models.UUIDField()
    round = models.IntegerField(db_default=1)  # A case may come back before the money leaves.
    organisation_id = models.UUIDField(db_index=True)
    party_id = models.UUIDField()
    maker_id = models.UUIDField(null=True)
    first_by = models.UUIDField()
    first_outcome = models.TextField()
    first_opinion = models.TextField()
    first_amount_fen = models.BigIntegerField()
    first_reduced_for = models.TextField(db_default="")
    first_conditions = models.JSONField(default=list)
    first_at = models.DateTimeField()
    second_by = models.UUIDField(null=True)
    second_outcome = models.TextField(db_default="")
    second_opinion = models.TextField(db_default="")
    second_amount_fen = models.BigIntegerField(null=True)
    second_reduced_for = models.TextField(db_default="")
    second_conditions = models.JSONField(default=list)
    second_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="approval_once_a_round", fields=["application_id", "round"]
            ),
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


class Condition(Row):
    """What must be so before the money leaves; a person says whether it is."""

    application_id = models.UUIDField(db_index=True)
    organisation_id = models.UUIDField(db_index=True)
    party_id = models.UUIDField()
    nr = models.IntegerField()
    text = models.TextField()
    kind = models.TextField(db_default="")
    is_met = models.BooleanField(null=True)
    note = models.TextField(db_default="")
    checked_by = models.UUIDField(null=True)
    checked_by_name = models.TextField(db_default="")
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="condition_once", fields=["application_id", "nr"]),
            models.CheckConstraint(
                name="condition_never_a_key_material", condition=~Q(kind__in=sorted(KEY_MATERIALS))
            ),
            models.CheckConstraint(
                name="condition_checked_by_somebody",
                condition=Q(is_met=None, checked_by=None)
                | Q(is_met__isnull=False, checked_by__isnull=False),
            ),
        ]
