import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sancha.core.chinese_amount import NotWritable, capitals
from sancha.core.money import parse_yuan

DIGITS = "零壹贰叁肆伍陆柒捌玖"
UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def read_back(text: str) -> int:
    """Read capitals as a person would: an independent reader for the round trip."""
    whole_text, _, rest = text.partition("元") if "元" in text else ("", "", text)
    fen = 0
    for digit, unit in re.findall(rf"([{DIGITS[1:]}])(角|分)", rest):
        fen += DIGITS.index(digit) * (10 if unit == "角" else 1)
    total = section = digit = 0
    for character in whole_text:
        if character in DIGITS:
            digit = DIGITS.index(character)
        elif character in UNITS:
            section, digit = section + digit * UNITS[character], 0
        elif character == "万":
            total, section, digit = total + (section + digit) * 10_000, 0, 0
        else:
            total, section, digit = (total + section + digit) * 100_000_000, 0, 0
    return (total + section + digit) * 100 + fen


class TestCapitals:
    @pytest.mark.parametrize(
        ("amount", "text"),
        [
            ("50000", "伍万元整"),
            ("107000.53", "壹拾万柒仟元伍角叁分"),
            ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
            ("325.04", "叁佰贰拾伍元零肆分"),
            ("6007.14", "陆仟零柒元壹角肆分"),
            ("100010000.10", "壹亿零壹万元壹角整"),
            ("20000001", "贰仟万零壹元整"),
            ("0", "零元整"),
            ("0.05", "伍分"),
            ("0.50", "伍角整"),
            ("0.55", "伍角伍分"),
            ("10", "壹拾元整"),
            ("1000000000000", "壹万亿元整"),
            ("1000000050000.00", "壹万亿零伍万元整"),
            ("100005000", "壹亿零伍仟元整"),
            ("1010000000", "壹拾亿壹仟万元整"),
            ("10500", "壹万零伍佰元整"),
            ("8884.88", "捌仟捌佰捌拾肆元捌角捌分"),
        ],
    )
    def test_writes_an_amount_in_capitals(self, amount: str, text: str) -> None:
        assert capitals(parse_yuan(amount)) == text

    @pytest.mark.parametrize("fen", [-1, 10**18])
    def test_refuses_what_has_no_agreed_form(self, fen: int) -> None:
        with pytest.raises(NotWritable):
            capitals(fen)

    @given(
        st.integers(min_value=0, max_value=10**14) | st.integers(0, 10**8).map(lambda n: n * 100)
    )
    def test_can_be_read_back_and_never_repeats_a_zero(self, fen: int) -> None:
        text = capitals(fen)
        assert read_back(text) == fen
        assert "零零" not in text
        assert text.endswith("分") == bool(fen % 10)
