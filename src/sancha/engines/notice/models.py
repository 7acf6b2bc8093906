"""Notices, their messages to the outside, and one-time codes. No address or code is in clear."""

from datetime import timedelta

from django.db import models
from django.db.models.functions import Now

from sancha.engines.notice.types import Channel, DeliveryState
from sancha.platform.models import Row

MAX_TRIES = 5
MAX_LIFE = timedelta(minutes=10)


class Notice(Row):
    """Something that somebody was told. Only `read_at` is ever written later."""

    template = models.TextField()
    recipient_kind = models.TextField()
    recipient_id = models.UUIDField()
    organisation_id = models.UUIDField(null=True)
    party_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(db_index=True)
    is_in_app = models.BooleanField()
    title = models.JSONField()
    body = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["recipient_kind", "recipient_id", "-created_at"],
                condition=models.Q(is_in_app=True),
                name="notice_inbox",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="notice_recipient_kind_is_known",
                condition=models.Q(recipient_kind__in=["party", "staff", "borrower"]),
            ),
        ]


class Preference(Row):
    """How somebody wishes to be told. Without a row: in Chinese, by SMS, not by e-mail."""

    recipient_kind = models.TextField()
    recipient_id = models.UUIDField()
    organisation_id = models.UUIDField(null=True)
    party_id = models.UUIDField(null=True)
    language = models.TextField(db_default="zh")
    sms = models.BooleanField(db_default=True)
    email = models.BooleanField(db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient_kind", "recipient_id"], name="preference_once"
            ),
            models.CheckConstraint(
                name="preference_language_is_known",
                condition=models.Q(language__in=["zh", "en"]),
            ),
        ]


class Delivery(Row):
    """One message to the outside. Its words and address are sealed, and gone once it has ended.

    One that says what stands in the inbox, to an address that is looked up, has nothing to seal.
    """

    notice = models.ForeignKey(  # Held by the statement (ADR 5).
        Notice, models.PROTECT, related_name="deliveries", db_index=False, db_constraint=False
    )
    organisation_id = models.UUIDField(null=True)
    party_id = models.UUIDField(null=True)
    channel = models.TextField()
    number = models.TextField()
    language = models.TextField(db_default="zh")
    state = models.TextField(db_default=DeliveryState.QUEUED.value)
    attempts = models.SmallIntegerField(db_default=0)
    failure = models.TextField(db_default="")
    useful_until = models.DateTimeField(null=True)
    sealed = models.BinaryField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once_a_channel"),
            models.CheckConstraint(
                name="delivery_channel_is_outside",
                condition=models.Q(channel__in=[Channel.SMS.value, Channel.EMAIL.value]),
            ),
            models.CheckConstraint(
                name="delivery_ended_keeps_no_words",
                condition=models.Q(state=DeliveryState.QUEUED.value, ended_at=None)
                | models.Q(
                    state__in=[DeliveryState.SENT.value, DeliveryState.FAILED.value],
                    ended_at__isnull=False,
                    sealed=None,
                ),
            ),
        ]


class OneTimeCode(Row):
    """A code that proves that somebody holds a telephone; only its keyed hash is kept."""

    purpose = models.TextField()
    holder_id = models.UUIDField()
    subject_id = models.UUIDField(null=True)
    caller_hash = models.BinaryField(null=True)  # From where it was asked for, if from outside.
    code_hash = models.BinaryField()
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.SmallIntegerField(db_default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["purpose", "holder_id", "-issued_at"], name="code_latest"),
            models.Index(fields=["caller_hash", "-issued_at"], name="code_of_caller"),
            models.Index(fields=["-issued_at"], name="code_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                name="code_tries_are_bounded",
                condition=models.Q(tries__gte=0, tries__lte=MAX_TRIES),
            ),
            models.CheckConstraint(
                name="code_lives_ten_minutes_at_most",
                condition=models.Q(
                    expires_at__gt=models.F("issued_at"),
                    expires_at__lte=models.F("issued_at") + MAX_LIFE,
                ),
            ),
        ]


class TemplateText(Row):
    """The words of a template as the house has changed them. Insert-only: the last version counts."""

    key = models.TextField()
    version = models.IntegerField()
    title = models.JSONField()
    body = models.JSONField()
    sms = models.JSONField()
    released_by = models.UUIDField()
    released_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="template_version_once"),
        ]
