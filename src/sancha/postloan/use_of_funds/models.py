from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sancha.platform.models import Row
from sancha.postloan.use_of_funds.types import FLOWS, SCHEMES


class UseFinding(Row):
    """What somebody found about how a loan's money was used; the last one counts. Insert-only."""

    organisation_id = models.UUIDField(db_index=True)
    party_id = models.UUIDField()
    loan_id = models.UUIDField(db_index=True)
    result = models.TextField()
    proven_fen = models.BigIntegerField()
    note = models.TextField(db_default="")
    on = models.DateField(db_column="found_on")
    found_by = models.TextField()
    found_by_id = models.UUIDField()
    found_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="use_finding_says_how_much",
                condition=Q(result="proven", proven_fen__gt=0)
                | Q(result__in=["incomplete", "misused"], proven_fen__gte=0)
                | Q(result__in=["suspected", "cleared"], proven_fen=0),
            ),
        ]


class WatchedTrade(Row):
    """A kind of payee to whom no loan's money is to go. Insert-only: of a code the last version counts."""

    scheme = models.TextField()
    code = models.TextField()
    version = models.IntegerField()
    flow = models.TextField()
    name = models.JSONField()
    source = models.TextField()
    is_active = models.BooleanField()
    # None: shipped with the system. The proposal names who asked and who released.
    proposal = models.OneToOneField(
        "proposals.Proposal", on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_by = models.TextField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "code", "version"], name="watched_trade_version_once"
            ),
            models.CheckConstraint(
                name="watched_trade_is_known",
                condition=Q(scheme__in=list(SCHEMES), flow__in=list(FLOWS)) & ~Q(code=""),
            ),
            models.CheckConstraint(name="watched_trade_has_a_source", condition=~Q(source="")),
        ]


class FlowWatch(Row):
    """The account that a loan was paid into, sealed, and how far payments out of it are known."""

    organisation_id = models.UUIDField(db_index=True)
    legal_entity_id = models.UUIDField()
    party_id = models.UUIDField()
    loan_id = models.UUIDField(unique=True)
    sealed = models.BinaryField()
    started_at = models.DateTimeField()
    ends_on = models.DateField()
    state = models.TextField(db_default="open")
    next_on = models.DateField(null=True)
    told_until_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["legal_entity_id", "next_on", "id"],
                condition=Q(state="open"),
                name="flow_watch_due",
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="flow_watch_open_is_asked",
                condition=Q(state="open", next_on__isnull=False)
                | Q(state__in=["over", "unknown"], next_on=None),
            ),
        ]


class FlowInquiry(Row):
    """A question to the bank about payments out of accounts, under our number."""

    number = models.TextField(unique=True)
    organisation_id = models.UUIDField()
    legal_entity_id = models.UUIDField()
    account_count = models.IntegerField()
    asked_by = models.TextField()
    asked_at = models.DateTimeField()
    told_until_at = models.DateTimeField(null=True)
    outflow_count = models.IntegerField(null=True)
    noted_count = models.IntegerField(null=True)


class Flow(Row):
    """A payment out of the account to somebody on the list; the payee is sealed. Insert-only."""

    organisation_id = models.UUIDField(db_index=True)
    party_id = models.UUIDField()
    loan_id = models.UUIDField(db_index=True)
    inquiry = models.TextField()  # The number under which the bank told of it.
    serial = models.TextField()  # The bank's number of it.
    moved_at = models.DateTimeField()
    amount_fen = models.BigIntegerField()
    code = models.TextField()
    trade = models.ForeignKey(WatchedTrade, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loan_id", "serial"], name="flow_noted_once"),
            models.CheckConstraint(name="flow_moves", condition=Q(amount_fen__gt=0)),
        ]
