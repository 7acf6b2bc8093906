from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sancha.core.vat import Split, split_following, split_tax_inclusive


class TestSplitTaxInclusive:
    @pytest.mark.parametrize(
        ("gross_fen", "rate_pct", "net_fen", "tax_fen"),
        [
            (100_000, 6, 94_340, 5_660),
            (25_000, 6, 23_585, 1_415),
            (10_300, 3, 10_000, 300),
            (100, Decimal("0.5"), 100, 0),
            (0, 6, 0, 0),
            (-100_000, 6, -94_340, -5_660),
        ],
    )
    def test_takes_the_tax_out(
        self, gross_fen: int, rate_pct: Decimal | int, net_fen: int, tax_fen: int
    ) -> None:
        assert split_tax_inclusive(gross_fen, rate_pct) == Split(net_fen=net_fen, tax_fen=tax_fen)

    @given(st.integers(-(10**15), 10**15), st.integers(0, 100))
    def test_adds_up_and_reverses(self, gross_fen: int, rate_pct: int) -> None:
        split, reverse = (split_tax_inclusive(fen, rate_pct) for fen in (gross_fen, -gross_fen))
        assert split.net_fen + split.tax_fen == gross_fen
        assert (reverse.net_fen, reverse.tax_fen) == (-split.net_fen, -split.tax_fen)

    def test_refuses_a_negative_or_floating_rate(self) -> None:
        with pytest.raises(ValueError):
            split_tax_inclusive(100, -1)
        with pytest.raises(TypeError):
            split_tax_inclusive(100, 6.0)  # type: ignore[arg-type]


class TestSplitFollowing:
    def test_the_taxes_of_the_parts_are_the_tax_of_the_sum(self) -> None:
        parts = [833] * 365
        done, taxes = 0, 0
        for part in parts:
            split = split_following(part, 6, before_fen=done)
            assert split.net_fen + split.tax_fen == part
            done, taxes = done + part, taxes + split.tax_fen
        assert taxes == split_tax_inclusive(sum(parts), 6).tax_fen
