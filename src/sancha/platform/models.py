"""The records and the small tables of the platform. Triggers, rights and policies are in sql/."""

from typing import Any

from django.db import models
from django.db.models.functions import Now

from sancha.platform import plain
from sancha.platform.keys import uuid7


def fen(**options: Any) -> "models.BigIntegerField[int, int]":
    """An amount of money in fen."""
    return models.BigIntegerField(**options)


class Row(models.Model):
    """Every business row: its key is made by the application and grows with time (UUIDv7)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True

    # How `save` writes: all rows profit, and nothing changes in what is written.
    def _do_insert(self, manager: Any, using: Any, fields: Any, returning: Any, raw: Any) -> Any:
        written = None if raw else plain.insert(self, using, fields, returning)
        if written is None:
            return super()._do_insert(manager, using, fields, returning, raw)  # type: ignore[misc]
        return written

    # Typed for Django 6, in which it gives back more.
    def _do_update(self, base: Any, using: Any, key: Any, values: Any, *rest: Any) -> Any:
        count = plain.update(type(self), using, key, values) if values else None
        if count is None:
            return super()._do_update(base, using, key, values, *rest)
        return count > 0


class Act(Row):
    """A use case that ran: who, what, on what, how it ended. Insert-only."""

    use_case = models.TextField()
    actor = models.UUIDField()
    actor_kind = models.TextField()
    actor_name = models.TextField()
    permission = models.TextField(null=True)
    subject = models.UUIDField(null=True, db_index=True)
    organisation = models.UUIDField(null=True)
    outcome = models.TextField()
    request_id = models.TextField()
    duration_ms = models.IntegerField(db_default=0)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "act"


class Change(models.Model):
    """What a row was and became. Written only by the triggers of sql/audit.sql."""

    id = models.BigAutoField(primary_key=True)
    act = models.UUIDField(db_index=True)
    relation = models.TextField()
    operation = models.TextField()
    row_count = models.BigIntegerField(db_default=1)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        db_table = "change"


class Access(Row):
    """Who saw, or was refused, what. Insert-only."""

    actor = models.UUIDField()
    actor_kind = models.TextField(db_default="")
    actor_name = models.TextField()
    subject = models.UUIDField(null=True, db_index=True)
    organisation = models.UUIDField(null=True)
    permission = models.TextField(null=True)
    outcome = models.TextField()
    reason = models.TextField(db_default="")
    request_id = models.TextField(db_default="")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "access"


class Replay(models.Model):
    """A request that must not be applied twice, and its first result. Insert-only."""

    pk = models.CompositePrimaryKey("client", "key")
    client = models.TextField()
    key = models.TextField()
    request_hash = models.BinaryField()
    result = models.TextField()
    act = models.ForeignKey(Act, on_delete=models.PROTECT)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "replay"


class Counter(models.Model):
    """The last number given in a scope that allows no gaps."""

    pk = models.CompositePrimaryKey("scope", "period")
    scope = models.TextField()
    period = models.TextField()
    last = models.BigIntegerField()

    class Meta:
        db_table = "counter"


class Event(Row):
    """Something that happened to a subject, in order. Insert-only."""

    subject = models.UUIDField()
    organisation_id = models.UUIDField(null=True)
    sequence = models.IntegerField()
    type = models.TextField()
    payload = models.JSONField()
    business_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "event"
        constraints = [
            models.UniqueConstraint(fields=["subject", "sequence"], name="event_in_order"),
        ]


class PersonKey(models.Model):
    """The key under which a person's data is sealed; destroying it erases them."""

    person_id = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField(null=True)

    class Meta:
        db_table = "person_key"


class Session(Row):
    """Somebody who is signed in. The cookie holds the token, the table only its hash."""

    kind = models.TextField()
    holder = models.UUIDField(db_index=True)
    token_hash = models.BinaryField(unique=True)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "session"
