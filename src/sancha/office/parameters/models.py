from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sancha.platform.models import Row


class ParameterValue(Row):
    """A parameter's value from a day on. Insert-only: a later row for the same days counts."""

    code = models.TextField()
    version = models.IntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    value = models.TextField()
    source = models.TextField()
    # None: shipped with the system. The proposal names who asked and who released.
    proposal = models.OneToOneField(
        "proposals.Proposal", on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_by = models.TextField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="parameter_version_once"),
            models.CheckConstraint(
                name="parameter_days_in_order",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(name="parameter_has_a_source", condition=~Q(source="")),
        ]
