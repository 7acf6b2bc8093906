from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.cn import uscc

from sancha.core.identifiers import (
    PROVINCES,
    Finding,
    age_on,
    birth_date_of,
    check_bank_card,
    check_id_number,
    check_phone,
    check_uscc,
    id_check_digit,
    normalised,
    sex_of,
)

GOOD_ID = "11010519491231002X"


def id_number(region: str, birth: str, sequence: str) -> str:
    first_17 = f"{region}{birth}{sequence}"
    return first_17 + id_check_digit(first_17)


class TestCheckIdNumber:
    @pytest.mark.parametrize(
        ("number", "finding"),
        [
            (GOOD_ID, None),
            ("", Finding.LENGTH),
            ("110105491231002", Finding.LENGTH),
            (GOOD_ID + "1", Finding.LENGTH),
            ("11010519491231002x", Finding.CHARACTERS),
            ("1101051949123100X2", Finding.CHARACTERS),
            ("１1010519491231002X", Finding.CHARACTERS),
            ("11010519491231002\n", Finding.CHARACTERS),
            (id_number("990105", "19491231", "002"), Finding.REGION),
            (id_number("110105", "19490230", "002"), Finding.BIRTH_DATE),
            (id_number("110105", "18991231", "002"), Finding.BIRTH_DATE),
            (id_number("110105", "20251301", "002"), Finding.BIRTH_DATE),
            (id_number("110105", "20230229", "002"), Finding.BIRTH_DATE),
            (id_number("110105", "20240229", "002"), None),
            (id_number("810000", "19900101", "002"), None),
            ("110105194912310021", Finding.CHECK_DIGIT),
        ],
    )
    def test_names_the_first_thing_that_is_wrong(
        self, number: str, finding: Finding | None
    ) -> None:
        assert check_id_number(number) is finding

    @given(
        st.sampled_from(sorted(PROVINCES)),
        st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)),
        st.integers(0, 999),
        st.integers(0, 17),
        st.integers(1, 9),
    )
    def test_notices_any_one_wrong_digit(
        self, province: str, birth: date, sequence: int, place: int, shift: int
    ) -> None:
        number = id_number(f"{province}0101", f"{birth:%Y%m%d}", f"{sequence:03d}")
        assert check_id_number(number) is None
        assert birth_date_of(number) == birth
        assert sex_of(number) == ("male" if sequence % 2 else "female")
        alphabet = "0123456789X" if place == 17 else "0123456789"
        wrong = alphabet[(alphabet.index(number[place]) + shift) % len(alphabet)]
        assert check_id_number(number[:place] + wrong + number[place + 1 :]) is not None


class TestWhatAnIdNumberSays:
    def test_gives_birth_date_and_sex(self) -> None:
        assert birth_date_of(GOOD_ID) == date(1949, 12, 31)
        assert sex_of(GOOD_ID) == "female"

    def test_is_not_read_from_a_wrong_number_and_the_number_is_not_repeated(self) -> None:
        for read in (birth_date_of, sex_of):
            with pytest.raises(ValueError, match="check_digit") as caught:
                read("110105194912310021")
            assert "1949" not in str(caught.value)

    def test_is_tidied_as_people_type_it(self) -> None:
        assert normalised(" 110105 19491231 002x ") == GOOD_ID


class TestAgeOn:
    @pytest.mark.parametrize(
        ("birth", "day", "years"),
        [
            (date(2008, 3, 10), date(2026, 3, 9), 17),
            (date(2008, 3, 10), date(2026, 3, 10), 18),
            (date(2008, 2, 29), date(2026, 2, 28), 17),
            (date(2008, 2, 29), date(2026, 3, 1), 18),
            (date(2008, 2, 29), date(2008, 2, 29), 0),
        ],
    )
    def test_counts_completed_years(self, birth: date, day: date, years: int) -> None:
        assert age_on(birth, day) == years

    def test_refuses_the_unborn(self) -> None:
        with pytest.raises(ValueError):
            age_on(date(2026, 1, 2), date(2026, 1, 1))


class TestCheckPhone:
    @pytest.mark.parametrize(
        ("number", "finding"),
        [
            ("13800138000", None),
            ("19900000000", None),
            ("1380013800", Finding.LENGTH),
            ("+8613800138000", Finding.LENGTH),
            ("12800138000", Finding.CHARACTERS),
            ("23800138000", Finding.CHARACTERS),
            ("1380013800a", Finding.CHARACTERS),
            ("1380013800\n", Finding.CHARACTERS),
        ],
    )
    def test_knows_a_mobile_number(self, number: str, finding: Finding | None) -> None:
        assert check_phone(number) is finding


class TestCheckBankCard:
    @pytest.mark.parametrize(
        ("number", "finding"),
        [
            ("6222021234567890128", None),
            ("6222021234567890129", Finding.CHECK_DIGIT),
            ("622202123456789", Finding.LENGTH),
            ("62220212345678901280", Finding.LENGTH),
            ("622202123456789012a", Finding.CHARACTERS),
            ("６222021234567890128", Finding.CHARACTERS),
        ],
    )
    def test_knows_a_card(self, number: str, finding: Finding | None) -> None:
        assert check_bank_card(number) is finding

    @given(st.text("0123456789", min_size=16, max_size=19))
    def test_agrees_with_another_implementation_of_luhn(self, number: str) -> None:
        assert (check_bank_card(number) is None) == luhn.is_valid(number)


class TestCheckUscc:
    @pytest.mark.parametrize(
        ("code", "finding"),
        [
            ("91350100M000100Y43", None),
            ("91100000100003962T", None),
            ("91350100M000100Y44", Finding.CHECK_DIGIT),
            ("91350100M000100Y53", Finding.ORGANISATION),
            ("91350100M000100Y4", Finding.LENGTH),
            ("91350100I000100Y43", Finding.CHARACTERS),
            ("91350100m000100y43", Finding.CHARACTERS),
        ],
    )
    def test_knows_a_code(self, code: str, finding: Finding | None) -> None:
        assert check_uscc(code) is finding

    @given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17))
    def test_agrees_with_another_implementation_on_the_last_character(self, first: str) -> None:
        code = first + uscc.calc_check_digit(first)
        assert check_uscc(code) in (None, Finding.ORGANISATION)
