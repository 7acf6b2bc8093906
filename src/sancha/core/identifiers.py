"""Numbers that name people, firms, telephones and cards: is this one well formed?

Every check returns the first finding, the most general first, or None. A well-formed number may
still belong to nobody; that is asked outside. Messages live with the features.
"""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Literal


class Finding(StrEnum):
    """What is wrong with a number."""

    LENGTH = "length"
    CHARACTERS = "characters"
    REGION = "region"
    BIRTH_DATE = "birth_date"
    ORGANISATION = "organisation"
    CHECK_DIGIT = "check_digit"


PROVINCES: Final[Mapping[str, str]] = MappingProxyType({
    # GB/T 2260, first two digits; 81 to 83 stand on residence permits of people from Hong Kong,
    # Macao and Taiwan. Permanent-residence numbers of foreigners (9...) are another kind.
    "11": "北京市", "12": "天津市", "13": "河北省", "14": "山西省", "15": "内蒙古自治区",
    "21": "辽宁省", "22": "吉林省", "23": "黑龙江省",
    "31": "上海市", "32": "江苏省", "33": "浙江省", "34": "安徽省", "35": "福建省",
    "36": "江西省", "37": "山东省",
    "41": "河南省", "42": "湖北省", "43": "湖南省", "44": "广东省", "45": "广西壮族自治区",
    "46": "海南省",
    "50": "重庆市", "51": "四川省", "52": "贵州省", "53": "云南省", "54": "西藏自治区",
    "61": "陕西省", "62": "甘肃省", "63": "青海省", "64": "宁夏回族自治区",
    "65": "新疆维吾尔自治区",
    "71": "台湾省", "81": "香港特别行政区", "82": "澳门特别行政区", "83": "台湾地区",
})  # fmt: skip

_ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS: Final = "10X98765432"
_USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)


def check_id_number(number: str) -> Finding | None:
    """Check a citizen's identity number (GB 11643): 17 digits and a digit or capital X.

    Say `normalised` first where people type: a small x is a finding here.
    """
    if len(number) != 18:
        return Finding.LENGTH
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return Finding.CHARACTERS
    if number[:2] not in PROVINCES:
        return Finding.REGION
    if _birth_date(number) is None:
        return Finding.BIRTH_DATE
    if number[17] != id_check_digit(number[:17]):
        return Finding.CHECK_DIGIT
    return None


def normalised(number: str) -> str:
    """Return what a person typed without blanks, and in capitals."""
    return "".join(number.split()).upper()


def id_check_digit(first_17: str) -> str:
    """Return the eighteenth character that belongs to the first seventeen digits."""
    total = sum(w * int(d) for w, d in zip(_ID_WEIGHTS, first_17, strict=True))
    return _ID_CHECKS[total % 11]


def birth_date_of(id_number: str) -> date:
    """Return the birth date in an identity number.

    :raises ValueError: if the number is not well formed.
    """
    _require_well_formed(id_number)
    return date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))


def sex_of(id_number: str) -> Literal["male", "female"]:
    """Return the sex in an identity number: the seventeenth digit is odd for men.

    :raises ValueError: if the number is not well formed.
    """
    _require_well_formed(id_number)
    return "male" if int(id_number[16]) % 2 else "female"


def age_on(birth: date, day: date) -> int:
    """Return the completed years on `day`. Born on 29 February: older on 1 March.

    :raises ValueError: if `day` comes before the birth.
    """
    if day < birth:
        raise ValueError("not yet born")
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def check_phone(number: str) -> Finding | None:
    """Check a mobile number of the mainland: eleven digits, 13 to 19 in front."""
    if len(number) != 11:
        return Finding.LENGTH
    if not re.fullmatch(r"1[3-9][0-9]{9}", number):
        return Finding.CHARACTERS
    return None


def check_bank_card(number: str) -> Finding | None:
    """Check a bank card: 16 to 19 digits that pass Luhn's test."""
    if not 16 <= len(number) <= 19:
        return Finding.LENGTH
    if not re.fullmatch(r"[0-9]+", number):
        return Finding.CHARACTERS
    if _luhn(number) % 10:
        return Finding.CHECK_DIGIT
    return None


def check_uscc(code: str) -> Finding | None:
    """Check a unified social credit code (GB 32100) and the organisation code inside it."""
    if len(code) != 18:
        return Finding.LENGTH
    if any(character not in _USCC_ALPHABET for character in code):
        return Finding.CHARACTERS
    if code[16] != _organisation_check(code[8:16]):
        return Finding.ORGANISATION
    total = sum(
        weight * _USCC_ALPHABET.index(character)
        for weight, character in zip(_USCC_WEIGHTS, code[:17], strict=True)
    )
    if code[17] != _USCC_ALPHABET[(31 - total % 31) % 31]:
        return Finding.CHECK_DIGIT
    return None


def _require_well_formed(id_number: str) -> None:
    finding = check_id_number(id_number)
    if finding is not None:
        raise ValueError(f"not an identity number: {finding.value}")  # Never the number itself.


def _birth_date(number: str) -> date | None:
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return birth if birth.year >= 1900 else None


def _luhn(number: str) -> int:
    total = 0
    for place, character in enumerate(reversed(number)):
        digit = int(character) * (1 + place % 2)
        total += digit - 9 if digit > 9 else digit
    return total


def _organisation_check(first_8: str) -> str:
    """Return the ninth character of an organisation code (GB 11714)."""
    total = sum(
        weight * _ORGANISATION_ALPHABET.index(character)
        for weight, character in zip(_ORGANISATION_WEIGHTS, first_8, strict=True)
    )
    return "0123456789X"[(11 - total % 11) % 11]
