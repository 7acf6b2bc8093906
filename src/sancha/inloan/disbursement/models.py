from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sancha.platform.models import Row


class Disbursement(Row):
    """Money on its way to a borrower: one number for ever, from intent to arrival."""

    number = models.TextField(unique=True)
    contract_id = models.UUIDField(unique=True)  # One payment a contract, whatever is repeated.
    application_id = models.UUIDField(db_index=True)
    organisation_id = models.UUIDField(db_index=True)
    legal_entity_id = models.UUIDField()
    party_id = models.UUIDField()
    facility_id = models.UUIDField()
    amount_fen = models.BigIntegerField()
    status = models.TextField(db_index=True)
    reason = models.TextField(db_default="")
    attempts = models.IntegerField(db_default=0)
    requested_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    loan_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="disbursement_status_known",
                condition=Q(status__in=["intended", "sent", "unknown", "paid", "failed"]),
            ),
            models.CheckConstraint(
                name="disbursement_paid_has_loan",
                condition=Q(status="paid", loan_id__isnull=False, settled_at__isnull=False)
                | (~Q(status="paid") & Q(loan_id=None)),
            ),
        ]
