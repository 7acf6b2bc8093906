from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sancha.inloan.disbursement.types import STATUSES
from sancha.platform.models import Row


class Disbursement(Row):
    """Money on its way to a borrower: one number for ever, from intent to arrival."""

    number = models.TextField(unique=True)
    # Of a discounted bill instead of a contract.
    bill_id = models.UUIDField(null=True)
    contract_id = models.UUIDField(null=True, db_index=True)
    # Of a revolving limit: which draw this pays, and what was agreed for it; else as in the contract.
    draw_id = models.UUIDField(null=True)
    term_months = models.IntegerField(null=True)
    annual_rate_pct = models.DecimalField(max_digits=12, decimal_places=8, null=True)
    previous_id = models.UUIDField(null=True)  # The failed order that this one follows.
    application_id = models.UUIDField(null=True, db_index=True)
    organisation_id = models.UUIDField(db_index=True)
    legal_entity_id = models.UUIDField()
    party_id = models.UUIDField()
    facility_id = models.UUIDField()
    amount_fen = models.BigIntegerField()
    # Beside it lent and not paid out: interest kept back at the start.
    deducted_fen = models.BigIntegerField(db_default=0, default=0)
    status = models.TextField(db_index=True)
    reason = models.TextField(db_default="")
    missing = models.JSONField(default=list)  # What keeps it from leaving, by code.
    requested_by = models.UUIDField(null=True)
    reviewed_by = models.UUIDField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    # Of a large amount: the third person, of another post.
    released_by = models.UUIDField(null=True)
    released_at = models.DateTimeField(null=True)
    pay_on = models.DateField(null=True)  # Not before this day; None: as soon as it may.
    raised_at = models.DateTimeField(null=True)  # When its delay was brought to somebody's notice.
    resolved_by = models.UUIDField(null=True)
    resolution = models.TextField(db_default="")
    followed_up_at = models.DateTimeField(null=True)
    voucher_id = models.UUIDField(null=True)
    attempts = models.IntegerField(db_default=0)
    requested_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    # Where it is not paid to the borrower: to whom, and who noted that.
    payee_id = models.UUIDField(null=True)
    payee_by = models.UUIDField(null=True)
    loan_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="disbursement_status_known",
                condition=Q(status__in=list(STATUSES)),
            ),
            models.CheckConstraint(
                name="disbursement_paid_has_loan",
                condition=Q(status="paid", loan_id__isnull=False, settled_at__isnull=False)
                | (~Q(status="paid") & Q(loan_id=None)),
            ),
            models.CheckConstraint(  # Without a day it would wait for ever.
                name="disbursement_scheduled_has_a_day",
                condition=~Q(status="scheduled") | Q(pay_on__isnull=False),
            ),
            models.UniqueConstraint(  # One payment a contract, whatever is repeated.
                name="disbursement_one_living_a_contract",
                fields=["contract_id"],
                condition=Q(draw_id=None) & ~Q(status__in=["failed", "cancelled"]),
            ),
            models.UniqueConstraint(
                name="disbursement_one_living_a_draw",
                fields=["draw_id"],
                condition=~Q(status__in=["failed", "cancelled"]),
            ),
            models.CheckConstraint(
                name="disbursement_draw_is_agreed",
                condition=Q(draw_id=None, term_months=None, annual_rate_pct=None)
                | Q(draw_id__isnull=False, term_months__gt=0, annual_rate_pct__gte=0),
            ),
            models.UniqueConstraint(
                name="disbursement_one_living_a_bill",
                fields=["bill_id"],
                condition=~Q(status__in=["failed", "cancelled"]),
            ),
            models.CheckConstraint(
                name="disbursement_of_contract_or_bill",
                condition=Q(
                    bill_id=None,
                    deducted_fen=0,
                    contract_id__isnull=False,
                    application_id__isnull=False,
                )
                | Q(bill_id__isnull=False, contract_id=None, application_id=None),
            ),
            models.UniqueConstraint(name="disbursement_follows_once", fields=["previous_id"]),
            models.CheckConstraint(
                name="disbursement_by_two_people",
                condition=Q(reviewed_by=None)
                | (Q(requested_by__isnull=False) & ~Q(reviewed_by=F("requested_by"))),
            ),
            models.CheckConstraint(
                name="disbursement_released_by_a_third",
                condition=Q(released_by=None)
                | (
                    Q(reviewed_by__isnull=False)
                    & ~Q(released_by=F("reviewed_by"))
                    & ~Q(released_by=F("requested_by"))
                    & (Q(payee_by=None) | ~Q(released_by=F("payee_by")))
                ),
            ),
            models.CheckConstraint(
                name="disbursement_payee_by_another",
                condition=Q(payee_id=None, payee_by=None)
                | Q(payee_id__isnull=False, payee_by__isnull=False)
                & (Q(reviewed_by=None) | ~Q(reviewed_by=F("payee_by"))),
            ),
            models.CheckConstraint(
                name="disbursement_blocked_says_why",
                condition=(Q(status="blocked") & ~Q(missing=[]))
                | (~Q(status="blocked") & Q(missing=[])),
            ),
        ]


class NotedPayee(Row):
    """The borrower's counterparty, to whom a payment goes; sealed. The last one counts. Insert-only."""

    organisation_id = models.UUIDField(db_index=True)
    party_id = models.UUIDField()
    contract_id = models.UUIDField(db_index=True)
    draw_id = models.UUIDField(null=True)
    sealed = models.BinaryField()
    papers = models.JSONField(default=list)  # Documents of the case that show what is owed.
    noted_by = models.UUIDField()
    noted_at = models.DateTimeField()
