"""Numbers that are well formed and belong to nobody."""

from datetime import date
from random import Random

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
# Serials from 900 are hardly ever given out: a district has fewer births a day.
FIRST_SERIAL, LAST_SERIAL = 900, 989
CARD_PREFIX = "629900"  # UnionPay's 62, and an issuer that does not exist.
PHONE_PREFIXES = (
    "131", "132", "135", "136", "137", "138", "139", "150", "151", "152",
    "155", "158", "159", "166", "176", "177", "180", "186", "188", "199",
)  # fmt: skip


def id_number(rng: Random, *, division: str, born_on: date, sex: str) -> str:
    """Return an identity number (GB 11643): its seventeenth digit is odd for men."""
    serial = rng.randrange(FIRST_SERIAL, LAST_SERIAL, 2) + (sex == "male")
    first_17 = f"{division}{born_on:%Y%m%d}{serial}"
    total = sum(w * int(d) for w, d in zip(ID_WEIGHTS, first_17, strict=True))
    return first_17 + ID_CHECKS[total % 11]


def phone(rng: Random) -> str:
    return f"{rng.choice(PHONE_PREFIXES)}00{rng.randrange(10**6):06d}"


def card(rng: Random) -> str:
    """Return a bank card of 19 digits that passes Luhn's test."""
    first_18 = f"{CARD_PREFIX}{rng.randrange(10**12):012d}"
    total = 0
    for place, digit in enumerate(reversed(first_18)):
        doubled = int(digit) * (2 - place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return first_18 + str(-total % 10)
