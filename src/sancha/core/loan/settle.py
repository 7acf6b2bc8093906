"""What a sum settles of the claims on a loan: oldest first, within one in the agreed order."""

from dataclasses import replace
from datetime import date

from sancha.core.allocation import Part, Parts, allocate
from sancha.core.loan.accrue import cut_claim, open_parts
from sancha.core.loan.state import Accrual, Claim, Settlement, State
from sancha.core.loan.terms import LoanTerms


def settle(
    terms: LoanTerms, state: State, *, amount_fen: int, event: int, on: date
) -> tuple[State, int]:
    """Settle what is due on a day and return the state and what is left of the amount."""
    if not state.claims or not amount_fen:
        return state, amount_fen
    left_fen = amount_fen
    claims: list[Claim] = []
    accruals: list[Accrual] = []
    settlements: list[Settlement] = []
    for claim in state.claims:
        if left_fen == 0:
            claims.append(claim)
            continue
        cut, lines = cut_claim(terms, state.regimes, claim, on)
        owed = open_parts(terms, cut)
        paid = allocate(amount_fen=min(left_fen, owed.total_fen), due=owed, order=terms.allocation)
        left_fen -= paid.total_fen
        accruals += lines
        settlements.append(Settlement(event=event, on=on, nr=claim.nr, parts=paid))
        if paid != owed:
            claims.append(lessened(cut, paid))
    changed = replace(
        state,
        claims=tuple(claims),
        accruals=(*state.accruals, *accruals),
        settlements=(*state.settlements, *settlements),
    )
    return changed, left_fen


def lessened(claim: Claim, paid: Parts) -> Claim:
    """Return the claim after these parts of it were settled."""
    return replace(
        claim,
        fee_fen=claim.fee_fen - paid.fee_fen,
        interest_fen=claim.interest_fen - paid.interest_fen,
        principal_fen=claim.principal_fen - paid.principal_fen,
        penalty_settled_fen=claim.penalty_settled_fen + paid.penalty_fen,
        compound_settled_fen=claim.compound_settled_fen + paid.compound_fen,
    )


def waive(terms: LoanTerms, state: State, *, parts: Parts, event: int, on: date) -> State:
    """Forgive what is due up to `parts`, oldest first."""
    left = {part: parts.of(part) for part in Part}
    claims: list[Claim] = []
    accruals, settlements = list(state.accruals), list(state.settlements)
    for claim in state.claims:
        cut, lines = cut_claim(terms, state.regimes, claim, on)
        owed = open_parts(terms, cut)
        given = {part: min(left[part], owed.of(part)) for part in Part}
        if not any(given.values()):
            claims.append(claim)
            continue
        for part in Part:
            left[part] -= given[part]
        waived = Parts(**{f"{part.value}_fen": fen for part, fen in given.items()})
        accruals += lines
        settlements.append(
            Settlement(event=event, on=on, nr=claim.nr, parts=waived, is_waived=True)
        )
        if waived != owed:
            claims.append(lessened(cut, waived))
    return replace(
        state, claims=tuple(claims), accruals=tuple(accruals), settlements=tuple(settlements)
    )


def with_claim(claims: tuple[Claim, ...], claim: Claim) -> tuple[Claim, ...]:
    """Return the claims and one more, in order of their due dates."""
    return tuple(sorted((*claims, claim), key=lambda one: (one.due_on, one.nr)))


def from_suspense(terms: LoanTerms, state: State, on: date) -> State:
    """Let what waits in suspense settle what has fallen due, first come first used."""
    if not state.suspense:
        return state
    waiting: list[tuple[int, int]] = []
    for event, fen in state.suspense:
        state, left_fen = settle(terms, state, amount_fen=fen, event=event, on=on)
        if left_fen < fen:
            out = Settlement(event=event, on=on, nr=0, parts=Parts(), suspense_fen=left_fen - fen)
            state = replace(state, settlements=(*state.settlements, out))
        if left_fen:
            waiting.append((event, left_fen))
    return replace(state, suspense=tuple(waiting))


def into_suspense(state: State, *, fen: int, event: int, on: date) -> State:
    """Let a surplus wait."""
    if fen == 0:
        return state
    put = Settlement(event=event, on=on, nr=0, parts=Parts(), suspense_fen=fen)
    return replace(
        state,
        suspense=(*state.suspense, (event, fen)),
        settlements=(*state.settlements, put),
    )
