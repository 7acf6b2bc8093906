"""What is owed: loans, what fell due, what was paid."""

from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now

from sancha.platform.models import Row


class Loan(Row):
    """A draw (借据) with its own frozen terms. What moves is in its segment, what happened in events;
    but for when it ends, which moves with the plan.
    """

    number = models.TextField(unique=True)
    organisation_id = models.UUIDField(db_index=True)
    legal_entity_id = models.UUIDField()
    party_id = models.UUIDField(db_index=True)
    facility_id = models.UUIDField()
    # A discounted bill has neither: it is lent on the bill.
    contract_id = models.UUIDField(null=True, db_index=True)
    application_id = models.UUIDField(null=True, db_index=True)
    product_version_id = models.UUIDField()
    currency = models.CharField(max_length=3, db_default="CNY")
    principal_fen = models.BigIntegerField()
    annual_rate_pct = models.DecimalField(max_digits=12, decimal_places=8)
    term_months = models.IntegerField()
    disbursed_on = models.DateField()
    matures_on = models.DateField()


class Segment(models.Model):
    """How a loan stands since something last happened: what it earns and owes on any later day is a
    closed form of this row, so the night reads it and writes only where something happens.

    The table is partitioned by hash of the loan (sql/segment.sql).
    """

    loan = models.OneToOneField(
        Loan, on_delete=models.PROTECT, primary_key=True, related_name="segment"
    )
    organisation_id = models.UUIDField()
    legal_entity_id = models.UUIDField()
    party_id = models.UUIDField()
    facility_id = models.UUIDField()
    product_version_id = models.UUIDField()
    status = models.TextField(db_default="active")
    balance_fen = models.BigIntegerField()
    settled_on = models.DateField(null=True)
    # The last day that the night has closed for this loan.
    closed_on = models.DateField(null=True)
    # Why the night leaves the loan alone until somebody has repaired it.
    set_aside = models.TextField(null=True)

    # The instalment that is growing; None when all have fallen due.
    next_due_on = models.DateField(null=True)
    period_nr = models.IntegerField(default=0)
    period_from_on = models.DateField(null=True)
    period_anchor_day = models.SmallIntegerField(default=1)
    # Days before the period, where those that are counted (30/360) begin earlier than it does.
    period_skipped_days = models.IntegerField(default=0)
    period_days = models.IntegerField(default=1)
    period_principal_fen = models.BigIntegerField(default=0)
    period_interest_fen = models.BigIntegerField(default=0)
    # Interest earned in this period before `period_from_on`, where a change has cut it.
    period_carried_fen = models.BigIntegerField(default=0)
    # What beside interest falls due with the instalment that is growing: misuse costs this rate on
    # principal not yet due, from a day on (None: nothing), beside what it has cost before, in fen ×
    # percent × days; a restructuring brings penalty and compound interest along, in whole fen.
    surcharge_rate_pct = models.DecimalField(
        max_digits=24, decimal_places=18, db_default=0, default=0
    )
    surcharge_from_on = models.DateField(null=True)
    surcharge_numerator = models.DecimalField(
        max_digits=60, decimal_places=18, db_default=0, default=0
    )
    period_penalty_fen = models.BigIntegerField(db_default=0, default=0)
    period_compound_fen = models.BigIntegerField(db_default=0, default=0)
    # Nothing grows before this day: the end of the last interest pause.
    paused_until_on = models.DateField(null=True)

    # What later instalments are computed from; a `listed` plan has its rows in PlannedRow.
    method = models.TextField()
    day_count = models.TextField()
    due_day = models.SmallIntegerField()
    first_due_on = models.DateField()
    # An instalment falls due every so many months, the last one perhaps on another day.
    every_months = models.SmallIntegerField(db_default=1, default=1)
    last_due_on = models.DateField(null=True)
    instalments = models.IntegerField()
    instalment_fen = models.BigIntegerField(null=True)
    planned_balance_fen = models.BigIntegerField()
    annual_rate_pct = models.DecimalField(max_digits=12, decimal_places=8)
    # When the rate is next fixed anew, where it follows a published one.
    reprices_on = models.DateField(null=True)

    # Interest of the instalments that have fallen due, and what was received of it.
    earned_fen = models.BigIntegerField(db_default=0, default=0)
    received_fen = models.BigIntegerField(db_default=0, default=0)
    # Of the instalments that have fallen due, what is still unpaid.
    due_principal_fen = models.BigIntegerField(db_default=0, default=0)
    due_interest_fen = models.BigIntegerField(db_default=0, default=0)

    # What is overdue since `overdue_since_on`. Each instalment carries its own penalty and compound
    # interest; the rates are here, and whether any of the loan's instalments bears some.
    overdue_since_on = models.DateField(null=True)
    overdue_principal_fen = models.BigIntegerField(db_default=0, default=0)
    overdue_interest_fen = models.BigIntegerField(db_default=0, default=0)
    bears_penalty = models.BooleanField(db_default=False, default=False)
    penalty_rate_pct = models.DecimalField(max_digits=24, decimal_places=18)
    compound_rate_pct = models.DecimalField(max_digits=24, decimal_places=18)
    # After this day compound interest runs at the penalty rate; None until all has fallen due.
    matured_on = models.DateField(null=True)
    # Since when the loan stands off the books (核销); it is owed all the same.
    written_off_on = models.DateField(null=True)
    penalty_received_fen = models.BigIntegerField(db_default=0, default=0)
    compound_received_fen = models.BigIntegerField(db_default=0, default=0)
    grace_days = models.SmallIntegerField(db_default=0, default=0)
    # Half a fen of penalty or compound interest goes to the even neighbour, else up.
    rounds_half_even = models.BooleanField(db_default=False, default=False)
    # The first day after the grace of an instalment during which the rates changed: from it on the
    # instalment bears each day's own rate, which this row does not know, so the loan stands anew then.
    stands_anew_on = models.DateField(null=True)

    # 1 normal to 5 loss; the stage of the expected loss; interest in the balance sheet or outside.
    risk_class = models.SmallIntegerField(db_default=1, default=1)
    stage = models.SmallIntegerField(db_default=1, default=1)
    is_accruing = models.BooleanField(db_default=True, default=True)
    # What the class is at least, whatever the days past due say: by people's judgement, and by a
    # restructuring through its period of observation.
    judged_class = models.SmallIntegerField(null=True)
    watched_class = models.SmallIntegerField(null=True)
    watched_until_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["legal_entity_id", "stands_anew_on"],
                name="segment_stands_anew",
                condition=Q(stands_anew_on__isnull=False),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="segment_amounts_make_sense",
                condition=Q(
                    balance_fen__gte=0,
                    period_days__gte=1,
                    due_principal_fen__gte=0,
                    due_interest_fen__gte=0,
                    due_principal_fen__lte=F("balance_fen"),
                    overdue_principal_fen__lte=F("due_principal_fen"),
                    overdue_interest_fen__lte=F("due_interest_fen"),
                ),
            ),
            models.CheckConstraint(
                name="segment_settled_owes_nothing",
                condition=Q(settled_on=None)
                | Q(status="settled", balance_fen=0, due_interest_fen=0, next_due_on=None),
            ),
            models.CheckConstraint(
                name="segment_class_known",
                condition=Q(risk_class__gte=1, risk_class__lte=5, stage__gte=1, stage__lte=3),
            ),
        ]


class PlannedRow(Row):
    """A future instalment of a plan that no closed form makes: custom, seasonal, restructured."""

    organisation_id = models.UUIDField()
    party_id = models.UUIDField()
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="planned")
    # A changed plan is a new version; the segment's rows are those of the highest.
    version = models.IntegerField(default=1)
    nr = models.IntegerField()
    due_on = models.DateField()
    principal_fen = models.BigIntegerField()
    interest_fen = models.BigIntegerField()
    period_from_on = models.DateField()
    period_anchor_day = models.SmallIntegerField()
    period_skipped_days = models.IntegerField()
    period_days = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loan", "nr", "version"], name="planned_row_once"),
        ]


class LoanEvent(Row):
    """Something that happened to a loan, in the order in which it was entered. Insert-only: a
    mistake is taken back by an event that reverses it. The loan's state is its terms and these.
    """

    organisation_id = models.UUIDField()
    party_id = models.UUIDField()
    # Its unique constraint begins with the loan: one index less for the night to keep. That there is such a
    # loan is held by the statement (ADR 5), here and below.
    loan = models.ForeignKey(
        Loan, models.PROTECT, related_name="events", db_index=False, db_constraint=False
    )
    number = models.IntegerField()
    kind = models.TextField()
    on = models.DateField(db_column="happened_on")
    amount_fen = models.BigIntegerField(null=True)
    payload = models.JSONField(default=dict)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="reversed_by"
    )
    act_id = models.UUIDField(db_default=Func(function="open_act"))
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loan", "number"], name="loan_event_in_order"),
            models.CheckConstraint(
                name="loan_event_reversal_names_it",
                condition=Q(kind="reversal", reverses__isnull=False)
                | (~Q(kind="reversal") & Q(reverses=None)),
            ),
        ]


class Instalment(Row):
    """An instalment that has fallen due, and what of it was paid."""

    organisation_id = models.UUIDField()
    party_id = models.UUIDField()
    # Its unique constraint begins with the loan: one index less for the night to keep.
    loan = models.ForeignKey(
        Loan, models.PROTECT, related_name="instalments", db_index=False, db_constraint=False
    )
    nr = models.IntegerField()
    due_on = models.DateField()
    principal_fen = models.BigIntegerField()
    interest_fen = models.BigIntegerField()
    principal_paid_fen = models.BigIntegerField(db_default=0)
    interest_paid_fen = models.BigIntegerField(db_default=0)
    paid_on = models.DateField(null=True)
    # Penalty and compound interest, exact up to `carried_on` (None: none yet), in fen × percent ×
    # days: divided by 36,000 they are fen.
    penalty_numerator = models.DecimalField(
        max_digits=60, decimal_places=18, db_default=0, default=0
    )
    compound_numerator = models.DecimalField(
        max_digits=60, decimal_places=18, db_default=0, default=0
    )
    carried_on = models.DateField(null=True)
    # What was paid of it, less what came along in whole fen and is not rounded again.
    penalty_paid_fen = models.BigIntegerField(db_default=0, default=0)
    compound_paid_fen = models.BigIntegerField(db_default=0, default=0)

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
    """Money received on a loan, and where it went. Insert-only: where an event changes how earlier
    money was spread, or takes some back, a row says the difference, and may be negative.
    """

    organisation_id = models.UUIDField()
    party_id = models.UUIDField()
    loan = models.ForeignKey(Loan, models.PROTECT, related_name="repayments", db_constraint=False)
    payment_number = models.TextField()
    amount_fen = models.BigIntegerField()
    fee_fen = models.BigIntegerField(db_default=0, default=0)
    penalty_fen = models.BigIntegerField(db_default=0, default=0)
    compound_fen = models.BigIntegerField(db_default=0, default=0)
    interest_fen = models.BigIntegerField()
    principal_fen = models.BigIntegerField()
    suspense_fen = models.BigIntegerField()
    received_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["loan_id"], name="repayment_waiting", condition=~Q(suspense_fen=0))
        ]
        constraints = [
            models.UniqueConstraint(fields=["payment_number"], name="payment_applied_once"),
            models.CheckConstraint(
                name="repayment_parts_add_up",
                condition=Q(
                    amount_fen=F("fee_fen")
                    + F("penalty_fen")
                    + F("compound_fen")
                    + F("interest_fen")
                    + F("principal_fen")
                    + F("suspense_fen"),
                ),
            ),
        ]
