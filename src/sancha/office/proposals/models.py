from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sancha.platform.models import Row


class Proposal(Row):
    """A change of the house's setup: proposed by one person, decided by another."""

    organisation_id = models.UUIDField(db_index=True)
    kind = models.TextField()
    key = models.TextField()
    title = models.JSONField()
    before = models.JSONField(null=True)
    after = models.JSONField()
    reason = models.TextField()
    status = models.TextField(db_default="open")
    proposed_by = models.UUIDField()
    proposed_by_name = models.TextField()
    proposed_at = models.DateTimeField(db_default=Now())
    decided_by = models.UUIDField(null=True)
    decided_by_name = models.TextField(db_default="")
    decided_at = models.DateTimeField(null=True)
    opinion = models.TextField(db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="proposal_one_open", fields=["kind", "key"], condition=Q(status="open")
            ),
            models.CheckConstraint(
                name="proposal_maker_is_not_checker",
                condition=Q(status="open", decided_by=None, decided_at=None)
                | Q(status="withdrawn", decided_by=F("proposed_by"), decided_at__isnull=False)
                | (
                    Q(status__in=["released", "rejected"])
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_by=F("proposed_by"))
                ),
            ),
        ]
        indexes = [models.Index(fields=["status", "-proposed_at"], name="proposal_by_status")]


class Agreement(Row):
    """Somebody agreed to a proposal at one of its levels, the first of them being 0. Insert-only."""

    organisation_id = models.UUIDField(db_index=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="agreements")
    level = models.SmallIntegerField()
    proposed_by = models.UUIDField()  # Of the proposal, so that a CHECK keeps her out.
    decided_by = models.UUIDField()
    decided_by_name = models.TextField()
    decided_at = models.DateTimeField()
    opinion = models.TextField(db_default="")

    class Meta:
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "level"], name="agreement_once_a_level"),
            models.UniqueConstraint(
                fields=["proposal", "decided_by"], name="agreement_once_a_person"
            ),
            models.CheckConstraint(
                name="agreement_is_not_of_the_maker", condition=~Q(decided_by=F("proposed_by"))
            ),
        ]
