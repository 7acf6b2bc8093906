"""A write-off: its grounds, the events by which it is posted, and what moves in the books.

Amounts in fen, signed: what is negative goes by opposite legs (`ledger.services.post_moves`).
"""

from collections.abc import Mapping

from sancha.core.allocation import Parts
from sancha.platform.text import Text

KIND = "loan_write_off"  # As a kind of proposal.
PURSUED = "pursued"
EVIDENCE = "write_off_evidence"  # As a kind of document.
# On what ground a loan is written off, as annex 1 of 财金〔2017〕90号 names them.
GROUNDS = {
    "bankrupt": Text(
        "债务人破产、关闭、解散或被撤销，清偿后仍不能收回",
        "The debtor is bankrupt, closed or dissolved, and no more can be got",
    ),
    "dead": Text(
        "债务人死亡、失踪或丧失民事行为能力，财产或遗产清偿后仍不能收回",
        "The debtor is dead, missing or without capacity, and the estate does not suffice",
    ),
    "disaster": Text(
        "重大自然灾害或意外事故，保险和赔偿后仍不能收回",
        "A disaster or an accident, and insurance does not suffice",
    ),
    "crime": Text(
        "债务人触犯刑律，财产不足清偿，无其他债务承担者",
        "The debtor is sentenced, the assets do not suffice, and nobody else is liable",
    ),
    "enforced": Text(
        "诉诸法律并经强制执行，法院终结或终结本次执行",
        "Sued and enforced, and the court has ended enforcement",
    ),
    PURSUED: Text(
        "小额贷款逾期后持续追索仍不能收回", "A small loan, pursued for long without result"
    ),
}
WRITTEN_OFF, KEPT = "loan.written_off", "loan.claim_kept"
# How what comes afterwards is posted, by where it came in.
RECOVERED = {"counter": "loan.recovered_at_counter", "account": "loan.recovered"}
SURPLUS_RECOVERED = "loan.surplus_recovered"
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
