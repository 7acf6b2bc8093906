from django.db import models
from django.db.models import Q

from sancha.inloan.contracts.types import WAYS
from sancha.platform.models import Row


class Signing(Row):
    """One signing of a contract by its borrower: how she said yes, and what came of it."""

    contract_id = models.UUIDField(db_index=True)
    organisation_id = models.UUIDField(db_index=True)
    party_id = models.UUIDField()
    way = models.TextField()
    status = models.TextField()
    trace = models.BinaryField()  # Sealed: from where, with what, by which hand.
    asked_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    signer_serial = models.TextField(db_default="")
    lender_serial = models.TextField(db_default="")
    document_id = models.UUIDField(null=True)
    evidence_id = models.UUIDField(null=True)
    receipt_number = models.TextField(db_default="")
    problem = models.TextField(db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(name="signing_way_known", condition=Q(way__in=list(WAYS))),
            models.CheckConstraint(
                name="signing_signed_whole",
                condition=Q(
                    status="signed",
                    signed_at__isnull=False,
                    document_id__isnull=False,
                    evidence_id__isnull=False,
                )
                & ~Q(signer_serial="")
                & ~Q(receipt_number="")
                | Q(status__in=["intended", "failed"], document_id=None),
            ),
            models.UniqueConstraint(
                name="signing_one_living_a_contract",
                fields=["contract_id"],
                condition=~Q(status="failed"),
            ),
        ]


class SigningPassword(Row):
    """The password by which a borrower signs. Wrong tries count; a right SMS code sets it anew."""

    organisation_id = models.UUIDField()
    party_id = models.UUIDField(unique=True)
    hashed = models.TextField()
    tries = models.IntegerField(db_default=0)
    set_at = models.DateTimeField()


class CostConfirmation(Row):
    """What a loan costs in all, as the borrower was shown it before she could sign, and that she had
    read it: which document it belonged to, when, who, and every figure. Insert-only.
    """

    contract_id = models.UUIDField(unique=True)
    organisation_id = models.UUIDField(db_index=True)
    party_id = models.UUIDField()
    document_hash = models.TextField()  # Of the contract as it waited for her.
    figures = models.JSONField()
    digest = models.TextField()  # Of the figures.
    read_seconds = models.IntegerField()
    confirmed_at = models.DateTimeField()
    confirmed_by = models.TextField()
