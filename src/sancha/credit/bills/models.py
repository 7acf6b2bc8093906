from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sancha.credit.bills.types import FREE, KINDS, STATUSES
from sancha.platform.models import Row, fen


class Bill(Row):
    """An accepted bill (承兑汇票) that its holder discounts. Its loan is the money lent on it."""

    number = models.TextField()
    kind = models.TextField()
    organisation_id = models.UUIDField(db_index=True)
    legal_entity_id = models.UUIDField()
    party_id = models.UUIDField(db_index=True)  # Who holds and endorses it.
    facility_id = models.UUIDField()
    product_version_id = models.UUIDField()
    drawer = models.TextField()
    acceptor = models.TextField()
    face_fen = fen()
    issued_on = models.DateField()
    due_on = models.DateField()
    matures_on = models.DateField()
    annual_rate_pct = models.DecimalField(max_digits=12, decimal_places=8)
    discounted_on = models.DateField()
    discount_fen = fen()
    trade_contract = models.TextField()
    invoices = models.TextField()
    status = models.TextField(db_default="paying", default="paying")
    loan_id = models.UUIDField(null=True)
    answered_on = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)  # When we noted it.
    answer = models.TextField(db_default="", default="")
    taken_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(  # Nobody lends twice on one bill.
                name="bill_discounted_once", fields=["number"], condition=~Q(status__in=FREE)
            ),
            models.UniqueConstraint(name="bill_has_one_loan", fields=["loan_id"]),
            models.UniqueConstraint(  # One movement of the account pays one bill.
                name="bill_paid_under_its_own_number",
                fields=["legal_entity_id", "answer"],
                condition=Q(status="paid"),
            ),
            models.CheckConstraint(
                name="bill_status_known",
                condition=Q(status__in=list(STATUSES), kind__in=list(KINDS)),
            ),
            models.CheckConstraint(
                name="bill_number_has_thirty_digits", condition=Q(number__regex=r"^[0-9]{30}$")
            ),
            models.CheckConstraint(
                name="bill_figures_make_sense",
                condition=Q(
                    face_fen__gt=0,
                    discount_fen__gte=0,
                    discount_fen__lt=F("face_fen"),
                    issued_on__lte=F("discounted_on"),
                    due_on__gt=F("discounted_on"),
                    matures_on__gte=F("due_on"),
                ),
            ),
            models.CheckConstraint(
                name="bill_held_has_its_loan",
                condition=Q(status__in=["paying", "failed"], loan_id=None)
                | Q(status__in=["held", "paid", "refused", "cancelled"], loan_id__isnull=False),
            ),
            models.CheckConstraint(
                name="bill_answer_has_its_day",
                condition=Q(status__in=["paid", "refused"], answered_on__isnull=False)
                | (~Q(status__in=["paid", "refused"]) & Q(answered_on=None, answer="")),
            ),
        ]
