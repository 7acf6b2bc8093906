"""What moves in the books when a loan leaves them, and when money comes for it afterwards.

Amounts in fen, signed: what is negative goes by opposite legs (`ledger.services.post_moves`).
"""

from collections.abc import Mapping

from sancha.core.allocation import Parts
from sancha.postloan.write_off.types import KEPT, WRITTEN_OFF

Moves = dict[str, Mapping[str, int]]


def left_books(owed: Parts, *, is_accruing: bool, held_fen: int) -> Moves:
    """Return what moves when a loan with this claim and so much allowance leaves the books.

    Interest that was not received leaves the income (or its place off balance), the allowance is
    brought up to the principal, the principal is charged against it, and the claim is kept.
    """
    penalty_fen = owed.penalty_fen + owed.compound_fen
    stood: Moves
    if is_accruing:
        stood = {
            "loan.interest_accrued": {"interest": -owed.interest_fen},
            "loan.penalty_accrued": {
                "penalty": -owed.penalty_fen,
                "compound": -owed.compound_fen,
            },
        }
    else:
        stood = {
            "loan.claimed_off_balance": {"interest": -owed.interest_fen, "penalty": -penalty_fen}
        }
    return stood | {
        "loan.provided": {"provision": owed.principal_fen - held_fen},
        WRITTEN_OFF: {"principal": owed.principal_fen},
        KEPT: {
            "principal": owed.principal_fen,
            "interest": owed.interest_fen,
            "penalty": penalty_fen,
        },
    }


def came_back(left: Moves) -> Moves:
    """Return what moves when that is taken back."""
    return {event: {name: -fen for name, fen in sums.items()} for event, sums in left.items()}


def claim_less(*gone: Mapping[str, int]) -> Moves:
    """Return how the claim that is kept shrinks by what was received or forgiven, by part."""

    def of(*names: str) -> int:
        return -sum(parts.get(name, 0) for parts in gone for name in names)

    return {
        KEPT: {
            "principal": of("principal"),
            "interest": of("interest"),
            "penalty": of("penalty", "compound"),
        }
    }
