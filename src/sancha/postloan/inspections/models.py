from django.db import models
from django.db.models import Q

from sancha.platform.models import Row


class Inspection(Row):
    """A month's look at a loan that is observed after a restructuring: due, then done or dropped."""

    organisation_id = models.UUIDField(db_index=True)
    party_id = models.UUIDField()
    loan_id = models.UUIDField(db_index=True)
    from_on = models.DateField()  # When it was restructured: each is due whole months later.
    due_on = models.DateField()
    state = models.TextField(db_default="open")
    result = models.TextField(db_default="")
    note = models.TextField(db_default="")
    done_on = models.DateField(null=True)
    done_by = models.TextField(db_default="")
    done_by_id = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due_on"], name="inspection_by_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["loan_id"], condition=Q(state="open"), name="inspection_one_open"
            ),
            models.CheckConstraint(
                name="inspection_done_says_what",
                condition=Q(state__in=["open", "dropped"], result="", done_at=None, done_on=None)
                | Q(
                    state="done",
                    result__in=["steady", "weaker", "failing"],
                    done_on__isnull=False,
                    done_at__isnull=False,
                    done_by_id__isnull=False,
                ),
            ),
        ]
