"""`sancha replay` against a loan lived day by day, on random loans with random events.

SANCHA_REPLAY_LOANS sets how many; the figures of a run of 10,000 stand in docs/domain/replay.md.
"""

import os
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from naive_claims import PARTS
from naive_loan import lived
from naive_plan import Refused, fen
from sancha.core.fields import InvalidFields
from sancha.core.loan.wire import KINDS, replay_json

LOANS = int(os.environ.get("SANCHA_REPLAY_LOANS", "300"))
BATCHES = 4


def random_terms(random: Random) -> dict[str, Any]:
    unit = random.choice(["month", "month", "month", "week", "day"])
    count = random.randint(1, {"month": 12, "week": 20, "day": 40}[unit])
    method = random.choice(
        [
            "equal_instalment",
            "equal_instalment",
            "equal_principal",
            "interest_first",
            "bullet",
            "custom",
        ]
    )
    principal = random.choice([random.randint(100, 10**4), random.randint(10**6, 10**9)])
    terms: dict[str, Any] = {
        "principal": yuan(principal),
        "annual_rate_pct": random.choice(["0", "3.45", "4.35", "6", "12", "18.25", "24"]),
        "disbursed_on": str(date(2023, 1, 1) + timedelta(days=random.randint(0, 800))),
        "instalments": count,
        "every": random.choice([1, 1, 1, 3]) if unit == "month" else 1,
        "unit": unit,
        "method": method,
        "day_count": random.choice(
            ["30/360", "30/360", "actual/360", "actual/365", "actual/364", "actual/actual"]
        ),
        "rounding": random.choice(["half_up", "half_even"]),
        "overdue_markup_pct": random.choice(["0", "30", "50"]),
        "misuse_markup_pct": random.choice(["40", "100"]),
        "compound": random.random() < 0.8,
        "allocation": random.sample(PARTS, 5) if random.random() < 0.3 else list(PARTS),
        "early_fee_pct": random.choice(["0", "1", "0.5"]),
        "grace_days": random.choice([0, 0, 0, 3, 10]),
    }
    if random.random() < 0.15:
        days = [date.fromisoformat(terms["disbursed_on"])]
        for _ in range(count):
            days.append(days[-1] + timedelta(days=random.choice([1, 28, 30, 31, 31, 61, 92])))
        terms["due_on"] = [str(day) for day in days[1:]]
    if method == "bullet" and random.random() < 0.5:
        paid_back_on = date.fromisoformat(terms["disbursed_on"]) + timedelta(random.randint(1, 190))
        terms |= {"discounted": True, "due_on": [str(paid_back_on)]}
    if method in ("equal_instalment", "equal_principal"):
        terms["principal_grace"] = random.choice([0, 0, random.randint(0, count - 1)])
    if method == "custom":
        cuts = sorted(random.randint(0, principal) for _ in range(count - 1))
        edges = [0, *cuts, principal]
        terms["custom_principal"] = [yuan(b - a) for a, b in pairwise(edges)]
    return terms


def yuan(amount: int) -> str:
    return f"{amount // 100}.{amount % 100:02d}"


def values_of(random: Random, kind: str, on: str, amount: str) -> dict[str, Any]:
    """Return what an event of this kind says beside its day."""
    values: dict[str, Any] = {}
    match kind:
        case "repayment" | "early_repayment" | "fee" | "draw" | "recovery":
            values["amount"] = amount
        case "rate_change":
            values["annual_rate_pct"] = random.choice(["0", "3", "5.5", "9", "15"])
        case "waiver":
            values |= {"penalty": amount, "interest": yuan(random.randint(0, 500))}
        case "interest_pause":
            until = date.fromisoformat(on) + timedelta(days=random.randint(1, 60))
            values["until"] = str(until)
        case "extension" | "deferral":
            values["periods"] = random.randint(1, 4)
        case "restructuring":
            values["instalments"] = random.randint(1, 8)
    if kind == "early_repayment":
        values["keep"] = random.choice(["term", "instalment"])
    if kind in ("extension", "restructuring") and random.random() < 0.4:
        values["annual_rate_pct"] = random.choice(["0", "4.35", "12"])
    return values


def random_events(random: Random, terms: dict[str, Any], days: int) -> list[dict[str, Any]]:
    begun, principal = date.fromisoformat(terms["disbursed_on"]), fen(terms["principal"])
    part = principal // terms["instalments"]
    events: list[dict[str, Any]] = []
    if "discounted" in terms and random.random() < 0.4:
        events.append({"on": terms["disbursed_on"], "type": "cancellation"})
    elif "discounted" in terms and random.random() < 0.6:
        return a_bills_answer(random, terms)
    for number in range(len(events) + 1, random.randint(0, 8) + 1):
        on = str(begun + timedelta(days=random.randint(0, days)))
        amount = yuan(random.choice([random.randint(1, 10**4), random.randint(1, part * 2 + 2),
                                     random.randint(1, principal * 2), part + 1]))  # fmt: skip
        kind = random.choice(
            ["repayment"] * 6
            + ["early_repayment"] * 4
            + ["rate_change"] * 2
            + ["reversal"] * 2
            + ["fee", "misuse", "waiver", "interest_pause", "draw"]
            + ["call", "extension", "deferral", "restructuring"]
        )
        if "discounted" in terms and random.random() < 0.9:  # Little else happens to a bill.
            kind = random.choice(["repayment", "fee", "waiver"])
        event = {"on": on, "type": kind, **values_of(random, kind, on, amount)}
        if kind == "reversal":
            gone = {one["of"] for one in events if one["type"] == "reversal"}
            still = [nr for nr in range(1, number) if nr not in gone and events[nr - 1]["on"] <= on]
            if not still:
                event = {"on": on, "type": "repayment", "amount": amount}
            else:
                event["of"] = random.choice(still)
        events.append(event)
    if random.random() < 0.15:
        on, later = (str(begun + timedelta(days=random.randint(0, days))) for _ in range(2))
        events += [
            {"on": min(on, later), "type": "write_off"},
            {"on": max(on, later), "type": "recovery", "amount": yuan(part * 2 + 1)},
        ]
    return events


def a_bills_answer(random: Random, terms: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what follows the due day: the acceptor pays, or the holder does, late and in parts."""
    face, due_on = fen(terms["principal"]), date.fromisoformat(terms["due_on"][0])
    late = sorted(random.randint(0, 60) for _ in range(random.choice([1, 1, 2, 3])))
    days = [str(due_on + timedelta(days=days)) for days in late]
    amounts = [random.randint(1, face // len(days) + 1) for _ in days[1:]]
    # The last is what is left of the face; penalty and all, or less.
    amounts.append(face - sum(amounts) + random.choice([0, 0, random.randint(0, face // 50 + 1)]))
    events: list[dict[str, Any]] = [
        {"on": on, "type": "repayment", "amount": yuan(max(amount, 1))}
        for on, amount in zip(days, amounts, strict=True)
    ]
    if random.random() < 0.3:
        events[-1]["type"] = "recovery"
        events.insert(-1, {"on": days[-1], "type": "write_off"})
    return events


def as_lived(said: dict[str, Any]) -> dict[str, Any]:
    """The program's answer in the form of the naive one."""

    def amounts(of: dict[str, Any]) -> dict[str, int]:
        return {name: fen(text) for name, text in of.items() if name != "event"}

    return {
        "balances": amounts(said["balances"]),
        "due": amounts(said["due"]),
        "days_past_due": said["days_past_due"],
        "rows": [
            (row["nr"], date.fromisoformat(row["due_on"]), fen(row["principal"]),
             fen(row["interest"]), fen(row["balance_after"]))
            for row in said["rows"]
        ],
        "allocations": {one["event"]: amounts(one) for one in said["allocations"]},
        "waived": {one["event"]: amounts(one) for one in said["waivers"]},
    }  # fmt: skip


def require_explained(said: dict[str, Any]) -> None:
    """What was earned is what was paid, was waived or is owed; the explanation says all of it."""
    for part in PARTS[:-1]:
        explained = sum(
            fen(one["amount"]) for one in said["explanation"] if one["component"] == part
        )
        settled = sum(fen(one[part]) for one in [*said["allocations"], *said["waivers"]])
        kept_back = sum(fen(one[part]) for one in said["allocations"] if one["event"] == 0)
        assert max(explained, kept_back) == settled + fen(said["balances"][part]), part


@pytest.mark.parametrize("batch", range(BATCHES))
def test_agrees_with_a_loan_lived_day_by_day(batch: int) -> None:
    met: set[str] = set()
    for number in range(batch, LOANS, BATCHES):
        random = Random(number)
        terms = random_terms(random)
        days = (
            terms["instalments"]
            * {"month": 31 * terms["every"], "week": 7, "day": 1}[terms["unit"]]
        )
        events = random_events(random, terms, days + 30)
        as_of = date.fromisoformat(terms["disbursed_on"]) + timedelta(
            days=random.randint(0, days + 60)
        )
        asked = {"terms": terms, "events": events, "as_of": str(as_of)}
        context = {"seed": number, **asked}
        try:
            slowly = lived(terms, events, as_of)
        except Refused:
            with pytest.raises(InvalidFields):
                replay_json(asked)
            continue
        said = replay_json(asked)
        assert as_lived(said) == slowly, context
        require_explained(said)
        met.update(event["type"] for event in events)
    assert met >= set(KINDS)
