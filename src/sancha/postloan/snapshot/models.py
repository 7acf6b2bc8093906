from django.db import models
from django.db.models.functions import Now

from sancha.platform.models import Row


class SnapshotFile(Row):
    """A file that holds how the loans of a partition stood at the close of a day. Insert-only."""

    organisation_id = models.UUIDField()
    legal_entity_id = models.UUIDField()
    on = models.DateField(db_column="closed_on")
    part = models.SmallIntegerField()
    path = models.TextField()
    loans = models.IntegerField()
    balance_fen = models.BigIntegerField()
    sha256 = models.TextField()
    size_bytes = models.BigIntegerField()
    written_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["legal_entity_id", "on", "part"], name="snapshot_file_once"
            ),
        ]


class KeptLoan(Row):
    """How a loan stood at the close of a day, kept because it was written to before the day's file
    was. Insert-only.
    """

    organisation_id = models.UUIDField()
    party_id = models.UUIDField()
    loan_id = models.UUIDField()
    legal_entity_id = models.UUIDField()
    on = models.DateField(db_column="closed_on")
    part = models.SmallIntegerField()
    stood = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["loan_id", "on"], name="kept_loan_once")]
