from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sancha.platform.models import Row, fen
from sancha.postloan.debit_files.types import CHANNELS, KINDS, STATES, STATUSES


class DebitFile(Row):
    """Debits of a night that go to a channel in one file: one number and one content for ever.

    The content is made anew from its debits wherever it is needed; its hash says whether it is the same.
    """

    organisation_id = models.UUIDField(db_index=True)
    legal_entity_id = models.UUIDField()
    number = models.TextField(unique=True)
    channel = models.TextField()
    night_on = models.DateField()
    sequence = models.IntegerField()
    line_count = models.IntegerField()
    total_fen = fen()
    content_hash = models.TextField()
    status = models.TextField(default="intended")
    reason = models.TextField(db_default="", default="")
    attempts = models.IntegerField(db_default=0, default=0)
    made_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    # When the channel first said by itself that the result is there.
    told_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    result_hash = models.TextField(db_default="", default="")
    collected_count = models.IntegerField(db_default=0, default=0)
    collected_fen = fen(db_default=0, default=0)
    failed_count = models.IntegerField(db_default=0, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["legal_entity_id", "channel", "night_on", "sequence"],
                name="debit_file_in_order",
            ),
            models.CheckConstraint(
                name="debit_file_status_known", condition=Q(status__in=list(STATUSES))
            ),
            models.CheckConstraint(
                name="debit_file_channel_known", condition=Q(channel__in=list(CHANNELS))
            ),
            models.CheckConstraint(
                name="debit_file_never_more_than_asked",
                condition=Q(
                    line_count__gt=0,
                    total_fen__gt=0,
                    collected_fen__gte=0,
                    collected_fen__lte=F("total_fen"),
                ),
            ),
        ]


class FileDifference(Row):
    """Where a result file differs from what was ordered, until it is no more or somebody dealt with it."""

    organisation_id = models.UUIDField(db_index=True)
    file = models.ForeignKey(DebitFile, on_delete=models.PROTECT, related_name="differences")
    kind = models.TextField()
    number = models.TextField(db_default="", default="")
    asked_fen = fen(null=True)
    said_fen = fen(null=True)
    said = models.TextField(db_default="", default="")
    found_at = models.DateTimeField(db_default=Now())
    state = models.TextField(db_default="open", default="open")
    closed_by = models.UUIDField(null=True)
    closed_by_name = models.TextField(db_default="", default="")
    closed_at = models.DateTimeField(null=True)
    note = models.TextField(db_default="", default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "kind", "number"], name="file_difference_once"),
            models.CheckConstraint(
                name="file_difference_kind_known", condition=Q(kind__in=list(KINDS))
            ),
            models.CheckConstraint(
                name="file_difference_state_known", condition=Q(state__in=list(STATES))
            ),
            models.CheckConstraint(
                name="file_difference_closed_says_why",
                condition=~Q(state="closed") | (~Q(note="") & Q(closed_by__isnull=False)),
            ),
        ]
