"""Which debts a payment settles: between the parts of one instalment, and between instalments."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final


class Part(StrEnum):
    """What a sum owed is made of."""

    FEE = "fee"
    PENALTY = "penalty"  # 罚息
    COMPOUND = "compound"  # 复利
    INTEREST = "interest"
    PRINCIPAL = "principal"


# Civil Code art. 561: costs, then interest (penalty and compound are interest), then principal.
CIVIL_CODE_561: Final[tuple[Part, ...]] = (
    Part.FEE, Part.PENALTY, Part.COMPOUND, Part.INTEREST, Part.PRINCIPAL,
)  # fmt: skip


# Looked up, not built: a loan of 360 payments asks for parts some hundred thousand times.
_NAMES: Final = {part: f"{part.value}_fen" for part in Part}


class Overpaid(ValueError):
    """More is paid than is due; only the caller knows where a surplus goes."""

    def __init__(self, *, paid_fen: int, due_fen: int) -> None:
        super().__init__(f"{paid_fen} fen paid on {due_fen} fen due")
        self.paid_fen = paid_fen
        self.due_fen = due_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """An amount by what it is for. No part is negative.

    :raises ValueError: if one is.
    """

    fee_fen: int = 0
    penalty_fen: int = 0
    compound_fen: int = 0
    interest_fen: int = 0
    principal_fen: int = 0

    def __post_init__(self) -> None:
        least_fen = min(
            self.fee_fen, self.penalty_fen, self.compound_fen, self.interest_fen, self.principal_fen
        )
        if least_fen < 0:
            negative = next(part for part in Part if self.of(part) < 0)
            raise ValueError(f"{negative.value} is negative")

    def of(self, part: Part) -> int:
        """Return one part."""
        return int(getattr(self, _NAMES[part]))

    @property
    def total_fen(self) -> int:
        """All parts together."""
        return (
            self.fee_fen
            + self.penalty_fen
            + self.compound_fen
            + self.interest_fen
            + self.principal_fen
        )

    def __add__(self, other: "Parts") -> "Parts":
        return Parts(
            fee_fen=self.fee_fen + other.fee_fen,
            penalty_fen=self.penalty_fen + other.penalty_fen,
            compound_fen=self.compound_fen + other.compound_fen,
            interest_fen=self.interest_fen + other.interest_fen,
            principal_fen=self.principal_fen + other.principal_fen,
        )

    def __sub__(self, other: "Parts") -> "Parts":
        """Return what is left.

        :raises ValueError: if a part would become negative.
        """
        return Parts(
            fee_fen=self.fee_fen - other.fee_fen,
            penalty_fen=self.penalty_fen - other.penalty_fen,
            compound_fen=self.compound_fen - other.compound_fen,
            interest_fen=self.interest_fen - other.interest_fen,
            principal_fen=self.principal_fen - other.principal_fen,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What one instalment still owes; or, in an answer, what it receives."""

    nr: int
    due_on: date
    parts: Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """Where a payment went: instalments that received something, oldest first, and the rest."""

    paid: tuple[Due, ...]
    surplus_fen: int

    @property
    def parts(self) -> Parts:
        """All that was settled, by what it was for."""
        return sum((due.parts for due in self.paid), start=Parts())


def allocate(*, amount_fen: int, due: Parts, order: Sequence[Part] = CIVIL_CODE_561) -> Parts:
    """Return what each part receives of `amount_fen`, in order, never above what is due.

    :raises Overpaid: if the amount exceeds the total due.
    :raises ValueError: if the amount is negative, or `order` does not name each part once.
    """
    _require(amount_fen, order)
    if amount_fen > due.total_fen:
        raise Overpaid(paid_fen=amount_fen, due_fen=due.total_fen)
    if amount_fen == due.total_fen:
        return due
    left_fen, paid = amount_fen, {}
    for part in order:
        paid[_NAMES[part]] = min(left_fen, due.of(part))
        left_fen -= paid[_NAMES[part]]
    return Parts(**paid)


def allocate_over(
    *, amount_fen: int, dues: Sequence[Due], order: Sequence[Part] = CIVIL_CODE_561
) -> Allocation:
    """Settle instalments one after the other, the oldest due date first (Civil Code art. 560).

    What exceeds them all comes back as the surplus.

    :raises ValueError: if the amount is negative, or `order` does not name each part once.
    """
    _require(amount_fen, order)
    paid, left_fen = [], amount_fen
    for due in sorted(dues, key=lambda due: (due.due_on, due.nr)):
        parts = allocate(amount_fen=min(left_fen, due.parts.total_fen), due=due.parts, order=order)
        if parts.total_fen:
            paid.append(replace(due, parts=parts))
            left_fen -= parts.total_fen
    return Allocation(paid=tuple(paid), surplus_fen=left_fen)


def _require(amount_fen: int, order: Sequence[Part]) -> None:
    if amount_fen < 0:
        raise ValueError("a payment is not negative")
    if len(order) != len(_NAMES) or set(order) != set(_NAMES):
        raise ValueError("the order names each part once")
