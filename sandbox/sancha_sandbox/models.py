"""The sandbox's tables. Amounts in fen; moments on the sandbox's clock unless a name says other."""

from django.db import models
from django.db.models import F, Q


class Clock(models.Model):
    """One row: how far the sandbox's clock is ahead of real time, or of the moment it stopped at."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    offset_us = models.BigIntegerField(default=0)
    stopped_at = models.DateTimeField(null=True)


class Setting(models.Model):
    """One row: how the outside behaves when nothing is wrong."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    settle_seconds = models.PositiveIntegerField(default=2)
    debit_settle_seconds = models.PositiveIntegerField(default=0)
    latency_ms = models.PositiveIntegerField(default=50)
    latency_ms_by_service = models.JSONField(default=dict)
    callback_url = models.CharField(max_length=500, blank=True)
    is_life_on = models.BooleanField(default=False)
    statement_breaks = models.JSONField(default=dict)  # By day and kind, the numbers struck.


class Fault(models.Model):
    """A fault that is switched on for one service, or for all (`*`)."""

    service = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    seed = models.BigIntegerField(null=True)
    share_permille = models.PositiveIntegerField(default=1000)
    times_left = models.PositiveIntegerField(null=True)
    hold_ms = models.PositiveIntegerField(default=10_000)
    seen_count = models.PositiveIntegerField(default=0)
    fired_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="fault_once", fields=["service", "kind"])]


class Society(models.Model):
    """One row once the society exists: what it was made from."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seed = models.BigIntegerField()
    people_count = models.PositiveIntegerField()
    as_of_on = models.DateField()


class Employer(models.Model):
    """A firm as the business register knows it, and how it truly does."""

    name = models.CharField(max_length=80, unique=True)
    uscc = models.CharField(max_length=18, unique=True)
    sector = models.CharField(max_length=20)
    city = models.CharField(max_length=40)
    address = models.CharField(max_length=120)
    phone = models.CharField(max_length=20, unique=True)
    legal_person = models.CharField(max_length=20)
    capital_fen = models.BigIntegerField()
    established_on = models.DateField()
    standing = models.CharField(max_length=12)
    health_permille = models.PositiveSmallIntegerField()
    declares_permille = models.PositiveSmallIntegerField()


class Person(models.Model):
    """An invented person. The shares, `key` and `payday` are hidden: they drive what others see."""

    name = models.CharField(max_length=20)
    sex = models.CharField(max_length=6)
    born_on = models.DateField()
    id_number = models.CharField(max_length=18, unique=True)
    phone = models.CharField(max_length=11, unique=True)
    email = models.CharField(max_length=60)
    city = models.CharField(max_length=40)
    address = models.CharField(max_length=120)
    occupation = models.CharField(max_length=20)
    job_zh = models.CharField(max_length=40)
    job_en = models.CharField(max_length=60)
    employer = models.ForeignKey(Employer, null=True, on_delete=models.PROTECT)
    years_in_job = models.PositiveSmallIntegerField()
    monthly_income_fen = models.BigIntegerField()
    claimed_income_fen = models.BigIntegerField()
    bank_account = models.CharField(max_length=19, unique=True)
    profile = models.CharField(max_length=10, db_index=True)
    is_known_to_identity = models.BooleanField(default=True)
    key = models.BigIntegerField()
    division = models.CharField(max_length=6)
    sector = models.CharField(max_length=20)
    risk_permille = models.PositiveSmallIntegerField()
    stability_permille = models.PositiveSmallIntegerField()
    living_permille = models.PositiveSmallIntegerField()
    debt_fen = models.BigIntegerField()
    payday = models.PositiveSmallIntegerField()


class BureauAccount(models.Model):
    """One line of credit as the bureau knows it; 24 months of history, the oldest first."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="bureau_accounts")
    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=2)
    business = models.CharField(max_length=20)
    institution = models.CharField(max_length=60)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    credit_fen = models.BigIntegerField()
    balance_fen = models.BigIntegerField()
    monthly_payment_fen = models.BigIntegerField()
    remaining_months = models.PositiveSmallIntegerField()
    history = models.CharField(max_length=24)


class BureauQuery(models.Model):
    """A query by another institution, made before the sandbox began."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="bureau_queries")
    institution = models.CharField(max_length=60)
    reason = models.CharField(max_length=2)
    queried_on = models.DateField()


class BureauReport(models.Model):
    """A report that was given out, and under which authorisation. Insert-only."""

    number = models.CharField(max_length=24, unique=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT)
    authorisation_number = models.CharField(max_length=64)
    reason = models.CharField(max_length=2)
    given_at = models.DateTimeField()


class BureauRecord(models.Model):
    """What a lender has reported of a loan, in the order of arrival. Insert-only."""

    number = models.CharField(max_length=64, unique=True)
    loan_number = models.CharField(max_length=20, db_index=True)
    kind = models.CharField(max_length=10)
    sequence = models.PositiveIntegerField()
    values = models.JSONField()
    at = models.DateTimeField()


class CourtCase(models.Model):
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="court_cases")
    number = models.CharField(max_length=40, unique=True)
    court = models.CharField(max_length=60)
    amount_fen = models.BigIntegerField()
    filed_on = models.DateField()


class Account(models.Model):
    """An account at the core bank. Its balance is the sum of its movements."""

    number = models.CharField(primary_key=True, max_length=19)
    name = models.CharField(max_length=60)
    is_lender = models.BooleanField(default=False)
    is_open = models.BooleanField(default=True)
    balance_fen = models.BigIntegerField(default=0)
    lived_on = models.DateField(null=True)  # Up to which day its holder's life is booked.

    class Meta:
        constraints = [
            models.CheckConstraint(name="account_not_overdrawn", condition=Q(balance_fen__gte=0)),
            models.UniqueConstraint(
                name="account_one_lender", fields=["is_lender"], condition=Q(is_lender=True)
            ),
        ]


class Movement(models.Model):
    """One change of one account's balance. Insert-only; a trigger refuses anything else."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=12)
    number = models.CharField(max_length=64)
    amount_fen = models.BigIntegerField()
    balance_after_fen = models.BigIntegerField()
    counterparty_account = models.CharField(max_length=64, blank=True)
    counterparty_name = models.CharField(max_length=60, blank=True)
    industry = models.CharField(
        max_length=4, blank=True, db_default=""
    )  # Of who was paid (GB/T 4754),
    category = models.CharField(
        max_length=4, blank=True, db_default=""
    )  # and as a merchant (ISO 18245).
    purpose = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["account", "at"], name="movement_account_at")]
        constraints = [
            models.CheckConstraint(name="movement_moves", condition=~Q(amount_fen=0)),
        ]


class Order(models.Model):
    """A transfer from the lender or a debit in its favour, under the lender's number."""

    kind = models.CharField(max_length=8)
    number = models.CharField(max_length=64)
    account = models.CharField(max_length=64)
    account_name = models.CharField(max_length=60)
    amount_fen = models.BigIntegerField()
    purpose = models.CharField(max_length=200, blank=True)
    partial_allowed = models.BooleanField(default=False)
    status = models.CharField(max_length=10, default="accepted")
    settled_fen = models.BigIntegerField(default=0)
    reason = models.CharField(max_length=40, blank=True)
    accepted_at = models.DateTimeField()
    settles_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["settles_at", "id"], name="order_due", condition=Q(status="accepted")
            )
        ]
        constraints = [
            models.UniqueConstraint(name="order_number_once", fields=["kind", "number"]),
            models.CheckConstraint(
                name="order_settles_at_most_its_amount",
                condition=Q(amount_fen__gt=0, settled_fen__gte=0, settled_fen__lte=F("amount_fen")),
            ),
        ]


class PaymentFile(models.Model):
    """A file of debits that the payment company took, under the lender's number."""

    number = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64)
    status = models.CharField(max_length=10, default="accepted")
    accepted_at = models.DateTimeField()
    settles_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)


class PaymentLine(models.Model):
    """One debit of a file, and what became of it."""

    file = models.ForeignKey(PaymentFile, on_delete=models.PROTECT, related_name="lines")
    place = models.PositiveIntegerField()
    number = models.CharField(max_length=64, unique=True)
    account = models.CharField(max_length=64)
    account_name = models.CharField(max_length=60)
    amount_fen = models.BigIntegerField()
    partial_allowed = models.BooleanField(default=False)
    status = models.CharField(max_length=10, default="accepted")
    settled_fen = models.BigIntegerField(default=0)
    reason = models.CharField(max_length=40, blank=True)


class Callback(models.Model):
    """A result that the lender is told, of a transfer or of a file. `next_attempt_at` is real time: the
    wire does not skip.

    A fault may hold it until a moment of the sandbox's clock, let it tell another amount, or forge
    its signature.
    """

    order = models.ForeignKey(Order, null=True, on_delete=models.PROTECT, related_name="callbacks")
    file = models.ForeignKey(
        PaymentFile, null=True, on_delete=models.PROTECT, related_name="callbacks"
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    is_delivered = models.BooleanField(default=False)
    last_result = models.CharField(max_length=60, blank=True)
    held_until = models.DateTimeField(null=True)
    told_fen = models.BigIntegerField(null=True)
    is_forged = models.BooleanField(default=False)


class SalaryRun(models.Model):
    """A day on which salaries were paid: paid once, however often it is asked for."""

    on = models.DateField(primary_key=True)
    people_count = models.PositiveIntegerField()
    total_fen = models.BigIntegerField()


class Message(models.Model):
    """An SMS or an e-mail, as it lies in its receiver's box."""

    channel = models.CharField(max_length=5)
    number = models.CharField(max_length=64)
    to = models.CharField(max_length=100)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["channel", "to", "-id"], name="message_box")]
        constraints = [
            models.UniqueConstraint(name="message_number_once", fields=["channel", "number"])
        ]


class Certificate(models.Model):
    """A certificate that the authority issued. A person's key stays here, made from its serial."""

    number = models.CharField(max_length=64, unique=True)
    serial = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=8)
    subject = models.CharField(max_length=120)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT)
    asked_hash = models.CharField(max_length=64)
    der = models.BinaryField()
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class SignatureGiven(models.Model):
    """A digest that was signed with a key kept here, once for its number. Insert-only."""

    number = models.CharField(max_length=64, unique=True)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT)
    digest = models.CharField(max_length=64)
    signature = models.BinaryField()
    at = models.DateTimeField()


class EvidenceReceipt(models.Model):
    """A digest that was handed in as evidence, once for its number. Insert-only."""

    number = models.CharField(max_length=64, unique=True)
    receipt_number = models.CharField(max_length=40, unique=True)
    digest = models.CharField(max_length=64)
    about = models.CharField(max_length=120)
    signature = models.BinaryField()
    at = models.DateTimeField()


class VoiceCall(models.Model):
    """A call by the voice platform; how it ended is known when it is over."""

    number = models.CharField(max_length=64, unique=True)
    to = models.CharField(max_length=20, db_index=True)
    text = models.TextField()
    result = models.CharField(max_length=12)
    talked_seconds = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    ends_at = models.DateTimeField()
