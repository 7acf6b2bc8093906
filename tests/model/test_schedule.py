"""Plans of random loans against an independent calculation, day by day and in fractions."""

import hashlib
import itertools
import json
import os
import random
import subprocess
import sys
from datetime import date
from typing import Any

import pytest

from naive_schedule import Schedule, fen
from random_terms import METHODS, random_terms
from sancha.core.quote import quote, read

LOANS = 10_000


def differences(asked: dict[str, Any]) -> list[str]:
    """Return what is wrong with the plan of these terms."""
    rows = quote(asked)["rows"]
    found = []
    days = [asked["disbursed_on"], *(row["due_on"] for row in rows)]
    if any(earlier >= later for earlier, later in itertools.pairwise(days)):
        found.append("dates")
    if sum(fen(row["principal"]) for row in rows) != fen(asked["principal"]):
        found.append("principal")
    if rows[-1]["balance_after"] != "0.00":
        found.append("balance")
    if any(fen(row[name]) < 0 for row in rows for name in ("principal", "interest", "payment")):
        found.append("negative")
    said = [
        (date.fromisoformat(r["due_on"]), fen(r["principal"]), fen(r["interest"])) for r in rows
    ]
    if said != Schedule(asked).rows():
        found.append("amounts")
    return found


def test_every_plan_agrees_to_the_fen_with_the_independent_one() -> None:
    dice = random.Random(20260110)
    for number in range(LOANS):
        asked = random_terms(dice)
        assert differences(asked) == [], (number, asked)


def test_plans_do_not_depend_on_the_time_zone() -> None:
    program = (
        "import json, sys; from sancha.core.quote import quote;"
        "print(json.dumps([quote(asked) for asked in json.load(sys.stdin)]))"
    )
    dice = random.Random(7)
    asked = json.dumps([random_terms(dice) for _ in range(200)]).encode()
    digests = set()
    for zone in ("UTC", "Asia/Shanghai", "America/Los_Angeles"):
        done = subprocess.run(
            [sys.executable, "-c", program], input=asked, capture_output=True, check=True,
            env=os.environ | {"TZ": zone},
        )  # fmt: skip
        assert len(json.loads(done.stdout)) == 200
        digests.add(hashlib.sha256(done.stdout).hexdigest())
    assert len(digests) == 1


@pytest.mark.parametrize("method", METHODS)
def test_a_plan_of_the_longest_term_agrees_too(method: str) -> None:
    asked: dict[str, Any] = {
        "principal": "1234567.89", "annual_rate_pct": "4.35", "disbursed_on": "2024-01-31",
        "instalments": 360, "method": method, "day_count": "actual/actual",
    }  # fmt: skip
    if method == "custom":
        asked["custom_principal"] = ["3429.35"] * 359 + ["3431.24"]
    assert differences(asked) == []
    assert read(asked).terms.instalments == 360
