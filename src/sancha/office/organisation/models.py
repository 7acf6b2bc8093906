"""Who we are: legal entities and their organisations."""

from django.db import models

from sancha.platform.models import Row


class LegalEntity(Row):
    """A lender in law: books balance, and the bank's date runs, for each by itself."""

    code = models.TextField(unique=True)
    name = models.JSONField()
    capital_fen = models.BigIntegerField()
    uscc = models.TextField()
    address = models.TextField()
    phone = models.TextField()
    court = models.TextField()


class Organisation(Row):
    """A head office or branch: where customers, cases and staff belong."""

    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True)
    code = models.TextField(unique=True)
    name = models.JSONField()
    is_head_office = models.BooleanField(db_default=False)
    takes_online_customers = models.BooleanField(db_default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="only_a_head_office_has_no_parent",
                condition=models.Q(is_head_office=True, parent=None)
                | models.Q(is_head_office=False, parent__isnull=False),
            )
        ]
