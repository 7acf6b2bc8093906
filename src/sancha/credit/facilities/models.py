"""What we promise: a facility, and the contracts made under it."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sancha.platform.models import Row


class Facility(Row):
    """A limit (授信额度) granted to a party. Never overdrawn: the database says so."""

    organisation_id = models.UUIDField(db_index=True)
    party_id = models.UUIDField(db_index=True)
    # None: granted for a bill that was discounted.
    application_id = models.UUIDField(null=True, unique=True)
    limit_fen = models.BigIntegerField()
    used_fen = models.BigIntegerField(db_default=0)
    granted_on = models.DateField()
    expires_on = models.DateField()
    # Nothing can be drawn of one that is not active; why, and since the close of which day. A closed
    # one stays closed.
    status = models.TextField(db_default="active", default="active")
    stopped_for = models.TextField(db_default="", default="")
    status_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="facility_stopped_for_a_reason",
                condition=Q(status="active", stopped_for="")
                | Q(status="frozen", stopped_for__in=["arrears", "class"])
                | Q(status="expired", stopped_for="term")
                | Q(status="closed", stopped_for="asked"),
            ),
            models.CheckConstraint(
                name="facility_never_overdrawn",
                condition=Q(used_fen__gte=0, used_fen__lte=F("limit_fen")),
            ),
        ]


class LimitFinding(Row):
    """At the close of a day something else was used of a limit than was owed. Insert-only."""

    organisation_id = models.UUIDField()
    party_id = models.UUIDField()
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(db_column="closed_on")
    used_fen = models.BigIntegerField()
    owed_fen = models.BigIntegerField()  # By its loans, and on its way to the borrower.

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["facility", "on"], name="limit_finding_once"),
            models.CheckConstraint(
                name="limit_finding_differs", condition=~Q(used_fen=F("owed_fen"))
            ),
        ]


class Contract(Row):
    """A loan contract (合同) under a facility. Its elements are frozen when it is made."""

    number = models.TextField(unique=True)
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT)
    organisation_id = models.UUIDField(db_index=True)
    party_id = models.UUIDField(db_index=True)
    application_id = models.UUIDField(db_index=True)
    product_version_id = models.UUIDField()
    status = models.TextField()
    amount_fen = models.BigIntegerField()
    term_months = models.IntegerField()
    annual_rate_pct = models.DecimalField(max_digits=12, decimal_places=8)
    elements = models.JSONField()
    document_id = models.UUIDField(null=True)
    made_at = models.DateTimeField(db_default=Now())
    dated_on = models.DateField()  # By the bank's date when it was made.
    confirm_before_on = models.DateField()
    confirmed_at = models.DateTimeField(null=True)
    ended_for = models.TextField(db_default="")  # Why it has ended: a code.
    end_note = models.TextField(db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contract_status_known",
                condition=Q(
                    status__in=[
                        "made",
                        "ready",
                        "signing",
                        "confirmed",
                        "void",
                        "cancelled",
                        "ended",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="contract_confirmed_when",
                condition=Q(
                    status="confirmed", confirmed_at__isnull=False, document_id__isnull=False
                )
                | ~Q(status="confirmed"),
            ),
            models.CheckConstraint(
                name="contract_ended_for_a_reason",
                condition=(Q(status__in=["void", "cancelled", "ended"]) & ~Q(ended_for=""))
                | (~Q(status__in=["void", "cancelled", "ended"]) & Q(ended_for="")),
            ),
            models.UniqueConstraint(
                name="contract_one_living_a_case",
                fields=["application_id"],
                condition=~Q(status__in=["void", "cancelled"]),
            ),
        ]
