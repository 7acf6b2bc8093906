from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sancha.core.money import (
    MAX_FEN,
    InvalidAmount,
    Rounding,
    exact,
    grouped,
    parse_yuan,
    round_fen,
    yuan,
)


class TestParseYuan:
    @pytest.mark.parametrize(
        ("text", "fen"),
        [
            ("50000.00", 5_000_000),
            ("50000", 5_000_000),
            ("0.5", 50),
            ("0.05", 5),
            ("0", 0),
            ("92233720368547758.07", MAX_FEN),
        ],
    )
    def test_reads_an_amount(self, text: str, fen: int) -> None:
        assert parse_yuan(text) == fen

    @pytest.mark.parametrize(
        "text",
        ["", " ", "1.234", "1.", ".5", "1,000.00", "+1", "-1", "1e3", " 1", "1\n", "007", "00.10",
         "NaN", "五", "１２", "١٢", "0x10", "1_000", "92233720368547758.08", "9" * 5000],
    )  # fmt: skip
    def test_refuses_what_is_not_an_amount(self, text: str) -> None:
        with pytest.raises(InvalidAmount):
            parse_yuan(text)

    @pytest.mark.parametrize("value", [1.5, 1, Decimal("1.50"), None, True, b"1"])
    def test_refuses_what_is_not_text(self, value: object) -> None:
        with pytest.raises(TypeError):
            parse_yuan(value)  # type: ignore[arg-type]

    def test_reads_a_minus_sign_only_when_told_to(self) -> None:
        assert parse_yuan("-12.30", signed=True) == -1230
        assert parse_yuan("-0", signed=True) == 0
        with pytest.raises(InvalidAmount):
            parse_yuan("--1", signed=True)

    @given(st.integers(min_value=-MAX_FEN, max_value=MAX_FEN))
    def test_reads_back_what_yuan_wrote(self, fen: int) -> None:
        assert parse_yuan(yuan(fen), signed=True) == fen


class TestYuan:
    @pytest.mark.parametrize(
        ("fen", "text"),
        [(5_000_000, "50000.00"), (0, "0.00"), (5, "0.05"), (-5, "-0.05"), (-12_345, "-123.45")],
    )
    def test_writes_two_decimals(self, fen: int, text: str) -> None:
        assert yuan(fen) == text

    @pytest.mark.parametrize("value", [1.0, Decimal(1), "1", True])
    def test_refuses_what_is_not_a_whole_number(self, value: object) -> None:
        with pytest.raises(TypeError):
            yuan(value)  # type: ignore[arg-type]


class TestRoundFen:
    @pytest.mark.parametrize(
        ("value", "half_up", "half_even", "down"),
        [
            (Fraction(5, 2), 3, 2, 2),
            (Fraction(7, 2), 4, 4, 3),
            (Fraction(-5, 2), -3, -2, -3),
            (Fraction(-7, 2), -4, -4, -4),
            (Fraction(1, 2), 1, 0, 0),
            (Fraction(-1, 2), -1, 0, -1),
            (Fraction(249, 100), 2, 2, 2),
            (Fraction(-249, 100), -2, -2, -3),
            (Fraction(251, 100), 3, 3, 2),
            (Fraction(7), 7, 7, 7),
        ],
    )
    def test_rounds_each_way(
        self, value: Fraction, half_up: int, half_even: int, down: int
    ) -> None:
        assert round_fen(value) == half_up
        assert round_fen(value, Rounding.HALF_UP) == half_up
        assert round_fen(value, Rounding.HALF_EVEN) == half_even
        assert round_fen(value, Rounding.DOWN) == down

    def test_refuses_a_float(self) -> None:
        with pytest.raises(TypeError):
            round_fen(2.5)  # type: ignore[arg-type]

    @given(st.fractions(), st.sampled_from([Rounding.HALF_UP, Rounding.HALF_EVEN]))
    def test_treats_debit_and_credit_alike_and_stays_near(
        self, value: Fraction, mode: Rounding
    ) -> None:
        assert round_fen(-value, mode) == -round_fen(value, mode)
        assert abs(round_fen(value, mode) - value) <= Fraction(1, 2)

    @given(st.fractions(), st.fractions(), st.sampled_from(Rounding))
    def test_keeps_the_order_of_amounts(self, a: Fraction, b: Fraction, mode: Rounding) -> None:
        assert (round_fen(a, mode) <= round_fen(b, mode)) or a > b


class TestExact:
    def test_keeps_a_decimal_as_it_was_written(self) -> None:
        assert exact(Decimal("4.35")) == Fraction(435, 100)

    @pytest.mark.parametrize("value", [0.1, True, "1"])
    def test_refuses_what_has_lost_its_exactness(self, value: object) -> None:
        with pytest.raises(TypeError):
            exact(value)  # type: ignore[arg-type]


class TestGrouped:
    @pytest.mark.parametrize(
        ("fen", "text"),
        [
            (0, "0.00"),
            (5, "0.05"),
            (99_999, "999.99"),
            (5_000_000, "50,000.00"),
            (-123_456_789, "-1,234,567.89"),
        ],
    )
    def test_writes_an_amount_for_a_sentence(self, fen: int, text: str) -> None:
        assert grouped(fen) == text
