from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sancha.platform.models import Row, fen
from sancha.postloan.reconciliation.types import ACTIONS, KINDS, SOURCES, STATES


class Statement(Row):
    """What core banking or a channel told of one day of the lender's money. The newest version counts."""

    organisation_id = models.UUIDField()
    legal_entity_id = models.UUIDField()
    source = models.TextField(db_default="core", default="core")
    on = models.DateField(db_column="statement_on")
    version = models.IntegerField()
    account = models.TextField()
    opening_fen = fen()
    closing_fen = fen()
    line_count = models.IntegerField()
    fetched_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["legal_entity_id", "source", "on", "version"], name="statement_once"
            ),
            models.CheckConstraint(
                name="statement_source_known", condition=Q(source__in=list(SOURCES))
            ),
        ]


class Line(Row):
    """A movement as the statement tells it: nothing of the person behind it. Insert-only."""

    organisation_id = models.UUIDField()
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="lines")
    line = models.IntegerField()
    number = models.TextField(db_index=True)
    kind = models.TextField()
    status = models.TextField()
    amount_fen = fen()
    booked_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "line"], name="statement_line_once"),
        ]


class Break(Row):
    """A difference, from its finding to what was done about it. Line 0: they tell nothing of it."""

    organisation_id = models.UUIDField(db_index=True)
    legal_entity_id = models.UUIDField()
    source = models.TextField(db_default="core", default="core")
    on = models.DateField(db_column="statement_on")
    number = models.TextField()
    line = models.IntegerField()
    kind = models.TextField()
    channel = models.TextField()
    what = models.TextField(db_default="")
    subject_id = models.UUIDField(null=True)
    ours_fen = fen(null=True)
    theirs_fen = fen(null=True)
    our_status = models.TextField(db_default="")
    our_on = models.DateField(null=True)
    their_on = models.DateField(null=True)
    found_at = models.DateTimeField(db_default=Now())
    state = models.TextField(db_default="open", default="open")
    action = models.TextField(db_default="", default="")
    reason = models.TextField(db_default="", default="")
    proposed_by = models.UUIDField(null=True)
    proposed_by_name = models.TextField(db_default="", default="")
    decided_by = models.UUIDField(null=True)
    decided_by_name = models.TextField(db_default="", default="")
    decided_at = models.DateTimeField(null=True)
    entry_id = models.UUIDField(null=True)
    entry_number = models.TextField(db_default="", default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["legal_entity_id", "source", "on", "number", "line"], name="break_once"
            ),
            models.CheckConstraint(
                name="break_source_known", condition=Q(source__in=list(SOURCES))
            ),
            models.CheckConstraint(name="break_kind_known", condition=Q(kind__in=list(KINDS))),
            models.CheckConstraint(name="break_state_known", condition=Q(state__in=list(STATES))),
            models.CheckConstraint(
                name="break_action_known", condition=Q(action__in=["", *ACTIONS])
            ),
            models.CheckConstraint(
                name="break_resolved_says_how",
                condition=~Q(state="resolved")
                | (~Q(action="") & ~Q(reason="") & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(  # Money is booked by two people.
                name="break_booked_by_two_people",
                condition=Q(entry_id=None)
                | (
                    Q(action="book", proposed_by__isnull=False, decided_by__isnull=False)
                    & ~Q(decided_by=F("proposed_by"))
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["legal_entity_id", "on"],
                name="break_unresolved",
                condition=Q(state__in=["open", "proposed"]),
            )
        ]
