"""The figures that a state shows, and their explanation."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from sancha.core.allocation import Part, Parts
from sancha.core.loan.accrue import cut_claim, cut_running, open_parts
from sancha.core.loan.replan import projected
from sancha.core.loan.state import Accrual, State
from sancha.core.loan.terms import LoanTerms
from sancha.core.money import round_fen
from sancha.core.schedule import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a loan owes at the close of a day.

    `due` has fallen due and is open; `accrued` was earned since, and is not due. Principal not
    yet due is `balance_fen`. `owed` is all of them. `paid` and `waived` are all settled so far;
    what was earned equals paid, waived and owed together, for each part but principal; of interest
    that was kept back (a discounted bill's), less what is still `unearned_fen`.
    """

    on: date
    due: Parts
    accrued: Parts
    balance_fen: int
    suspense_fen: int
    paid: Parts
    waived: Parts
    days_past_due: int
    rows: tuple[Row, ...]
    accruals: tuple[Accrual, ...]
    # Of `due`: penalty and compound interest before they are rounded.
    grown: tuple[Fraction, Fraction]
    unearned_fen: int = 0

    @property
    def owed(self) -> Parts:
        """Everything that the borrower owes, by what it is for."""
        return self.due + self.accrued + Parts(principal_fen=self.balance_fen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payoff:
    """What pays a loan off on a day: all parts, the early repayment's fee among them."""

    on: date
    parts: Parts

    @property
    def amount_fen(self) -> int:
        """What is to be paid."""
        return self.parts.total_fen


def figures(terms: LoanTerms, state: State) -> Figures:
    """Return the figures of a loan at the close of the state's day."""
    on, accruals, due = state.on, list(state.accruals), Parts()
    penalty = compound = Fraction(0)
    for claim in state.claims:
        cut, lines = cut_claim(terms, state.regimes, claim, on)
        due += open_parts(terms, cut)
        accruals += lines
        penalty += cut.penalty + cut.penalty_brought_fen - cut.penalty_settled_fen
        compound += cut.compound + cut.compound_brought_fen - cut.compound_settled_fen
    running, lines = cut_running(terms, state, on)
    earned_fen = round_fen(running.interest, terms.rounding)
    accrued = state.brought + Parts(
        interest_fen=max(earned_fen - state.kept_back_fen, 0),
        penalty_fen=round_fen(running.penalty, terms.rounding),
    )
    return Figures(
        on=on,
        due=due,
        accrued=accrued,
        balance_fen=state.balance_fen,
        suspense_fen=state.suspense_fen,
        paid=_sum(note.parts for note in state.settlements if not note.is_waived),
        waived=_sum(note.parts for note in state.settlements if note.is_waived),
        days_past_due=days_past_due(terms, state),
        rows=(*state.rows, *projected(terms, state)),
        accruals=tuple(joined([*accruals, *lines])),
        grown=(penalty, compound),
        unearned_fen=max(state.kept_back_fen - earned_fen, 0),
    )


def _sum(parts: Iterable[Parts]) -> Parts:
    return sum(parts, start=Parts())


def days_past_due(terms: LoanTerms, state: State) -> int:
    """Return the days since the oldest instalment fell due of which principal or interest is open;
    none within its days of grace.
    """
    late = [
        (state.on - claim.due_on).days
        for claim in state.claims
        if (claim.principal_fen or claim.interest_fen)
        and state.on > claim.due_on + timedelta(days=terms.grace_days)
    ]
    return max(late, default=0)


def joined(accruals: Iterable[Accrual]) -> list[Accrual]:
    """Return the lines by part and instalment, those joined that go on unchanged."""
    found: list[Accrual] = []
    order = {part: index for index, part in enumerate(Part)}
    for line in sorted(accruals, key=lambda one: (order[one.part], one.nr, one.from_on)):
        last = found[-1] if found else None
        if (
            last
            and line.days
            and (last.part, last.nr, last.base_fen, last.rate, last.to_on)
            == (line.part, line.nr, line.base_fen, line.rate, line.from_on)
        ):
            found[-1] = replace(
                last,
                to_on=line.to_on,
                days=last.days + line.days,
                amount_fen=last.amount_fen + line.amount_fen,
            )
        else:
            found.append(line)
    return found


def payoff(terms: LoanTerms, state: State) -> Payoff:
    """Return what pays the loan off on the state's day, with the fee for what is not yet due."""
    shown = figures(terms, state)
    fee_fen = round_fen(state.balance_fen * terms.early_fee, terms.rounding)
    return Payoff(on=state.on, parts=shown.owed + Parts(fee_fen=fee_fen))


def allocations(state: State) -> dict[int, tuple[Parts, int]]:
    """Return where each event's money is, by its number: what it settled, what waits."""
    paid: dict[int, Parts] = defaultdict(Parts)
    waits: dict[int, int] = defaultdict(int)
    for note in state.settlements:
        if not note.is_waived:
            paid[note.event] += note.parts
            waits[note.event] += note.suspense_fen
    return {event: (paid[event], waits[event]) for event in sorted(paid)}


def waivers(state: State) -> dict[int, Parts]:
    """Return what each waiver forgave, by the number of its event."""
    given: dict[int, Parts] = defaultdict(Parts)
    for note in state.settlements:
        if note.is_waived:
            given[note.event] += note.parts
    return dict(sorted(given.items()))
