"""Interest by every day count, to the fen, against a file of printed figures.

Three implementations that share no code must give each figure: the core, the walk through the
calendar in `naive_schedule`, and the closed formulas below.
"""

import json
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from naive_schedule import Schedule, fen
from sancha.core.daycount import Convention, year_fraction
from sancha.core.money import round_fen

VECTORS = json.loads(Path(__file__).with_name("day_counts.json").read_text(encoding="utf-8"))
CASES = [(vector, basis) for vector in VECTORS for basis in vector["interest"]]


def by_the_core(vector: dict[str, Any], basis: str) -> int:
    start, end = date.fromisoformat(vector["from"]), date.fromisoformat(vector["to"])
    years = year_fraction(Convention(basis), start, end)
    return round_fen(fen(vector["base"]) * Fraction(vector["annual_rate_pct"]) / 100 * years)


def by_walking(vector: dict[str, Any], basis: str) -> int:
    bullet = {
        "principal": vector["base"], "annual_rate_pct": vector["annual_rate_pct"],
        "disbursed_on": vector["from"], "due_on": [vector["to"]], "instalments": 1,
        "method": "bullet", "day_count": basis,
    }  # fmt: skip
    return Schedule(bullet).rows()[0][2]


def by_formula(vector: dict[str, Any], basis: str) -> int:
    """Serial day numbers and years, months and days subtracted; Decimal, not Fraction."""
    start, end = ([int(part) for part in vector[name].split("-")] for name in ("from", "to"))
    of = basis.split("/")[1]
    if basis == "actual/actual":
        years = Decimal(0)
        for year in range(start[0], end[0] + 1):
            first = max(serial(*start), serial(year, 1, 1))
            last = min(serial(*end), serial(year + 1, 1, 1))
            years += Decimal(last - first) / (serial(year + 1, 1, 1) - serial(year, 1, 1))
    elif basis.startswith("30/"):
        months = (end[0] - start[0]) * 12 + end[1] - start[1]
        if end[2] < min(start[2], length(end[0], end[1])):
            months -= 1
        year, month = divmod(start[0] * 12 + start[1] - 1 + months, 12)
        reached = serial(year, month + 1, min(start[2], length(year, month + 1)))
        years = Decimal(months * 30 + serial(*end) - reached) / int(of)
    else:
        years = Decimal(serial(*end) - serial(*start)) / int(of)
    amount = Decimal(vector["base"]) * Decimal(vector["annual_rate_pct"]) * years
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def serial(year: int, month: int, day: int) -> int:
    """The number of the day, by the formula of the Gregorian calendar."""
    shifted = (14 - month) // 12
    year, month = year + 4800 - shifted, month + 12 * shifted - 3
    return day + (153 * month + 2) // 5 + 365 * year + year // 4 - year // 100 + year // 400


def length(year: int, month: int) -> int:
    return serial(year + month // 12, month % 12 + 1, 1) - serial(year, month, 1)


@pytest.mark.parametrize("implementation", [by_the_core, by_walking, by_formula])
def test_each_figure_comes_out_to_the_fen(
    implementation: Callable[[dict[str, Any], str], int],
) -> None:
    wrong = [
        (vector["from"], vector["to"], basis)
        for vector, basis in CASES
        if implementation(vector, basis) != fen(vector["interest"][basis])
    ]
    assert wrong == []


def test_every_day_count_is_in_the_file() -> None:
    assert {basis for _, basis in CASES} == {convention.value for convention in Convention}
    assert len(CASES) == 90


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2025, 12, 21), date(2026, 3, 21), 90),
        (date(2023, 12, 21), date(2024, 3, 21), 91),
        (date(2026, 3, 21), date(2026, 6, 21), 92),
        (date(2026, 6, 21), date(2026, 9, 21), 92),
        (date(2026, 9, 21), date(2026, 12, 21), 91),
    ],
)
def test_quarters_have_the_days_that_banks_count(start: date, end: date, days: int) -> None:
    assert year_fraction(Convention.ACTUAL_360, start, end) == Fraction(days, 360)
