from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from uuid import UUID

from sancha.platform.text import Text

LONGEST_VALUE = 40


@dataclass(frozen=True)
class Definition:
    """What a parameter is: its code, meaning, unit and range."""

    code: str
    group: str
    title: Text
    unit: Text
    is_whole: bool
    least: Decimal
    most: Decimal

    def takes(self, value: str) -> bool:
        """Tell whether this can be its value: a plain number, of its kind and within its range."""
        if len(value) > LONGEST_VALUE or not set(value) <= set("0123456789.-"):
            return False
        try:
            number = Decimal(value)
        except InvalidOperation:
            return False
        is_right_kind = not self.is_whole or number == int(number)
        return is_right_kind and self.least <= number <= self.most


@dataclass(frozen=True)
class Shipped:
    """A value that comes with the system."""

    code: str
    valid_from: date
    valid_until: date | None
    value: str
    source: str


@dataclass(frozen=True)
class ValueView:
    """A value, from when to when, and on whose word."""

    id: UUID
    code: str
    valid_from: date
    valid_until: date | None
    value: str
    source: str
    version: int
    proposal_id: UUID | None
    made_by: str
    made_at: datetime
