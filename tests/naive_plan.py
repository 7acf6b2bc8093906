"""When a naive loan falls due and with how much principal: days, day counts, plans (see naive_loan)."""

import calendar
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Any

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


class Planned:
    """A balance that is to be repaid in rows, at rates that change from day to day."""

    def __init__(self, terms: dict[str, Any]) -> None:
        self.terms = terms
        self.mode = terms.get("rounding", "half_up")
        self.method = terms["method"]
        self.basis = terms.get("day_count", "30/360")
        self.begun = date.fromisoformat(terms["disbursed_on"])
        self.rates = [(self.begun, Fraction(terms["annual_rate_pct"]) / 100)]
        self.today = self.begun
        self.balance = fen(terms["principal"])
        self.listed = [date.fromisoformat(day) for day in terms.get("due_on", [])]
        self.ahead = self.first_plan()
        self.maturities = [(self.begun, self.ahead[-1]["due"])]

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

    def matured_by(self, day: date) -> date:
        return [maturity for on, maturity in self.maturities if on <= day][-1]

    def mature_on(self, day: date) -> None:
        self.maturities.append((self.today, day))

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
