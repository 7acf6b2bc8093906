from django.db import models
from django.db.models.functions import Now

from sancha.platform.models import Row


class Consent(Row):
    """A person's agreement to one purpose, to a text whose hash is kept. Insert-only."""

    organisation_id = models.UUIDField(db_index=True)
    party_id = models.UUIDField(db_index=True)
    purpose = models.TextField()
    version = models.TextField()
    text_hash = models.TextField()
    channel = models.TextField()
    given_at = models.DateTimeField(db_default=Now())
