import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sancha.core.allocation import (
    CIVIL_CODE_561,
    Due,
    Overpaid,
    Part,
    Parts,
    allocate,
    allocate_over,
)

OWED = Parts(
    fee_fen=500, penalty_fen=300, compound_fen=20, interest_fen=2_000, principal_fen=10_000
)
PARTS = st.builds(
    Parts,
    fee_fen=st.integers(0, 999),
    penalty_fen=st.integers(0, 999),
    compound_fen=st.integers(0, 999),
    interest_fen=st.integers(0, 999),
    principal_fen=st.integers(0, 9999),
)
DUES = st.lists(
    st.builds(
        Due,
        nr=st.integers(1, 99),
        due_on=st.dates(min_value=date(2026, 1, 1), max_value=date(2027, 1, 1)),
        parts=PARTS,
    ),
    max_size=6,
    unique_by=lambda due: due.nr,
)


class TestAllocate:
    def test_follows_the_civil_code(self) -> None:
        assert allocate(amount_fen=2_000, due=OWED) == Parts(
            fee_fen=500, penalty_fen=300, compound_fen=20, interest_fen=1_180
        )

    def test_follows_another_order_when_the_contract_sets_one(self) -> None:
        order = (Part.PRINCIPAL, Part.INTEREST, Part.COMPOUND, Part.PENALTY, Part.FEE)
        assert allocate(amount_fen=11_000, due=OWED, order=order) == Parts(
            principal_fen=10_000, interest_fen=1_000
        )

    def test_settles_all_of_it(self) -> None:
        assert allocate(amount_fen=12_820, due=OWED) == OWED

    def test_refuses_more_than_is_due(self) -> None:
        with pytest.raises(Overpaid) as caught:
            allocate(amount_fen=12_821, due=OWED)
        assert (caught.value.paid_fen, caught.value.due_fen) == (12_821, 12_820)

    def test_refuses_a_negative_payment_and_an_order_with_gaps(self) -> None:
        with pytest.raises(ValueError, match="negative"):
            allocate(amount_fen=-1, due=OWED)
        with pytest.raises(ValueError, match="order"):
            allocate(amount_fen=1, due=OWED, order=CIVIL_CODE_561[1:])

    @given(PARTS, st.data(), st.permutations(list(Part)))
    def test_spends_all_and_starts_no_part_before_the_one_ahead_is_paid(
        self, due: Parts, data: st.DataObject, order: list[Part]
    ) -> None:
        amount_fen = data.draw(st.integers(0, due.total_fen))
        paid = allocate(amount_fen=amount_fen, due=due, order=order)
        assert paid.total_fen == amount_fen
        for ahead, behind in itertools.pairwise(order):
            assert paid.of(ahead) <= due.of(ahead)
            assert paid.of(ahead) == due.of(ahead) or paid.of(behind) == 0


class TestAllocateOver:
    def test_settles_the_oldest_first_and_returns_the_surplus(self) -> None:
        march = Due(nr=2, due_on=date(2026, 3, 10), parts=Parts(interest_fen=20, principal_fen=100))
        april = Due(nr=3, due_on=date(2026, 4, 10), parts=Parts(interest_fen=10, principal_fen=110))
        short = allocate_over(amount_fen=150, dues=[april, march])
        assert [(due.nr, due.parts) for due in short.paid] == [
            (2, Parts(interest_fen=20, principal_fen=100)),
            (3, Parts(interest_fen=10, principal_fen=20)),
        ]
        assert short.surplus_fen == 0
        assert short.parts == Parts(interest_fen=30, principal_fen=120)
        full = allocate_over(amount_fen=250, dues=[april, march])
        assert full.paid == (march, april)
        assert full.surplus_fen == 10

    def test_goes_by_the_due_date_not_by_the_number(self) -> None:
        early = Due(nr=9, due_on=date(2026, 3, 10), parts=Parts(principal_fen=100))
        late = Due(nr=1, due_on=date(2026, 4, 10), parts=Parts(principal_fen=100))
        assert allocate_over(amount_fen=100, dues=[late, early]).paid == (early,)

    def test_does_not_mention_instalments_that_receive_nothing(self) -> None:
        march = Due(nr=2, due_on=date(2026, 3, 10), parts=Parts(principal_fen=100))
        april = Due(nr=3, due_on=date(2026, 4, 10), parts=Parts(principal_fen=100))
        assert allocate_over(amount_fen=100, dues=[march, april]).paid == (march,)
        assert allocate_over(amount_fen=0, dues=[march]).paid == ()

    def test_returns_everything_when_nothing_is_due(self) -> None:
        found = allocate_over(amount_fen=70, dues=[])
        assert (found.paid, found.surplus_fen, found.parts) == ((), 70, Parts())

    @given(st.integers(0, 50_000), DUES)
    def test_loses_no_fen(self, amount_fen: int, dues: list[Due]) -> None:
        found = allocate_over(amount_fen=amount_fen, dues=dues)
        assert found.parts.total_fen + found.surplus_fen == amount_fen
        owed_fen = sum(due.parts.total_fen for due in dues)
        assert found.surplus_fen == max(0, amount_fen - owed_fen)


class TestParts:
    def test_add_and_subtract(self) -> None:
        assert OWED + OWED - OWED == OWED
        with pytest.raises(ValueError, match="fee"):
            Parts() - Parts(fee_fen=1)
