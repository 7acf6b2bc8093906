from django.db import models
from django.db.models import Q

from sancha.platform.models import Row


class Draw(Row):
    """What a borrower drew of a revolving limit: a loan of its own, with what it costs as it was shown
    and read before she said yes. Insert-only: the payment says how far it has come.
    """

    contract_id = models.UUIDField()
    nr = models.IntegerField()
    organisation_id = models.UUIDField(db_index=True)
    party_id = models.UUIDField()
    amount_fen = models.BigIntegerField()
    term_months = models.IntegerField()
    annual_rate_pct = models.DecimalField(max_digits=12, decimal_places=8)
    drawn_on = models.DateField()  # By the bank's date when it was confirmed.
    figures = models.JSONField()
    digest = models.TextField()  # Of the figures.
    read_seconds = models.IntegerField()
    confirmed_at = models.DateTimeField()
    confirmed_by = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract_id", "nr"], name="draw_numbered_once"),
            models.CheckConstraint(
                name="draw_of_something", condition=Q(amount_fen__gt=0, term_months__gt=0, nr__gt=0)
            ),
        ]
