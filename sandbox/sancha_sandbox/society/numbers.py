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


USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def uscc(rng: Random, *, division: str) -> str:
    """Return a unified social credit code (GB 32100) of a firm: 91, its district, and checks.

    The organisation part begins with Y9, which the registers have not reached.
    """
    body = f"Y9{rng.randrange(10**6):06d}"
    first_17 = f"91{division}{body}{organisation_check(body)}"
    total = sum(pow(3, place, 31) * USCC_ALPHABET.index(c) for place, c in enumerate(first_17))
    return first_17 + USCC_ALPHABET[-total % 31]


def organisation_check(body: str) -> str:
    """Return the check character of an organisation code (GB 11714)."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    values = [int(c) if c.isdigit() else ord(c) - 55 for c in body]
    check = 11 - sum(w * v for w, v in zip(weights, values, strict=True)) % 11
    return {10: "X", 11: "0"}.get(check, str(check))
