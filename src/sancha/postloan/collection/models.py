"""Overdue loans under collection, and every contact made."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sancha.platform.models import Row


class Case(Row):
    """A loan in arrears, from its first day to the payment of all that is overdue."""

    organisation_id = models.UUIDField(db_index=True)
    legal_entity_id = models.UUIDField()
    party_id = models.UUIDField(db_index=True)
    loan_id = models.UUIDField(db_index=True)
    overdue_since_on = models.DateField()
    state = models.TextField(db_default="open")
    team = models.TextField(db_default="collection")
    collector_id = models.UUIDField(null=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    promised_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["overdue_since_on"],
                condition=Q(state="open", team="collection"),
                name="case_to_hand_over",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["loan_id"], condition=Q(state="open"), name="case_open_once_a_loan"
            ),
            models.CheckConstraint(
                name="case_closed_on_a_day",
                condition=Q(state="open", closed_on=None)
                | Q(state="closed", closed_on__isnull=False),
            ),
        ]


class Contact(Row):
    """A call, message or visit, and what came of it. Insert-only."""

    organisation_id = models.UUIDField()
    party_id = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contacts")
    way = models.TextField()
    result = models.TextField()
    promised_on = models.DateField(null=True)
    promised_fen = models.BigIntegerField(null=True)
    note = models.TextField(db_default="")
    made_by = models.TextField()
    made_by_id = models.UUIDField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["party_id", "made_at"], name="contact_of_a_day")]
        constraints = [
            models.CheckConstraint(
                name="contact_promise_is_whole",
                condition=Q(
                    result="promised", promised_on__isnull=False, promised_fen__isnull=False
                )
                | (~Q(result="promised") & Q(promised_on=None, promised_fen=None)),
            ),
        ]
