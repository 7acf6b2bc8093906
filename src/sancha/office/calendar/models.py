from django.db import models

from sancha.platform.models import Row


class BankDay(Row):
    """The date on which a legal entity does its business, and the last day whose books are closed.

    Only the night moves them. The date moves first; until the day before is closed, whoever writes
    to a loan closes that day for it first.
    """

    legal_entity_id = models.UUIDField(unique=True)
    current_on = models.DateField()
    closed_on = models.DateField()
