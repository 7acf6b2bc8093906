from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sancha.core.daycount import (
    Convention,
    add_months,
    days_between,
    whole_months,
    year_fraction,
)
from sancha.core.money import round_fen

DATES = st.dates(min_value=date(2000, 1, 1), max_value=date(2060, 1, 1))
THIRTY, ACTUAL = Convention.THIRTY_360, Convention.ACTUAL_360


def interest(principal: int, pct: str, convention: Convention, start: date, end: date) -> int:
    return round_fen(principal * Fraction(pct) / 100 * year_fraction(convention, start, end))


class TestAddMonths:
    def test_keeps_the_last_day_without_drift(self) -> None:
        day, found = date(2026, 1, 31), []
        for _ in range(4):
            day = add_months(day, 1, anchor_day=31)
            found.append(day)
        assert found == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)]

    def test_goes_back_and_over_the_year(self) -> None:
        assert add_months(date(2026, 1, 31), -2) == date(2025, 11, 30)
        assert add_months(date(2026, 12, 10), 1) == date(2027, 1, 10)
        assert add_months(date(2024, 1, 30), 1) == date(2024, 2, 29)

    @pytest.mark.parametrize("anchor_day", [0, 32])
    def test_refuses_a_day_that_no_month_has(self, anchor_day: int) -> None:
        with pytest.raises(ValueError):
            add_months(date(2026, 1, 1), 1, anchor_day=anchor_day)


class TestDaysBetween:
    @pytest.mark.parametrize(
        ("convention", "start", "end", "anchor_day", "days"),
        [
            (THIRTY, date(2026, 1, 10), date(2026, 2, 10), None, 30),
            (THIRTY, date(2026, 1, 10), date(2027, 3, 15), None, 360 + 60 + 5),
            (THIRTY, date(2026, 1, 31), date(2026, 2, 28), None, 30),
            (THIRTY, date(2026, 2, 28), date(2026, 3, 31), 31, 30),
            (THIRTY, date(2026, 2, 28), date(2026, 3, 31), None, 33),
            (THIRTY, date(2026, 1, 20), date(2026, 2, 10), None, 21),
            (THIRTY, date(2026, 1, 28), date(2026, 3, 10), None, 40),
            (THIRTY, date(2026, 5, 5), date(2026, 5, 5), None, 0),
            (ACTUAL, date(2025, 12, 21), date(2026, 3, 21), None, 90),
            (ACTUAL, date(2023, 12, 21), date(2024, 3, 21), None, 91),
            (ACTUAL, date(2026, 3, 21), date(2026, 6, 21), None, 92),
            (ACTUAL, date(2026, 6, 21), date(2026, 9, 21), None, 92),
            (ACTUAL, date(2026, 9, 21), date(2026, 12, 21), None, 91),
        ],
    )
    def test_counts(
        self, convention: Convention, start: date, end: date, anchor_day: int | None, days: int
    ) -> None:
        assert days_between(convention, start, end, anchor_day=anchor_day) == days

    @pytest.mark.parametrize("convention", Convention)
    def test_refuses_dates_in_the_wrong_order(self, convention: Convention) -> None:
        with pytest.raises(ValueError):
            days_between(convention, date(2026, 1, 2), date(2026, 1, 1))

    def test_refuses_a_start_that_is_not_in_the_series(self) -> None:
        with pytest.raises(ValueError):
            whole_months(date(2026, 1, 20), date(2026, 5, 1), anchor_day=10)

    @given(st.sampled_from(Convention), DATES, st.integers(0, 4000))
    def test_never_shrinks_from_one_day_to_the_next(
        self, convention: Convention, start: date, days: int
    ) -> None:
        end = start + timedelta(days=days)
        step = days_between(convention, start, end + timedelta(days=1)) - days_between(
            convention, start, end
        )
        assert 0 <= step <= 3  # Three when a short February completes a month.

    @given(DATES, st.integers(0, 480))
    def test_counts_every_anchored_month_as_thirty_days(self, start: date, months: int) -> None:
        assert days_between(THIRTY, start, add_months(start, months)) == 30 * months


class TestYearFraction:
    def test_gives_the_interest_that_banks_print(self) -> None:
        first = date(2026, 1, 1)
        month, february = date(2026, 2, 1), date(2026, 3, 1)
        assert interest(100_000_000, "4.35", ACTUAL, first, month) == 374_583
        assert interest(100_000_000, "4.35", ACTUAL, month, february) == 338_333
        assert interest(100_000_000, "4.35", THIRTY, month, february) == 362_500
        assert interest(100_000_000, "4.35", ACTUAL, first, date(2027, 1, 1)) == 4_410_417
        assert interest(100_000_000, "4.35", THIRTY, first, date(2027, 1, 1)) == 4_350_000
        assert interest(10_000_000, "9", ACTUAL, first, date(2026, 1, 31)) == 75_000
        assert interest(50_000, "9", ACTUAL, first, date(2026, 1, 31)) == 375

    def test_divides_by_the_days_the_convention_names(self) -> None:
        start, end = date(2026, 1, 1), date(2026, 1, 31)
        assert year_fraction(Convention.ACTUAL_365, start, end) == Fraction(30, 365)
        assert year_fraction(ACTUAL, start, end) == Fraction(30, 360)
