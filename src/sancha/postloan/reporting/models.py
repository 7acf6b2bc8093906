from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sancha.platform.models import Row


class Record(Row):
    """What the bureau is to know of a loan: written with what happened, sent later, in order."""

    number = models.TextField()
    loan_id = models.UUIDField()
    loan_number = models.TextField()
    organisation_id = models.UUIDField(db_index=True)
    party_id = models.UUIDField()
    kind = models.TextField()
    sequence = models.IntegerField()
    business_on = models.DateField()
    credit_fen = models.BigIntegerField()
    balance_fen = models.BigIntegerField()
    overdue_fen = models.BigIntegerField()
    monthly_payment_fen = models.BigIntegerField()
    remaining_months = models.IntegerField()
    instalments_behind = models.IntegerField()
    status = models.TextField(db_default="waiting")
    refusal = models.TextField(db_default="")
    made_at = models.DateTimeField(db_default=Now())
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="record_number_once"),
            models.UniqueConstraint(fields=["loan_id", "sequence"], name="record_in_order"),
            models.CheckConstraint(
                name="record_kind_known",
                condition=Q(kind__in=["grant", "repayment", "overdue", "settled", "written_off"]),
            ),
            models.CheckConstraint(
                name="record_taken_when",
                condition=Q(status="taken", taken_at__isnull=False)
                | Q(status__in=["waiting", "rejected"], taken_at=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["loan_id", "sequence"],
                name="record_open",
                condition=Q(status__in=["waiting", "rejected"]),
            )
        ]
