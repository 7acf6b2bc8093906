from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sancha.core.daycount import Convention
from sancha.core.money import Rounding
from sancha.core.schedule import Method, Terms, make_plan
from sancha.core.schedule.many import Book, TooLarge, plan_many

METHODS = [method for method in Method if method is not Method.CUSTOM]
CONVENTIONS = [Convention.THIRTY_360, Convention.ACTUAL_360, Convention.ACTUAL_365]
START = date(2023, 1, 1)
LOAN = st.tuples(
    st.integers(1, 300) | st.integers(100, 10**10),
    st.integers(0, 36) | st.integers(0, 360_000),
    st.integers(0, 2000),
)


def book(loans: list[tuple[int, int, int]], **changes: object) -> Book:
    principal, rates, days = (
        np.array(column, dtype=np.int64) for column in zip(*loans, strict=True)
    )
    values: dict[str, object] = {
        "principal_fen": principal,
        "rate_ppm": rates,
        "disbursed_on": np.datetime64(START, "D") + days,
        "instalments": 12,
    }
    return Book(**(values | changes))  # type: ignore[arg-type]


class TestPlanMany:
    @settings(max_examples=300, deadline=None)
    @given(
        loans=st.lists(LOAN, min_size=1, max_size=8),
        instalments=st.integers(1, 30),
        every=st.sampled_from([1, 3]),
        method=st.sampled_from(METHODS),
        day_count=st.sampled_from(CONVENTIONS),
        rounding=st.sampled_from([Rounding.HALF_UP, Rounding.HALF_EVEN]),
    )
    def test_gives_each_loan_the_plan_that_it_has_alone(
        self, loans: list[tuple[int, int, int]], instalments: int, every: int, method: Method,
        day_count: Convention, rounding: Rounding,
    ) -> None:  # fmt: skip
        plans = plan_many(book(loans, instalments=instalments, every=every, method=method,
                               day_count=day_count, rounding=rounding))  # fmt: skip
        for index, (principal_fen, rate_ppm, days) in enumerate(loans):
            plan = make_plan(
                Terms(principal_fen=principal_fen, annual_rate_pct=Decimal(rate_ppm) / 10_000,
                      disbursed_on=START + timedelta(days=days), instalments=instalments,
                      every=every, method=method, day_count=day_count, rounding=rounding)
            )  # fmt: skip
            assert plans.due_on[index].tolist() == [row.due_on for row in plan.rows]
            assert plans.principal_fen[index].tolist() == [row.principal_fen for row in plan.rows]
            assert plans.interest_fen[index].tolist() == [row.interest_fen for row in plan.rows]
            assert plans.balance_after_fen[index].tolist() == [
                row.balance_after_fen for row in plan.rows
            ]

    def test_rounds_an_instalment_of_exactly_half_a_fen_as_it_is_told(self) -> None:
        loans = [(odd, 0, 0) for odd in (1, 3, 5, 7)]
        for rounding, firsts in (
            (Rounding.HALF_UP, [1, 2, 3, 4]),
            (Rounding.HALF_EVEN, [0, 2, 2, 4]),
        ):
            plans = plan_many(book(loans, instalments=2, rounding=rounding))
            assert plans.principal_fen[:, 0].tolist() == firsts


class TestBook:
    def test_refuses_what_would_not_fit_instead_of_rounding_it(self) -> None:
        with pytest.raises(TooLarge, match="principal_fen"):
            book([(2**36, 0, 0)])
        with pytest.raises(TooLarge, match="interest"):
            book([(2**35, 10_000_000, 0)])
        with pytest.raises(TooLarge, match="interest"):
            book([(2**35, 360_000, 0)], method=Method.BULLET, instalments=36)

    @pytest.mark.parametrize(
        "changes",
        [
            {"method": Method.CUSTOM},
            {"day_count": Convention.ACTUAL_ACTUAL},
            {"instalments": 0},
            {"instalments": 481},
            {"every": 0},
            {"rate_ppm": np.array([1, 2])},
            {"rate_ppm": np.array([-1])},
            {"principal_fen": np.array([0])},
        ],
    )
    def test_refuses_what_only_a_single_plan_knows(self, changes: dict[str, object]) -> None:
        with pytest.raises(ValueError):
            book([(100, 1, 0)], **changes)
