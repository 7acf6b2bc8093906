from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from sancha.core.lpr import Repricing


@dataclass(frozen=True)
class Price:
    """What a product version's loans are priced at on a day, and by what. Rates in per cent."""

    version_id: UUID
    annual_rate_pct: Decimal
    base: str
    published_pct: Decimal
    points_bp: int
    repricing: Repricing
    overdue_markup_pct: Decimal
    compounds: bool


class Repriced(NamedTuple):
    """A loan whose rate has changed. Amounts in fen, rates in per cent."""

    loan_id: UUID
    number: str
    organisation_id: UUID
    party_id: UUID
    before_pct: Decimal
    after_pct: Decimal
    next_due_on: date
    next_amount_fen: int
