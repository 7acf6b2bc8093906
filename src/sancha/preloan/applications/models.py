from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sancha.platform.models import Row
from sancha.preloan.applications.types import CLOSED, STATUSES


class Application(Row):
    """A customer asks for a loan; the product version is frozen. Its status is the truth."""

    number = models.TextField(unique=True)
    organisation_id = models.UUIDField(db_index=True)
    legal_entity_id = models.UUIDField()
    party_id = models.UUIDField(db_index=True)
    product_version_id = models.UUIDField()
    process_id = models.UUIDField(null=True)
    status = models.TextField(db_index=True)
    channel = models.TextField()
    amount_fen = models.BigIntegerField()
    term_months = models.IntegerField()
    purpose = models.TextField()
    purpose_detail = models.TextField()
    maker_id = models.UUIDField(null=True)  # The member of staff who entered it, if one did.
    submitted_by = models.TextField()
    submitted_on = models.DateField()
    submitted_at = models.DateTimeField(db_default=Now())
    decision_id = models.UUIDField(null=True)
    score = models.IntegerField(null=True)
    grade = models.TextField(db_default="")
    approved_amount_fen = models.BigIntegerField(null=True)
    reduced_for = models.TextField(db_default="")  # Why less than asked: a code of REDUCTIONS.
    declined_for = models.JSONField(default=list)
    withdrawn_for = models.TextField(db_default="")
    appealed_at = models.DateTimeField(null=True)  # When a person's review was asked for.
    appeal = models.TextField(db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="application_status_known", condition=Q(status__in=list(STATUSES))
            ),
            models.CheckConstraint(
                name="application_amount_positive", condition=Q(amount_fen__gt=0, term_months__gt=0)
            ),
            models.CheckConstraint(
                name="application_approved_within_asked",
                condition=Q(approved_amount_fen=None)
                | Q(approved_amount_fen__lte=models.F("amount_fen")),
            ),
            models.UniqueConstraint(
                name="application_one_open_a_party",
                fields=["party_id"],
                condition=~Q(status__in=sorted(CLOSED)),
            ),
        ]


class Folder(Row):
    """Materials that were brought before the application: its key becomes the application's."""

    organisation_id = models.UUIDField(db_index=True)
    party_id = models.UUIDField(db_index=True)
    opened_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="folder_one_open_a_party", fields=["party_id"], condition=Q(used_at=None)
            ),
        ]
