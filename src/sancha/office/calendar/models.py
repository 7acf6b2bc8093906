from django.db import models

from sancha.platform.models import Row


class BankDay(Row):
    """The date on which a legal entity does its business. Only the night moves it."""

    legal_entity_id = models.UUIDField(unique=True)
    current_on = models.DateField()
