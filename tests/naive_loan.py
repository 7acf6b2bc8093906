"""A loan, day by day: written from docs/domain/replay.md alone, with fractions and no shortcut.

It shares nothing with `sancha.core`. Every night it adds one day's interest, penalty and compound
interest; it knows no closed form, no segment, no checkpoint. Amounts are fen.
"""

import calendar
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Any

PARTS = ("fee", "penalty", "compound", "interest", "principal")
MAY_HAPPEN_TO_A_BILL = (
    "repayment", "recovery", "fee", "waiver", "write_off", "cancellation",
)  # fmt: skip
ONE = timedelta(days=1)


def rounded(value: Fraction, mode: str) -> int:
    whole = floor(value)
    rest = value - whole
    if rest == Fraction(1, 2):
        return whole + 1 if mode == "half_up" else whole + whole % 2
    return whole + (rest > Fraction(1, 2))


def fen(text: str) -> int:
    return int(Fraction(text) * 100)


def months_after(day: date, count: int, anchor: int) -> date:
    index = day.year * 12 + day.month - 1 + count
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(anchor, calendar.monthrange(year, month)[1]))


def thirty_days(start: date, end: date, anchor: int) -> int:
    """Whole months of thirty days, then the odd days as the calendar has them."""
    months = 0
    while months_after(start, months + 1, anchor) <= end:
        months += 1
    return months * 30 + (end - months_after(start, months, anchor)).days


def lies_on(day: date, anchor: int) -> bool:
    return day.day == anchor or (day.day < anchor and (day + ONE).day == 1)


class Refused(Exception):
    """The event does not fit the loan."""


class Loan:
    def __init__(self, terms: dict[str, Any]) -> None:
        self.terms = terms
        self.mode = terms.get("rounding", "half_up")
        self.method = terms["method"]
        self.basis = terms.get("day_count", "30/360")
        self.begun = date.fromisoformat(terms["disbursed_on"])
        self.rates = [(self.begun, Fraction(terms["annual_rate_pct"]) / 100)]
        self.order = terms.get("allocation", list(PARTS))
        self.grace = timedelta(days=terms.get("grace_days", 0))
        self.today = self.begun
        self.balance = fen(terms["principal"])
        self.listed = [date.fromisoformat(day) for day in terms.get("due_on", [])]
        self.ahead = self.first_plan()
        self.maturities = [(self.begun, self.ahead[-1]["due"])]
        self.brought = dict.fromkeys(PARTS, 0)
        self.written_off = False
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

    # -- dates and plans ----------------------------------------------------------------------

    @property
    def anchor(self) -> int:
        return max((day.day for day in self.listed), default=self.begun.day)

    @property
    def is_monthly(self) -> bool:
        return bool(self.terms.get("unit", "month") == "month")

    def anchor_of(self, day: date) -> int:
        """Months are counted on the loan's day of the month, or on its own where it has another."""
        return self.anchor if self.is_monthly and lies_on(day, self.anchor) else day.day

    def later(self, day: date, count: int) -> date:
        every = self.terms.get("every", 1) * count
        if self.is_monthly:
            return months_after(day, every, self.anchor_of(day))
        return day + timedelta(days=every * (7 if self.terms["unit"] == "week" else 1))

    def require_ahead(self) -> None:
        if not self.ahead:
            raise Refused

    def first_plan(self) -> list[dict[str, Any]]:
        count = self.terms["instalments"]
        dues = self.listed or [self.later(self.begun, number) for number in range(1, count + 1)]
        if self.method == "bullet":
            dues = dues[-1:]
        start, ahead = self.begun, []
        is_kept = all(lies_on(day, self.anchor) for day in dues)
        on_anchor = is_kept and (self.is_monthly or self.listed)
        for number, due in enumerate(dues, start=1):
            # `start` is where days are counted from, `since` where interest runs from.
            anchor = self.anchor if on_anchor and number > 1 else start.day
            ahead.append({"nr": number, "due": due, "start": start, "since": start, "part": 0,
                          "anchor": anchor})  # fmt: skip
            start = due
        parts = self.parts_of(ahead, self.balance, grace=self.terms.get("principal_grace", 0))
        for row, part in zip(ahead, parts, strict=True):
            row["part"] = part
        return ahead

    def rate_on(self, day: date) -> Fraction:
        return [rate for on, rate in self.rates if on <= day][-1]

    def years(self, row: dict[str, Any], day: date) -> Fraction:
        """The part of a year from the beginning of the row's period to a day in it."""
        start, days = row["start"], (day - row["start"]).days
        if self.basis in ("30/360", "30/365"):
            return Fraction(thirty_days(start, day, row["anchor"]), int(self.basis[-3:]))
        if self.basis == "actual/actual":
            total = Fraction(0)
            while start < day:
                total += Fraction(1, 366 if calendar.isleap(start.year) else 365)
                start += ONE
            return total
        return Fraction(days, int(self.basis[-3:]))

    def is_regular(self, ahead: list[dict[str, Any]]) -> bool:
        """Tell whether agreed dates follow each other as regular ones would."""
        every, first = self.terms.get("every", 1), ahead[0]["due"]
        return not self.listed or all(
            row["due"] == months_after(first, every * place, self.anchor)
            for place, row in enumerate(ahead)
        )

    def planned_factor(
        self, row: dict[str, Any], rate: Fraction, ahead: list[dict[str, Any]]
    ) -> Fraction:
        """What an equal instalment is computed with for this row: nominal, or its very days."""
        if self.basis in ("30/360", "30/365") and self.is_monthly and self.is_regular(ahead):
            return rate * self.terms.get("every", 1) / 12
        return rate * (self.years(row, row["due"]) - self.years(row, row["since"]))

    def parts_of(self, ahead: list[dict[str, Any]], balance: int, *, grace: int = 0) -> list[int]:
        count = len(ahead)
        if self.method in ("interest_first", "bullet"):
            return [0] * (count - 1) + [balance]
        if self.method == "custom":
            return [fen(text) for text in self.terms["custom_principal"]]
        if self.method == "equal_principal":
            share = rounded(Fraction(balance, count - grace), self.mode)
            return self.in_order([0] * grace + [share] * (count - grace), balance)
        factors = [self.planned_factor(row, self.rate_on(row["since"]), ahead) for row in ahead]
        return [0] * grace + self.annuity(factors[grace:], balance, None)

    def annuity(self, factors: list[Fraction], balance: int, payment: int | None) -> list[int]:
        """Principal in equal instalments; a given payment goes on until nothing is left."""
        if payment is None:
            grown, weight = Fraction(balance), Fraction(0)
            for factor in factors:
                grown, weight = grown * (1 + factor), weight * (1 + factor) + 1
            level, shortens = rounded(grown / weight, self.mode), False
        else:
            level, shortens = payment, True
        parts: list[int] = []
        for factor in factors[:-1]:
            part = level - rounded(balance * factor, self.mode)
            parts.append(min(max(part, 0), balance))
            balance -= parts[-1]
            if shortens and balance == 0:
                return parts
        return [*parts, balance]

    @staticmethod
    def in_order(wanted: list[int], balance: int) -> list[int]:
        parts = []
        for part in wanted[:-1]:
            parts.append(min(part, balance))
            balance -= parts[-1]
        return [*parts, balance]

    def replan(self, old_balance: int, keep: str) -> None:
        """Spread the balance anew from today on."""
        if self.balance == 0:
            self.ahead = []
        if not self.ahead:
            return
        old = [row["part"] for row in self.ahead]
        first_old_since = self.ahead[0]["since"]
        self.ahead[0]["since"] = self.today
        bearing = [index for index, part in enumerate(old) if part]
        grace = max(self.terms.get("principal_grace", 0) - self.ahead[0]["nr"] + 1, 0)
        if self.balance == old_balance and self.method != "equal_instalment":
            parts = old
        elif self.method in ("interest_first", "bullet"):
            parts = self.parts_of(self.ahead, self.balance)
        elif self.method == "custom":
            total = sum(old)
            wanted = old
            if keep == "term":
                wanted = [part * self.balance // total for part in old]
            parts = self.in_order(wanted, self.balance)
        elif self.method == "equal_principal":
            share = old[bearing[0]]
            if keep == "term":
                share = rounded(Fraction(self.balance, len(bearing)), self.mode)
            wanted = [share if part else 0 for part in old]
            parts = self.in_order(wanted, self.balance)
        else:
            parts = self.new_annuity(old, old_balance, keep, bearing[0], grace, first_old_since)
        if keep == "instalment":
            parts = self.shortened(parts)
        self.ahead = self.ahead[: len(parts)]
        for row, part in zip(self.ahead, parts, strict=True):
            row["part"] = part

    def new_annuity(
        self,
        old: list[int],
        old_balance: int,
        keep: str,
        bearing: int,
        grace: int,
        first_since: date,
    ) -> list[int]:
        payment = None
        if keep == "instalment":
            row = self.ahead[bearing]
            since = first_since if bearing == 0 else row["since"]
            known = [rate for on, rate in self.rates if on <= since and on < self.today]
            rate = known[-1] if known else self.rates[0][1]
            was = {**row, "since": since}
            before = old_balance - sum(old[:bearing])
            planned = before * self.planned_factor(was, rate, self.ahead)
            payment = old[bearing] + rounded(planned, self.mode)
        factors = [
            self.planned_factor(row, self.rate_on(row["since"]), self.ahead) for row in self.ahead
        ]
        grace = min(grace, len(factors) - 1)
        return [0] * grace + self.annuity(factors[grace:], self.balance, payment)

    @staticmethod
    def shortened(parts: list[int]) -> list[int]:
        while len(parts) > 1 and parts[-1] == 0:
            parts = parts[:-1]
        return parts

    # -- time ---------------------------------------------------------------------------------

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

    def matured_by(self, day: date) -> date:
        return [maturity for on, maturity in self.maturities if on <= day][-1]

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

    # -- events -------------------------------------------------------------------------------

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

    def let_all_fall_due(self) -> None:
        if self.ahead:
            first = self.ahead[0]
            series = first["due"]
            self.ahead = [{**first, "due": self.today, "part": self.balance, "series": series}]
            self.fall_due()
        self.mature_on(min(self.matured_by(self.today), self.today))

    def mature_on(self, day: date) -> None:
        self.maturities.append((self.today, day))

    def write_off(self, _nr: int, _event: dict[str, Any]) -> None:
        if self.written_off:
            raise Refused
        self.let_all_fall_due()
        self.written_off = True

    def recovery(self, nr: int, event: dict[str, Any]) -> None:
        if not self.written_off:
            raise Refused
        self.repayment(nr, event)

    def agree_on_rate(self, event: dict[str, Any]) -> None:
        if "annual_rate_pct" in event:
            self.rates.append((self.today, Fraction(event["annual_rate_pct"]) / 100))

    def add_rows(self, count: int) -> None:
        last = self.ahead[-1]
        first = last["due"]
        for number in range(1, count + 1):
            start, due = self.ahead[-1]["due"], self.later(first, number)
            self.ahead.append({"nr": last["nr"] + number, "due": due, "start": start,
                               "since": start, "part": 0, "anchor": self.anchor_of(start)})  # fmt: skip

    def spread_anew(self) -> None:
        """Forget how principal was to be paid: a new agreement spreads it over the rows ahead."""
        self.mature_on(self.ahead[-1]["due"])
        self.ahead[0]["since"] = self.today
        count = len(self.ahead)
        if self.method == "custom":
            parts = [self.balance // count] * (count - 1)
            parts.append(self.balance - sum(parts))
        else:
            grace = max(self.terms.get("principal_grace", 0) - self.ahead[0]["nr"] + 1, 0)
            parts = self.parts_of(self.ahead, self.balance, grace=min(grace, count - 1))
        for row, part in zip(self.ahead, parts, strict=True):
            row["part"] = part

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
        future = object.__new__(Loan)
        future.__dict__.update(self.__dict__)
        future.ahead = [dict(row) for row in self.ahead]
        future.claims, future.rows, future.suspense = [], [], []
        while future.ahead:
            future.pass_a_day()
        return future.rows


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
