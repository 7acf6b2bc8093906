"""What a loan agreed beside its plan: what lateness costs, and how a payment is spread."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sancha.core.allocation import CIVIL_CODE_561, Part
from sancha.core.money import Rounding, exact
from sancha.core.schedule import InvalidTerms, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanTerms:
    """The plan's terms, and those of penalty, compound interest, allocation and early repayment.

    `closed_on` are the days on which banks are closed, where due dates move with holidays.

    :raises InvalidTerms: if a value is out of bounds; its argument names the field.
    """

    plan: Terms
    overdue_markup_pct: Decimal = Decimal(50)
    misuse_markup_pct: Decimal = Decimal(100)
    compound: bool = True
    allocation: tuple[Part, ...] = CIVIL_CODE_561
    early_fee_pct: Decimal = Decimal(0)
    grace_days: int = 0
    closed_on: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        for name in ("overdue_markup_pct", "misuse_markup_pct"):
            if not 0 <= getattr(self, name) <= 1000:
                raise InvalidTerms(name)
        if not 0 <= self.early_fee_pct <= 100:
            raise InvalidTerms("early_fee_pct")
        if sorted(self.allocation) != sorted(Part):
            raise InvalidTerms("allocation")
        if not 0 <= self.grace_days <= 366:
            raise InvalidTerms("grace_days")

    @property
    def rounding(self) -> Rounding:
        """How every figure of this loan becomes whole fen."""
        return self.plan.rounding

    def penalty_rate(self, contract_rate: Fraction, *, is_misused: bool) -> Fraction:
        """Return the yearly rate on overdue principal: the heavier mark-up only."""
        markup_pct = self.overdue_markup_pct
        if is_misused:
            markup_pct = max(markup_pct, self.misuse_markup_pct)
        return contract_rate * (1 + exact(markup_pct) / 100)

    def surcharge_rate(self, contract_rate: Fraction) -> Fraction:
        """Return what misuse adds, in a year, to the contract rate on principal not yet due."""
        return contract_rate * exact(self.misuse_markup_pct) / 100

    @property
    def early_fee(self) -> Fraction:
        """The fee on principal repaid early, as a plain number."""
        return exact(self.early_fee_pct) / 100
