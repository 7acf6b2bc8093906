from django.db import models
from django.db.models import Q

from sancha.platform.models import Row


class NightOrder(Row):
    """Somebody wants the days closed until a date; the job works through it."""

    organisation_id = models.UUIDField()
    legal_entity_id = models.UUIDField(db_index=True)
    from_on = models.DateField()
    until_on = models.DateField()
    ordered_by = models.TextField()
    ordered_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    problem = models.TextField(db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="night_order_one_open",
                fields=["legal_entity_id"],
                condition=Q(finished_at=None),
            ),
            models.CheckConstraint(
                name="night_order_forward", condition=Q(until_on__gt=models.F("from_on"))
            ),
        ]


class NightStep(Row):
    """One step of one day's close, of one partition or (part -1) of all: each is finished once."""

    organisation_id = models.UUIDField()
    legal_entity_id = models.UUIDField()
    on = models.DateField(db_column="closed_on")
    step = models.TextField()
    part = models.SmallIntegerField(db_default=-1, default=-1)
    position = models.SmallIntegerField()
    count = models.IntegerField(db_default=0)
    amount_fen = models.BigIntegerField(null=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["legal_entity_id", "on", "step", "part"], name="night_step_once"
            ),
        ]


class NightBucket(Row):
    """What a part of the book had earned and owed at the close of a day, as the books are kept by.

    `part` is the partition; a loan that was written to before its partition's turn is measured alone.
    """

    organisation_id = models.UUIDField()
    legal_entity_id = models.UUIDField()
    on = models.DateField(db_column="closed_on")
    part = models.SmallIntegerField()
    loan_id = models.UUIDField(null=True)
    product_version_id = models.UUIDField()
    risk_class = models.SmallIntegerField()
    stage = models.SmallIntegerField()
    is_accruing = models.BooleanField()
    is_written_off = models.BooleanField(db_default=False, default=False)
    loans = models.IntegerField()
    balance_fen = models.BigIntegerField()
    interest_received_fen = models.BigIntegerField()
    penalty_received_fen = models.BigIntegerField()
    compound_received_fen = models.BigIntegerField()
    interest_fen = models.BigIntegerField()
    penalty_fen = models.BigIntegerField()
    compound_fen = models.BigIntegerField()
    provision_fen = models.BigIntegerField()
    expected_loss_fen = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["legal_entity_id", "on"], name="night_bucket_day")]
        constraints = [
            models.UniqueConstraint(
                name="night_bucket_loan_once",
                fields=["loan_id", "on"],
                condition=models.Q(loan_id__isnull=False),
            )
        ]


class NightCheck(Row):
    """What the loans and the general ledger said of one account at the close of a day."""

    organisation_id = models.UUIDField()
    legal_entity_id = models.UUIDField()
    on = models.DateField(db_column="closed_on")
    product = models.TextField()
    account = models.TextField()
    loans_fen = models.BigIntegerField()
    books_fen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "on", "product", "account"], name="night_check_once"
            ),
        ]


class SetAside(Row):
    """A loan that the night could not work on: left out until somebody has repaired it."""

    organisation_id = models.UUIDField()
    legal_entity_id = models.UUIDField()
    party_id = models.UUIDField()
    loan_id = models.UUIDField(db_index=True)
    on = models.DateField(db_column="closed_on")
    step = models.TextField()
    reason = models.TextField()
    found_at = models.DateTimeField()
    released_on = models.DateField(null=True)
    released_by = models.TextField(db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["loan_id"], condition=Q(released_on=None), name="set_aside_once"
            ),
        ]


class SignOff(Row):
    """Somebody lets a day close although loans are set aside or the books differ. Insert-only."""

    organisation_id = models.UUIDField()
    legal_entity_id = models.UUIDField()
    on = models.DateField(db_column="closed_on")
    reason = models.TextField()
    signed_by = models.TextField()
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["legal_entity_id", "on"], name="sign_off_once"),
        ]
