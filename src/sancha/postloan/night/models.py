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
    """One step of one day's close. Each (day, step) is finished once."""

    organisation_id = models.UUIDField()
    legal_entity_id = models.UUIDField()
    on = models.DateField(db_column="closed_on")
    step = models.TextField()
    position = models.SmallIntegerField()
    count = models.IntegerField(db_default=0)
    amount_fen = models.BigIntegerField(null=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["legal_entity_id", "on", "step"], name="night_step_once"
            ),
        ]
