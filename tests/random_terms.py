"""Terms of random loans, as `sancha quote` reads them: of every kind, each with a plan."""

import itertools
import random
from datetime import date, timedelta
from typing import Any

from sancha.core.quote import quote

BASES = ["30/360", "30/365", "actual/360", "actual/364", "actual/365", "actual/actual"]
METHODS = ["equal_instalment", "equal_principal", "interest_first", "bullet", "custom"]
# Leap days, the end of the century that has none, month ends and year ends.
STARTS = [
    date(2024, 1, 31), date(2024, 2, 29), date(2023, 12, 31), date(2027, 2, 28), date(2028, 2, 29),
    date(2099, 11, 30), date(2099, 12, 31), date(2100, 2, 28), date(2026, 8, 31),
]  # fmt: skip


def random_terms(dice: random.Random) -> dict[str, Any]:
    """Return terms on which a plan can be made, of any kind."""
    count = dice.choice([1, 2, 3, 4, 5, 6, 7, 12])
    start = dice.choice(STARTS) if dice.random() < 0.3 else random_day(dice)
    principal = dice.choice([dice.randint(1, 500), dice.randint(10**4, 10**9)])
    asked: dict[str, Any] = {
        "principal": f"{principal / 100:.2f}",
        "annual_rate_pct": random_rate(dice),
        "disbursed_on": start.isoformat(),
        "instalments": count,
        "unit": dice.choice(["month", "month", "month", "week", "day"]),
        "method": dice.choice(METHODS),
        "day_count": dice.choice(BASES),
        "rounding": dice.choice(["half_up", "half_even"]),
    }
    asked["every"] = dice.choice([1, 1, 1, 2, 3, 6] if asked["unit"] == "month" else [1, 2, 10])
    if asked["unit"] == "month" and dice.random() < 0.3:
        asked["due_day"] = dice.randint(1, 31)
        asked["first_period"] = dice.choice(["short", "long", "merged"])
    elif dice.random() < 0.2:
        listed = random_terms_of_months(dice, start, count) if dice.random() < 0.4 else None
        asked["due_on"] = listed or rising_days(dice, start, count)
    of_method(dice, asked, principal)
    if dice.random() < 0.2:
        days = rising_days(dice, start, 2)
        asked["rate_changes"] = [{"on": day, "annual_rate_pct": random_rate(dice)} for day in days]
    if asked["unit"] == "month" and dice.random() < 0.2 and "due_on" not in asked:
        with_holidays(dice, asked)
    return asked


def random_terms_of_months(dice: random.Random, start: date, count: int) -> list[str]:
    """Return months that follow each other on a day of their own."""
    asked = {
        "principal": "1.00", "annual_rate_pct": "0", "disbursed_on": start.isoformat(),
        "instalments": count, "method": "interest_first", "due_day": dice.randint(1, 31),
    }  # fmt: skip
    return [row["due_on"] for row in quote(asked)["rows"]]


def of_method(dice: random.Random, asked: dict[str, Any], principal: int) -> None:
    count, method = asked["instalments"], asked["method"]
    if method == "custom":
        cuts = sorted(dice.randint(0, principal) for _ in range(count - 1))
        parts = [b - a for a, b in itertools.pairwise([0, *cuts, principal])]
        asked["custom_principal"] = [f"{part / 100:.2f}" for part in parts]
    elif count > 1 and dice.random() < 0.3:
        asked["principal_grace"] = dice.randint(1, count - 1)
    if method in ("equal_instalment", "equal_principal"):
        if dice.random() < 0.2:
            asked["instalment_unit"] = "1"
        if dice.random() < 0.15 and principal > 100:
            asked["balloon"] = f"{dice.randint(1, principal - 1) / 100:.2f}"
        elif dice.random() < 0.15 and "due_on" not in asked:
            asked["amortised_over"] = count + dice.choice([0, 1, 12])
    if method == "equal_principal" and dice.random() < 0.3:
        asked["principal_every"] = dice.randint(1, count)
    if method == "equal_principal" and dice.random() < 0.2:
        asked["principal_months"] = sorted(dice.sample(range(1, 13), dice.randint(1, 4)))
    if method == "equal_instalment" and asked["unit"] == "month" and dice.random() < 0.3:
        asked["annuity"] = dice.choice(["nominal", "exact"])


def with_holidays(dice: random.Random, asked: dict[str, Any]) -> None:
    asked["holidays"] = dice.choice(["kept", "moved", "moved_with_interest"])
    days = [date.fromisoformat(row["due_on"]) for row in quote(asked)["rows"]]
    closed = {day + timedelta(days=away) for day in dice.sample(days, (len(days) + 1) // 2)
              for away in range(dice.randint(1, 8))}  # fmt: skip
    asked["closed_on"] = sorted(day.isoformat() for day in closed)


def random_day(dice: random.Random) -> date:
    return date(2020, 1, 1) + timedelta(days=dice.randrange(20 * 365))


def random_rate(dice: random.Random) -> str:
    return dice.choice(["0", "6", "12", "4.35", "3.6", "35.99", f"{dice.randint(1, 3600) / 100}"])


def rising_days(dice: random.Random, start: date, count: int) -> list[str]:
    days, day = [], start
    for _ in range(count):
        day += timedelta(days=dice.randint(1, 70))
        days.append(day.isoformat())
    return days
