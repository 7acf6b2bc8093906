"""What is owed on a naive loan: what grows each night, falls due, is paid and is left (see naive_loan)."""

import copy
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from naive_plan import ONE, Planned, rounded

PARTS = ("fee", "penalty", "compound", "interest", "principal")


class Owing(Planned):
    """Claims that have fallen due, with the money that settled them."""

    def __init__(self, terms: dict[str, Any]) -> None:
        super().__init__(terms)
        self.order = terms.get("allocation", list(PARTS))
        self.grace = timedelta(days=terms.get("grace_days", 0))
        self.brought = dict.fromkeys(PARTS, 0)
        self.earned = self.surcharge = Fraction(0)
        self.claims: list[dict[str, Any]] = []
        self.rows: list[dict[str, Any]] = []
        self.suspense: list[list[int]] = []
        self.paid: dict[int, dict[str, int]] = {}
        self.waived: dict[int, dict[str, int]] = {}
        self.paused: set[date] = set()
        self.misused_on = date.max
        self.kept_back = 0
        if terms.get("discounted"):
            (row,) = self.ahead
            earned = self.balance * self.rate_on(self.begun) * self.years(row, row["due"])
            self.kept_back = self.account(0)["interest"] = rounded(earned, self.mode)

    def live_to(self, day: date) -> None:
        while self.today < day:
            self.pass_a_day()

    def pass_a_day(self) -> None:
        """From the close of one day to the morning of the next."""
        today, tomorrow = self.today, self.today + ONE
        rate = self.rate_on(today)
        pausing = today in self.paused
        if self.ahead and not pausing:
            row = self.ahead[0]
            self.earned += (
                self.balance * rate * (self.years(row, tomorrow) - self.years(row, today))
            )
            if today >= self.misused_on:
                self.surcharge += self.balance * self.misuse_markup * rate / 360
        for claim in self.claims:
            self.let_claim_grow(claim, tomorrow)
        self.today = tomorrow
        if self.ahead and self.ahead[0]["due"] == tomorrow:
            self.fall_due()

    @property
    def misuse_markup(self) -> Fraction:
        return Fraction(self.terms.get("misuse_markup_pct", "100")) / 100

    def heavy(self, day: date) -> Fraction:
        markup = Fraction(self.terms.get("overdue_markup_pct", "50")) / 100
        if day >= self.misused_on:
            markup = max(markup, self.misuse_markup)
        return self.rate_on(day) * (1 + markup)

    def let_claim_grow(self, claim: dict[str, Any], tomorrow: date) -> None:
        """Nothing while the days of grace last; when they have passed, all days since."""
        if tomorrow <= claim["due"] + self.grace:
            return
        day = max(claim["grown"], claim["due"] + ONE)
        while day < tomorrow:
            if day not in self.paused:
                heavy = self.heavy(day)
                claim["penalty"] += claim["open"]["principal"] * heavy / 360
                if self.terms.get("compound", True):
                    within = day <= self.matured_by(day)
                    light = self.rate_on(day) if within else heavy
                    claim["compound"] += claim["open"]["interest"] * light / 360
            day += ONE
        claim["grown"] = day

    def fall_due(self) -> None:
        row = self.ahead.pop(0)
        interest = rounded(self.earned, self.mode)
        self.balance -= row["part"]
        owed, self.kept_back = interest - self.kept_back, 0
        self.add_claim(row["nr"], owed, row["part"], rounded(self.surcharge, self.mode))
        row = {"series": row["due"], **row}
        self.rows.append({**row, "interest": interest, "after": self.balance})
        self.earned = self.surcharge = Fraction(0)
        self.apply_waiting()

    def let_all_fall_due(self) -> None:
        if self.ahead:
            first = self.ahead[0]
            series = first["due"]
            self.ahead = [{**first, "due": self.today, "part": self.balance, "series": series}]
            self.fall_due()
        self.mature_on(min(self.matured_by(self.today), self.today))

    def apply_waiting(self) -> None:
        waiting, self.suspense = self.suspense, []
        for nr, amount in waiting:
            left = self.settle(amount, nr)
            self.paid[nr]["suspense"] -= amount - left
            if left:
                self.suspense.append([nr, left])

    def add_claim(self, nr: int, interest: int, principal: int, penalty: int, fee: int = 0) -> None:
        compound = 0
        if nr:
            fee, compound = self.brought["fee"], self.brought["compound"]
            interest += self.brought["interest"]
            penalty += self.brought["penalty"]
            self.brought = dict.fromkeys(PARTS, 0)
        self.claims.append(
            {
                "nr": nr,
                "due": self.today,
                "grown": self.today + ONE,
                "open": {"fee": fee, "interest": interest, "principal": principal},
                # Whole amounts, owed as they are: what misuse added, what a new agreement brought.
                "brought": {"penalty": penalty, "compound": compound},
                "penalty": Fraction(0),
                "compound": Fraction(0),
                "gone": {"penalty": 0, "compound": 0},
            }
        )
        self.claims.sort(key=lambda claim: (claim["due"], claim["nr"]))

    # -- money --------------------------------------------------------------------------------

    def open_of(self, claim: dict[str, Any], part: str) -> int:
        if part in ("penalty", "compound"):
            return int(
                claim["brought"][part] + rounded(claim[part], self.mode) - claim["gone"][part]
            )
        return int(claim["open"][part])

    def take(self, claim: dict[str, Any], part: str, amount: int) -> None:
        if part in ("penalty", "compound"):
            claim["gone"][part] += amount
        else:
            claim["open"][part] -= amount

    def account(self, nr: int) -> dict[str, int]:
        return self.paid.setdefault(nr, dict.fromkeys((*PARTS, "suspense"), 0))

    def settle(self, amount: int, nr: int) -> int:
        account = self.account(nr)
        for claim in self.claims:
            for part in self.order:
                spent = min(amount, self.open_of(claim, part))
                self.take(claim, part, spent)
                account[part] += spent
                amount -= spent
        self.claims = [c for c in self.claims if any(self.open_of(c, part) for part in PARTS)]
        return amount

    def keep_rest(self, nr: int, amount: int) -> None:
        if amount:
            self.suspense.append([nr, amount])
            self.account(nr)["suspense"] += amount

    # -- what it shows ------------------------------------------------------------------------

    def shown(self) -> dict[str, Any]:
        owed = {part: sum(self.open_of(c, part) for c in self.claims) for part in PARTS}
        due = dict(owed)
        owed = {part: owed[part] + self.brought[part] for part in PARTS}
        owed["interest"] += max(rounded(self.earned, self.mode) - self.kept_back, 0)
        owed["penalty"] += rounded(self.surcharge, self.mode)
        owed["principal"] += self.balance
        owed["suspense"] = sum(amount for _, amount in self.suspense)
        late = [
            (self.today - claim["due"]).days
            for claim in self.claims
            if self.today > claim["due"] + self.grace
            and (claim["open"]["principal"] or claim["open"]["interest"])
        ]
        return {
            "balances": owed,
            "due": due,
            "days_past_due": max(late, default=0),
            "rows": [
                (row["nr"], row["due"], row["part"], row["interest"], row["after"])
                for row in [*self.rows, *self.rest_of_plan()]
            ],
            "allocations": {
                nr: account for nr, account in self.paid.items() if any(account.values())
            },
            "waived": {nr: account for nr, account in self.waived.items() if any(account.values())},
        }

    def rest_of_plan(self) -> list[dict[str, Any]]:
        """Live on without anything happening, and note what falls due."""
        future = copy.copy(self)
        future.ahead = [dict(row) for row in self.ahead]
        future.claims, future.rows, future.suspense = [], [], []
        while future.ahead:
            future.pass_a_day()
        return future.rows
