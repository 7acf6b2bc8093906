from django.db import models

from sancha.platform.models import Row


class Draft(Row):
    """One customer's application as far as it was filled in; its version counts the saves."""

    organisation_id = models.UUIDField(db_index=True)
    party_id = models.UUIDField(unique=True)
    values = models.JSONField(default=dict)
    version = models.IntegerField(default=0)
    saved_by = models.TextField()
    saved_at = models.DateTimeField()
