"""A repayment plan, day by day: with fractions, walking the calendar, and no shortcut.

It shares nothing with `sancha.core`. Terms come as `sancha quote` reads them; rows are
(due date, principal, interest), in fen.
"""

import calendar
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Any

ONE = timedelta(days=1)
Row = tuple[date, int, int]


def rounded(value: Fraction, mode: str, unit: int = 1) -> int:
    value /= unit
    whole, rest = floor(value), value - floor(value)
    if rest == Fraction(1, 2):
        return (whole + 1 if mode == "half_up" else whole + whole % 2) * unit
    return (whole + (rest > Fraction(1, 2))) * unit


def fen(text: str) -> int:
    return int(Fraction(text) * 100)


def lies_on(day: date, anchor: int) -> bool:
    return day.day == anchor or (day.day < anchor and day.day > 27 and (day + ONE).day == 1)


class Schedule:
    def __init__(self, asked: dict[str, Any]) -> None:
        self.asked = asked
        self.start = date.fromisoformat(asked["disbursed_on"])
        self.count = asked["instalments"]
        self.every = asked.get("every", 1)
        self.unit = asked.get("unit", "month")
        self.mode = asked.get("rounding", "half_up")
        self.basis = asked.get("day_count", "30/360")
        self.method = asked["method"]
        self.grace = asked.get("principal_grace", 0)
        self.lent = fen(asked["principal"])
        self.listed = [date.fromisoformat(day) for day in asked.get("due_on", [])]
        self.anchor = asked.get("due_day") or max(
            (day.day for day in self.listed), default=self.start.day
        )
        self.rates = [(self.start, Fraction(asked["annual_rate_pct"]) / 100)]
        for change in asked.get("rate_changes", []):
            self.rates.append(
                (date.fromisoformat(change["on"]), Fraction(change["annual_rate_pct"]) / 100)
            )

    # Dates

    def series(self) -> list[date]:
        if self.listed:
            days = self.listed
        elif self.unit != "month":
            step = self.every * (7 if self.unit == "week" else 1)
            days = [self.start + timedelta(days=step * k) for k in range(1, self.count + 1)]
        else:
            days = self.monthly()
        return days[-1:] if self.method == "bullet" else days

    def monthly(self) -> list[date]:
        """Walk from the first day that may be due, and take every N-th day on the anchor."""
        day, found = self.start + ONE, []
        if "due_day" in self.asked:
            kind = self.asked.get("first_period", "long")
            least = self.asked.get("minimum_first_days", 15) if kind == "long" else 1
            day = self.start + timedelta(days=least)
            skip = self.every - 1
            if kind == "merged" and not lies_on(self.start, self.anchor):
                skip = self.every
        else:
            skip = self.every - 1
        while len(found) < self.count:
            if lies_on(day, self.anchor):
                if skip == 0:
                    found.append(day)
                    skip = self.every
                skip -= 1
            day += ONE
        return found

    def pushed(self, day: date) -> date:
        closed = {date.fromisoformat(text) for text in self.asked.get("closed_on", [])}
        while self.asked.get("holidays", "kept") != "kept" and day in closed:
            day += ONE
        return day

    # Interest

    def rate_on(self, day: date) -> int:
        """Return which of the rates holds."""
        if len(self.rates) == 1:
            return 0
        return sum(first <= day for first, _ in self.rates) - 1

    def years(self, origin: date, anchor: int, start: date, end: date, rate: Any) -> Fraction:
        """Sum rate × the day's part of the year, for days from `start` to before `end`."""
        found: Counter[tuple[int, int]] = Counter()
        day, months, odd, counted = origin, 0, 0, 0
        while day < end:
            today, day = day, day + ONE
            odd += 1
            if lies_on(day, anchor):
                months, odd = months + 1, 0
            before, counted = counted, months * 30 + odd
            if today < start:
                continue
            if self.basis.startswith("30/"):
                found[rate(today), int(self.basis[3:])] += counted - before
            elif self.basis == "actual/actual":
                found[rate(today), 366 if calendar.isleap(today.year) else 365] += 1
            else:
                found[rate(today), int(self.basis[7:])] += 1
        return sum((self.rates[at][1] * days / of for (at, of), days in found.items()), Fraction(0))

    def periods(self, series: list[date]) -> list[tuple[date, int, date, date]]:
        """(counted from, anchor, start, end) of each period."""
        with_interest = self.asked.get("holidays") == "moved_with_interest"
        regular = all(lies_on(day, self.anchor) for day in series) and (
            self.unit == "month" or bool(self.listed)
        )
        found, origin, anchor, start = [], self.start, self.start.day, self.start
        for day in series:
            end = self.pushed(day) if with_interest else day
            found.append((origin, anchor, start, end))
            origin, start = day, end
            anchor = self.anchor if regular else day.day
        return found

    def nominal(self, series: list[date]) -> bool:
        default = "nominal" if self.basis[0] == "3" and self.unit == "month" else "exact"
        if self.asked.get("annuity", default) == "exact":
            return False
        if not self.listed:
            return True
        day, last, anchored = series[0], series[-1], []
        while day <= last:
            if lies_on(day, self.anchor):
                anchored.append(day)
            day += ONE
        return anchored[:: self.every] == series

    # Principal

    def rows(self) -> list[Row]:
        series = self.series()
        periods = self.periods(series)
        earned = [self.years(*period, self.rate_on) for period in periods]
        parts = self.principals(series, periods)
        found, left = [], self.lent
        for day, part, growth in zip(series, parts, earned, strict=True):
            found.append((self.pushed(day), part, rounded(left * growth, self.mode)))
            left -= part
        return found

    def principals(
        self, series: list[date], periods: list[tuple[date, int, date, date]]
    ) -> list[int]:
        count = len(series)
        if self.method in ("interest_first", "bullet"):
            return [0] * (count - 1) + [self.lent]
        if self.method == "custom":
            return [fen(text) for text in self.asked["custom_principal"]]
        if self.method == "equal_principal":
            return self.level(series)
        return self.annuity(series, periods)

    def level(self, series: list[date]) -> list[int]:
        each, months = self.asked.get("principal_every", 1), self.asked.get("principal_months")
        bears = [
            k == len(series) - 1
            or (
                k >= self.grace
                and (k - self.grace + 1) % each == 0
                and (not months or day.month in months)
            )
            for k, day in enumerate(series)
        ]
        beyond = max(self.asked.get("amortised_over", 0) - len(series), 0)
        shared = Fraction(self.lent - fen(self.asked.get("balloon", "0")), sum(bears) + beyond)
        part = rounded(shared, self.mode, 100 if self.asked.get("instalment_unit") == "1" else 1)
        found, left = [], self.lent
        for bearing in bears[:-1]:
            found.append(min(part, left) if bearing else 0)
            left -= found[-1]
        return [*found, left]

    def annuity(self, series: list[date], periods: list[tuple[date, int, date, date]]) -> list[int]:
        unit = 100 if self.asked.get("instalment_unit") == "1" else 1
        balloon = fen(self.asked.get("balloon", "0"))
        nominal = self.nominal(series)
        found: list[int] = []
        left, rate, payment, planned = self.lent, -1, 0, [Fraction(0)]
        for k, (_, _, start, _) in enumerate(periods):
            if k == len(series) - 1:
                found.append(left)
                break
            now = self.rate_on(start)
            if rate < 0 or self.rates[rate][1] != self.rates[now][1] or k == self.grace:
                rate = now
                planned = self.planned(series, periods, nominal, now)
                # The debt after the last instalment is linear in the instalment: two runs say it.
                without, with_one = Fraction(left), Fraction(left)
                for growth in planned[k:]:
                    without *= 1 + growth
                    with_one = with_one * (1 + growth) - 1
                wanted = (without - balloon) / (without - with_one)
                payment = rounded(wanted, self.mode, unit)
            interest = rounded(left * planned[k], self.mode)
            part = 0 if k < self.grace else min(max(payment - interest, 0), left)
            found.append(part)
            left -= part
        return found

    def planned(
        self,
        series: list[date],
        periods: list[tuple[date, int, date, date]],
        nominal: bool,
        rate: int,
    ) -> list[Fraction]:
        total = max(self.asked.get("amortised_over", 0), len(series))
        if nominal:
            return [self.rates[rate][1] * self.every / 12] * total
        longer = Schedule(self.asked | {"instalments": total})
        longer.method, longer.listed = "equal_instalment", []
        if total > len(series):
            periods = longer.periods(longer.series())
        return [self.years(*period, lambda _: rate) for period in periods]
