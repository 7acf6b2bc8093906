"""A loan, day by day: written from docs/domain/replay.md alone, with fractions and no shortcut.

It shares nothing with `sancha.core`. Every night it adds one day's interest, penalty and compound
interest; it knows no closed form, no segment, no checkpoint. Amounts are fen. Its plan is in
`naive_plan`, what is owed and paid of it in `naive_claims`; here is what may happen to it.
"""

from datetime import date
from fractions import Fraction
from typing import Any

from naive_claims import PARTS, Owing
from naive_plan import ONE, Refused, fen, rounded

MAY_HAPPEN_TO_A_BILL = (
    "repayment", "recovery", "fee", "waiver", "write_off", "cancellation",
)  # fmt: skip


class Loan(Owing):
    """What is owed, and what may happen to it."""

    def __init__(self, terms: dict[str, Any]) -> None:
        super().__init__(terms)
        self.written_off = False

    def happen(self, nr: int, event: dict[str, Any]) -> None:
        kind = event["type"]
        if self.terms.get("discounted") and (
            kind not in MAY_HAPPEN_TO_A_BILL or (kind == "write_off" and self.ahead)
        ):
            raise Refused
        getattr(self, kind)(nr, event)

    def cancellation(self, _nr: int, _event: dict[str, Any]) -> None:
        is_first = self.today == self.begun and not self.claims and not self.suspense
        if not self.terms.get("discounted") or not is_first:
            raise Refused
        self.balance = self.kept_back = 0
        self.ahead = []
        self.paid.pop(0)

    def repayment(self, nr: int, event: dict[str, Any]) -> None:
        self.keep_rest(nr, self.settle(fen(event["amount"]), nr))

    def early_repayment(self, nr: int, event: dict[str, Any]) -> None:
        left, account = self.settle(fen(event["amount"]), nr), self.account(nr)
        if not left or not self.ahead:
            self.keep_rest(nr, left)
            return
        owed = dict(self.brought)
        owed["interest"] += rounded(self.earned, self.mode)
        owed["penalty"] += rounded(self.surcharge, self.mode)
        for part in self.order:
            spent = min(left, owed[part])
            owed[part] -= spent
            account[part] += spent
            left -= spent
        self.earned, self.surcharge = Fraction(owed["interest"]), Fraction(owed["penalty"])
        self.brought = {**owed, "interest": 0, "penalty": 0}
        if not left:
            return
        share = Fraction(self.terms.get("early_fee_pct", "0")) / 100
        old = self.balance
        principal = min(rounded(left / (1 + share), self.mode), old)
        fee = left - principal
        if principal == old:
            fee = min(fee, rounded(old * share, self.mode))
        account["principal"] += principal
        account["fee"] += fee
        self.balance -= principal
        self.replan(old, event.get("keep", "term"))
        if self.ahead:
            self.mature_on(self.ahead[-1]["due"])
        self.keep_rest(nr, left - principal - fee)

    def rate_change(self, _nr: int, event: dict[str, Any]) -> None:
        self.rates.append((self.today, Fraction(event["annual_rate_pct"]) / 100))
        if not self.ahead or self.method != "equal_instalment":
            return
        # The instalment under way keeps its principal; the next ones are computed anew.
        whole, under_way = self.ahead, self.ahead[0]
        if under_way["since"] == self.today and under_way["start"] == self.today:
            self.replan(self.balance, "term")
            return
        if under_way["since"] == self.today:
            self.replan(self.balance, "term")
            return
        held = under_way["part"]
        under_way["since"] = self.today
        if len(whole) > 1:
            grace = max(self.terms.get("principal_grace", 0) - whole[1]["nr"] + 1, 0)
            grace = min(grace, len(whole) - 2)
            factors = [
                self.planned_factor(row, self.rate_on(row["since"]), whole) for row in whole[1:]
            ]
            rest = self.annuity(factors[grace:], self.balance - held, None)
            for row, part in zip(whole[1:], [0] * grace + rest, strict=True):
                row["part"] = part

    def fee(self, _nr: int, event: dict[str, Any]) -> None:
        self.add_claim(0, 0, 0, 0, fee=fen(event["amount"]))

    def misuse(self, _nr: int, _event: dict[str, Any]) -> None:
        self.misused_on = min(self.misused_on, self.today)

    def waiver(self, nr: int, event: dict[str, Any]) -> None:
        account = self.waived.setdefault(nr, dict.fromkeys(PARTS, 0))
        for part in PARTS[:-1]:
            left = fen(event.get(part, "0"))
            for claim in self.claims:
                given = min(left, self.open_of(claim, part))
                self.take(claim, part, given)
                account[part] += given
                left -= given
        self.claims = [c for c in self.claims if any(self.open_of(c, part) for part in PARTS)]

    def interest_pause(self, _nr: int, event: dict[str, Any]) -> None:
        day = self.today
        while day < date.fromisoformat(event["until"]):
            self.paused.add(day)
            day += ONE

    def draw(self, _nr: int, event: dict[str, Any]) -> None:
        self.require_ahead()
        old = self.balance
        self.balance += fen(event["amount"])
        self.replan(old, "term")

    def call(self, _nr: int, _event: dict[str, Any]) -> None:
        self.require_ahead()
        self.let_all_fall_due()

    def write_off(self, _nr: int, _event: dict[str, Any]) -> None:
        if self.written_off:
            raise Refused
        self.let_all_fall_due()
        self.written_off = True

    def recovery(self, nr: int, event: dict[str, Any]) -> None:
        if not self.written_off:
            raise Refused
        self.repayment(nr, event)

    def extension(self, _nr: int, event: dict[str, Any]) -> None:
        self.require_ahead()
        self.agree_on_rate(event)
        self.add_rows(event["periods"])
        self.spread_anew()

    def deferral(self, _nr: int, event: dict[str, Any]) -> None:
        self.require_ahead()
        before = None
        for row in self.ahead:
            row["due"] = self.later(row["due"], event["periods"])
            if before:
                row["start"] = row["since"] = before
                row["anchor"] = self.anchor_of(before)
            before = row["due"]
        self.mature_on(before)

    def restructuring(self, _nr: int, event: dict[str, Any]) -> None:
        self.agree_on_rate(event)
        for claim in self.claims:
            for part in PARTS:
                self.brought[part] += self.open_of(claim, part)
        self.claims = []
        self.balance += self.brought["principal"]
        self.brought["principal"] = 0
        if not self.balance:
            raise Refused
        count = event["instalments"]
        if not self.ahead:
            self.ahead = [self.next_of_the_series()]
        self.ahead = self.ahead[:count]
        self.add_rows(count - len(self.ahead))
        self.spread_anew()

    def next_of_the_series(self) -> dict[str, Any]:
        last, number = self.rows[-1], 0
        while self.later(last["series"], number) > self.today:
            number -= 1
        while self.later(last["series"], number + 1) <= self.today:
            number += 1
        start = self.later(last["series"], number)
        due = self.later(last["series"], number + 1)
        return {"nr": last["nr"] + 1, "due": due, "start": start, "since": self.today, "part": 0,
                "anchor": self.anchor_of(start)}  # fmt: skip


def lived(terms: dict[str, Any], events: list[dict[str, Any]], as_of: date) -> dict[str, Any]:
    """What `sancha replay` should say, worked out the slow way."""
    known = {nr: e for nr, e in enumerate(events, start=1) if date.fromisoformat(e["on"]) <= as_of}
    gone: set[int] = set()
    for nr in sorted(known, reverse=True):
        if known[nr]["type"] == "reversal" and nr not in gone:
            gone.add(known[nr]["of"])
    loan = Loan(terms)
    for nr, event in sorted(known.items(), key=lambda pair: (pair[1]["on"], pair[0])):
        if nr not in gone and event["type"] != "reversal":
            loan.live_to(date.fromisoformat(event["on"]))
            loan.happen(nr, event)
    loan.live_to(as_of)
    return loan.shown()
