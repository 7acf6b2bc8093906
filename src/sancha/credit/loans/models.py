"""What is owed: loans, what fell due, what was paid."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sancha.platform.models import Row


class Loan(Row):
    """A draw (借据) with its own frozen terms. Future instalments are computed, not stored."""

    number = models.TextField(unique=True)
    organisation_id = models.UUIDField(db_index=True)
    legal_entity_id = models.UUIDField()
    party_id = models.UUIDField(db_index=True)
    facility_id = models.UUIDField()
    contract_id = models.UUIDField(db_index=True)
    application_id = models.UUIDField(db_index=True)
    product_version_id = models.UUIDField()
    currency = models.CharField(max_length=3, db_default="CNY")
    status = models.TextField(db_index=True)
    principal_fen = models.BigIntegerField()
    balance_fen = models.BigIntegerField()
    annual_rate_pct = models.DecimalField(max_digits=12, decimal_places=8)
    term_months = models.IntegerField()
    disbursed_on = models.DateField()
    matures_on = models.DateField()
    next_due_on = models.DateField(null=True, db_index=True)
    settled_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="loan_balance_within_principal",
                condition=Q(balance_fen__gte=0, balance_fen__lte=F("principal_fen")),
            ),
            models.CheckConstraint(
                name="loan_settled_owes_nothing",
                condition=Q(status="active", settled_on=None)
                | Q(status="settled", balance_fen=0, settled_on__isnull=False, next_due_on=None),
            ),
        ]


class Instalment(Row):
    """An instalment that has fallen due, and what of it was paid."""

    organisation_id = models.UUIDField()
    party_id = models.UUIDField()
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="instalments")
    nr = models.IntegerField()
    due_on = models.DateField()
    principal_fen = models.BigIntegerField()
    interest_fen = models.BigIntegerField()
    principal_paid_fen = models.BigIntegerField(db_default=0)
    interest_paid_fen = models.BigIntegerField(db_default=0)
    paid_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loan", "nr"], name="instalment_once"),
            models.CheckConstraint(
                name="instalment_never_overpaid",
                condition=Q(
                    principal_paid_fen__gte=0,
                    interest_paid_fen__gte=0,
                    principal_paid_fen__lte=F("principal_fen"),
                    interest_paid_fen__lte=F("interest_fen"),
                ),
            ),
        ]


class Repayment(Row):
    """Money received on a loan. Insert-only: a mistake is corrected by a reversing row."""

    organisation_id = models.UUIDField()
    party_id = models.UUIDField()
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="repayments")
    payment_number = models.TextField(unique=True)
    amount_fen = models.BigIntegerField()
    interest_fen = models.BigIntegerField()
    principal_fen = models.BigIntegerField()
    suspense_fen = models.BigIntegerField()
    received_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="repayment_parts_add_up",
                condition=Q(
                    amount_fen=F("interest_fen") + F("principal_fen") + F("suspense_fen"),
                    amount_fen__gt=0,
                ),
            ),
        ]
