"""The ledger against an independent model of it: a dictionary that knows the accountant's rules."""

from collections import Counter
from datetime import timedelta
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
    run_state_machine_as_test,
)

from books import DAY, assert_books_balance, load_books, post, reverse
from sancha.engines.ledger import queries
from sancha.engines.ledger.errors import AlreadyReversed, ReversalNotReversible
from sancha.engines.ledger.types import Dimensions, PostedEntry
from sancha.platform.keys import uuid7

amounts = st.integers(1, 10**13)
branches = st.sampled_from(["head", "north", "south"])
days = st.integers(0, 3)
Movement = dict[tuple[str, str], int]  # What each account of each organisation moves by.


def tax_fen(gross_fen: int) -> int:
    """6 % within the amount, half a fen up; written down again, not imported."""
    return int(Fraction(gross_fen * 6, 106) + Fraction(1, 2))


def between(branch: str, at_bank_fen: int, legs: dict[str, int]) -> Movement:
    """Money that comes to (or leaves) the head office's account for a branch's `legs`."""
    moved: Counter[tuple[str, str]] = Counter()
    moved["head", "1002"] += at_bank_fen
    for account, amount_fen in legs.items():
        moved[branch, account] += amount_fen
    if branch != "head":
        moved["head", "3001"] -= at_bank_fen
        moved[branch, "3001"] += at_bank_fen
    return dict(moved)


class Books(RuleBasedStateMachine):
    """Posts and reverses at random; after each step the ledger must equal the dictionary."""

    entries: Bundle[tuple[PostedEntry, int, Movement]] = Bundle("entries")

    def __init__(self) -> None:
        super().__init__()
        self.entity = uuid7()
        self.keys: dict[str, UUID] = {name: uuid7() for name in ("head", "north", "south")}
        self.expected: list[tuple[int, Movement]] = []  # Day and movement.

    def book(
        self, event: str, components: dict[str, int], branch: str, day: int, moved: Movement
    ) -> tuple[PostedEntry, int, Movement]:
        entry = post(
            event=event,
            components=components,
            dimensions=Dimensions(
                legal_entity_id=self.entity,
                organisation_id=self.keys[branch],
                head_office_id=self.keys["head"],
                product="PL-01",
            ),
            accounting_on=DAY + timedelta(days=day),
        )
        self.expected.append((day, moved))
        return entry, day, moved

    @rule(target=entries, fen=amounts, branch=branches, day=days)
    def disburse(self, fen: int, branch: str, day: int) -> object:
        moved = between(branch, -fen, {"1303": fen})
        return self.book("loan.disbursed", {"principal": fen}, branch, day, moved)

    @rule(target=entries, fen=amounts, branch=branches, day=days)
    def accrue(self, fen: int, branch: str, day: int) -> object:
        moved = {
            (branch, "1132"): fen,
            (branch, "6011"): tax_fen(fen) - fen,
            (branch, "2221"): -tax_fen(fen),
        }
        return self.book("loan.interest_accrued", {"interest": fen}, branch, day, moved)

    @rule(target=entries, principal=amounts, interest=amounts, branch=branches, day=days)
    def repay(self, principal: int, interest: int, branch: str, day: int) -> object:
        moved = between(branch, principal + interest, {"1303": -principal, "1132": -interest})
        components = {"principal": principal, "interest": interest}
        return self.book("loan.repaid", components, branch, day, moved)

    @rule(target=entries, fen=amounts, branch=branches, day=days)
    def hold_a_surplus(self, fen: int, branch: str, day: int) -> object:
        moved = between(branch, fen, {"2241": -fen})
        return self.book("loan.debit_surplus", {"suspense": fen}, branch, day, moved)

    @rule(target=entries, fen=amounts, day=days)
    def pay_capital_in(self, fen: int, day: int) -> object:
        moved = {("head", "1002"): fen, ("head", "4001"): -fen}
        return self.book("capital.paid_in", {"capital": fen}, "head", day, moved)

    @rule(taken=consumes(entries), later=days)
    def reverse(self, taken: tuple[PostedEntry, int, Movement], later: int) -> None:
        entry, day, moved = taken
        reversal = reverse(entry_id=entry.id, accounting_on=DAY + timedelta(days=day + later))
        self.expected.append((day + later, {key: -fen for key, fen in moved.items()}))
        with pytest.raises(AlreadyReversed):
            reverse(entry_id=entry.id, accounting_on=DAY + timedelta(days=day + later))
        with pytest.raises(ReversalNotReversible):
            reverse(entry_id=reversal.id, accounting_on=DAY + timedelta(days=day + later))

    @invariant()
    def equals_the_model(self) -> None:
        for day in (0, 1, 6):
            sums: Counter[tuple[UUID, str]] = Counter()
            for on, moved in self.expected:
                for (branch, account), fen in moved.items():
                    sums[self.keys[branch], account] += fen if on <= day else 0
            found = queries.balances(on=DAY + timedelta(days=day), legal_entity_id=self.entity)
            said = {(b.organisation_id, b.account): b.balance_fen for b in found if b.balance_fen}
            assert said == {key: fen for key, fen in sums.items() if fen}

    def teardown(self) -> None:
        assert queries.trial_balance(self.entity, on=DAY + timedelta(days=6)).is_balanced


def test_equals_an_independent_model_after_every_step(database: str) -> None:
    load_books()
    run_state_machine_as_test(
        Books, settings=settings(max_examples=50, stateful_step_count=20, deadline=None)
    )
    assert_books_balance()
