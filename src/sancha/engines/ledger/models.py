"""Double entry in rows. sql/guards.sql holds what constraints alone cannot say."""

from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now

from sancha.engines.ledger.types import AccountKind, Place, Side
from sancha.platform.models import Row, fen

PLACES = [str(place) for place in Place]


class Account(models.Model):
    """A line of the chart of accounts. Its name may be corrected, its nature never."""

    code = models.TextField(primary_key=True)
    name = models.JSONField()
    normal_side = models.TextField()
    kind = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="account_side_known",
                condition=Q(normal_side__in=[str(side) for side in Side]),
            ),
            models.CheckConstraint(
                name="account_kind_known", condition=Q(kind__in=[str(kind) for kind in AccountKind])
            ),
            models.UniqueConstraint(
                name="account_inter_branch_once",
                fields=["kind"],
                condition=Q(kind=AccountKind.INTER_BRANCH.value),
            ),
        ]


class PostingRule(Row):
    """How one component of an event is posted. A new version of an event replaces all its rules."""

    event = models.TextField()
    event_name = models.JSONField()
    component = models.TextField()
    # Of which class and product it is; empty: of any. choosing.py says which rule counts.
    risk_class = models.TextField(db_default="", default="")
    product = models.TextField(db_default="", default="")
    version = models.IntegerField()
    debit_account = models.TextField()
    debit_at = models.TextField()
    credit_account = models.TextField()
    credit_at = models.TextField()
    # The tax that the amount includes; it is split off on the credit side.
    tax = models.TextField(null=True)
    tax_account = models.TextField(null=True)
    released_at = models.DateTimeField(db_default=Now())
    # Two persons changed it; None: it is as shipped, and a newer shipped one replaces it.
    proposal_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="posting_rule_once",
                fields=["event", "version", "component", "risk_class", "product"],
            ),
            models.CheckConstraint(
                name="posting_rule_class_known",
                condition=Q(risk_class__in=["", "1", "2", "3", "4", "5", "on", "off"]),
            ),
            models.CheckConstraint(
                name="posting_rule_places_known",
                condition=Q(debit_at__in=PLACES, credit_at__in=PLACES),
            ),
            models.CheckConstraint(
                name="posting_rule_tax_whole",
                condition=Q(tax=None, tax_account=None)
                | Q(tax__isnull=False, tax_account__isnull=False),
            ),
        ]


class TaxRate(Row):
    """The rate of a tax from a day on. Of one day, the last version counts."""

    tax = models.TextField()
    starts_on = models.DateField()
    version = models.IntegerField()
    rate_pct = models.DecimalField(max_digits=12, decimal_places=8)
    released_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(name="tax_rate_once", fields=["tax", "starts_on", "version"]),
            models.CheckConstraint(
                name="tax_rate_in_range", condition=Q(rate_pct__gte=0, rate_pct__lt=100)
            ),
        ]


class Entry(Row):
    """The header of an entry: it says how many legs it has, and can never have another."""

    number = models.TextField()
    leg_count = models.SmallIntegerField()
    event = models.TextField()
    rule_version = models.IntegerField()
    subject_id = models.UUIDField(db_index=True)
    legal_entity_id = models.UUIDField()
    organisation_id = models.UUIDField()
    accounting_on = models.DateField(db_index=True)
    description = models.JSONField()
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="reversed_by"
    )
    act_id = models.UUIDField(db_default=Func(function="open_act"))
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="entry_number_once"),
            models.CheckConstraint(name="entry_has_two_legs", condition=Q(leg_count__gte=2)),
        ]


class Leg(models.Model):
    """One side of an entry. It repeats what sums are taken over; a trigger holds it to its header."""

    pk = models.CompositePrimaryKey("entry_id", "number")
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="legs", db_constraint=False, db_index=False
    )
    number = models.SmallIntegerField()
    leg_count = models.SmallIntegerField()
    accounting_on = models.DateField()
    legal_entity_id = models.UUIDField()
    organisation_id = models.UUIDField()
    product = models.TextField()
    currency = models.CharField(max_length=3)
    # No foreign key: its row locks on a few busy accounts would make all postings meet there. The
    # trigger on the table looks instead, and accounts are never deleted.
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account", db_constraint=False, db_index=False
    )
    amount_fen = fen()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="leg_number_fits", condition=Q(number__gte=1, number__lte=F("leg_count"))
            ),
            models.CheckConstraint(name="leg_moves_money", condition=~Q(amount_fen=0)),
        ]
        indexes = [
            models.Index(name="leg_balance", fields=["organisation_id", "account", "accounting_on"])
        ]


class DayTurnover(Row):
    """What one day's entries moved on an account: debits and credits of a day that is closed.

    Balances of closed days are sums of these, not of legs; no posting ever waits for such a row.
    """

    legal_entity_id = models.UUIDField()
    organisation_id = models.UUIDField()
    on = models.DateField(db_column="accounting_on")
    product = models.TextField()
    account = models.TextField()
    currency = models.CharField(max_length=3)
    debit_fen = models.BigIntegerField()
    credit_fen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="day_turnover_once",
                fields=["organisation_id", "on", "product", "account", "currency"],
            ),
        ]


class ClosedPeriod(Row):
    """Up to this day a legal entity's books are closed: no entry may bear such a date any more."""

    legal_entity_id = models.UUIDField()
    organisation_id = models.UUIDField()
    until_on = models.DateField()
    closed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="period_closed_once", fields=["legal_entity_id", "until_on"]
            ),
        ]
