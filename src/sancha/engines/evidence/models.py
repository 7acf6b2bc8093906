"""A document and its sealed content, apart, so that lists never touch the content."""

from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Now

from sancha.engines.evidence.limits import MAX_FILE_BYTES
from sancha.platform.models import Row


class Document(Row):
    """A file that proves something about a subject. Insert-only; never two of one content."""

    number = models.TextField(unique=True)
    kind = models.TextField()
    title = models.BinaryField()  # Sealed: people name files after themselves.
    media_type = models.TextField()
    size_bytes = models.IntegerField()
    content_hash = models.BinaryField()  # SHA-256 of the clear content.
    party_id = models.UUIDField(db_index=True)
    subject_id = models.UUIDField()
    subject_type = models.TextField()
    organisation_id = models.UUIDField(db_index=True)
    uploaded_by = models.UUIDField()
    uploaded_at = models.DateTimeField()
    act_id = models.UUIDField(db_default=Func(function="open_act"))
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="document_once_per_subject", fields=["subject_id", "kind", "content_hash"]
            ),
            models.CheckConstraint(
                name="document_size_in_range",
                condition=Q(size_bytes__gte=1, size_bytes__lte=MAX_FILE_BYTES),
            ),
        ]


class Blob(models.Model):
    """A document's content, sealed under the person's key. Insert-only."""

    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, primary_key=True, related_name="blob"
    )
    content = models.BinaryField()


class LogLeaf(models.Model):
    """A row that the log has taken in: its place, and the hash of what it said. Insert-only."""

    index = models.BigIntegerField(primary_key=True)
    shape = models.SmallIntegerField()
    relation = models.TextField()
    key = models.TextField()
    hash = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["relation", "key"], name="log_leaf_once"),
        ]


class LogHead(models.Model):
    """A signed state of the log. Insert-only; `horizon` is the first transaction not yet sealed."""

    number = models.IntegerField(primary_key=True)
    size = models.BigIntegerField()
    horizon = models.BigIntegerField()
    peaks = models.BinaryField()  # The roots of the complete subtrees: where the tree goes on.
    statement = models.TextField()
    signature = models.BinaryField()
    signed_at = models.DateTimeField()
