"""What may be agreed about the repayment of a loan."""

import itertools
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from sancha.core.daycount import Convention, Unit
from sancha.core.money import MAX_FEN, Rounding, exact

INSTALMENTS_MAX: Final = {Unit.MONTH: 480, Unit.WEEK: 2080, Unit.DAY: 3660}
EVERY_MAX: Final = {Unit.MONTH: 60, Unit.WEEK: 260, Unit.DAY: 1830}
RATE_MAX: Final = 10  # A thousand per cent a year is no loan.


class Method(StrEnum):
    """How a loan is paid back."""

    EQUAL_INSTALMENT = "equal_instalment"  # 等额本息
    EQUAL_PRINCIPAL = "equal_principal"  # 等额本金
    INTEREST_FIRST = "interest_first"  # 按期付息、到期还本
    BULLET = "bullet"  # 到期一次还本付息，利随本清
    CUSTOM = "custom"  # 自定义各期本金


class FirstPeriod(StrEnum):
    """What becomes of the days between disbursement and the first due day of the month."""

    SHORT = "short"  # They are a period of their own, however few.
    LONG = "long"  # They are if there are enough of them, else the next month is added.
    MERGED = "merged"  # They always join the first whole period.


class Holidays(StrEnum):
    """What happens to a due date on which the banks are closed."""

    KEPT = "kept"
    MOVED = "moved"  # Paid on the next working day, interest stays.
    MOVED_WITH_INTEREST = "moved_with_interest"  # Paid then, with the interest of those days.


class Annuity(StrEnum):
    """What equal instalments are computed from."""

    NOMINAL = "nominal"  # Each period the same part of a year: rate × months / 12.
    EXACT = "exact"  # Each period by its own days.


class InvalidTerms(ValueError):
    """No plan can be made on these terms; the argument names the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateFrom:
    """A yearly rate and the first day on which it holds.

    :raises TypeError: if the rate is a float.
    """

    on: date
    annual_rate_pct: Decimal | Fraction | int

    @property
    def annual_rate(self) -> Fraction:
        """The yearly rate as a plain number: 12 % is 3/25."""
        return exact(self.annual_rate_pct) / 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a plan is made of.

    Dates: instalment k falls due k × `every` units after disbursement. With a `due_day` (months
    only) it falls on that day of the month, and `first_period` says which one is the first; a
    `due_month` fixes which months they are (quarters ending in March: every 3, due month 3).
    `due_on` lists all due dates instead. A bullet loan pays all on the last of them.

    Principal: none in the first `principal_grace` instalments. Equal principal may fall in each
    `principal_every`-th instalment only, or in those of the `principal_months` (seasonal), and in
    the last.
    `balloon_fen` is left to the last instalment, as is what remains of a loan whose instalments
    are computed as if there were `amortised_over` of them. `custom_principal_fen` lists all parts.

    Rates: `rate_changes` are later rates by their first day, in order. From the instalment whose
    period begins on such a day or after it, equal instalments are computed anew.

    `annuity` None means nominal under 30/360, exact under the actual conventions.
    `instalment_unit_fen` 100 rounds instalments (or equal parts of principal) to whole yuan.

    `is_discounted` keeps all interest back when the money is paid out (贴现): of a bullet loan with
    its one due date, on which nothing but principal falls due.

    :raises InvalidTerms: if a value is out of bounds or does not fit the others.
    :raises TypeError: if a rate is a float.
    """

    principal_fen: int
    annual_rate_pct: Decimal | Fraction | int
    disbursed_on: date
    instalments: int
    method: Method = Method.EQUAL_INSTALMENT
    day_count: Convention = Convention.THIRTY_360
    every: int = 1
    unit: Unit = Unit.MONTH
    due_day: int | None = None
    due_month: int | None = None
    first_period: FirstPeriod = FirstPeriod.LONG
    minimum_first_days: int = 15
    due_on: tuple[date, ...] = ()
    holidays: Holidays = Holidays.KEPT
    principal_grace: int = 0
    principal_every: int = 1
    principal_months: frozenset[int] = frozenset()
    custom_principal_fen: tuple[int, ...] = ()
    balloon_fen: int = 0
    amortised_over: int | None = None
    annuity: Annuity | None = None
    rate_changes: tuple[RateFrom, ...] = ()
    rounding: Rounding = Rounding.HALF_UP
    instalment_unit_fen: int = 1
    is_discounted: bool = False

    def __post_init__(self) -> None:
        self._require_amount_and_rates()
        self._require_dates()
        self._require_principal()

    @property
    def annual_rate(self) -> Fraction:
        """The yearly rate at the start as a plain number: 12 % is 3/25."""
        return exact(self.annual_rate_pct) / 100

    @property
    def anchor_day(self) -> int:
        """The day of the month on which instalments fall due."""
        if self.due_day is not None:
            return self.due_day
        return max(day.day for day in self.due_on) if self.due_on else self.disbursed_on.day

    @property
    def is_nominal(self) -> bool:
        """Tell whether equal instalments take each period as the same part of a year."""
        if self.annuity is None:
            return self.day_count.counts_months and self.unit is Unit.MONTH
        return self.annuity is Annuity.NOMINAL

    def _require_amount_and_rates(self) -> None:
        _require(0 < self.principal_fen <= MAX_FEN, "principal_fen")
        _require(0 <= self.annual_rate <= RATE_MAX, "annual_rate_pct")
        _require(
            all(0 <= change.annual_rate <= RATE_MAX for change in self.rate_changes)
            and _rises([change.on for change in self.rate_changes]),
            "rate_changes",
        )
        _require(self.rounding is not Rounding.DOWN, "rounding")
        _require(self.instalment_unit_fen in (1, 100), "instalment_unit_fen")

    def _require_dates(self) -> None:
        by_month = self.unit is Unit.MONTH
        _require(1 <= self.every <= EVERY_MAX[self.unit], "every")
        _require(1 <= self.instalments <= INSTALMENTS_MAX[self.unit], "instalments")
        if self.due_day is not None:
            _require(by_month and 1 <= self.due_day <= 31, "due_day")
        if self.due_month is not None:
            fits = by_month and 12 % self.every == 0 and self.due_day is not None
            _require(fits and 1 <= self.due_month <= 12, "due_month")
        _require(1 <= self.minimum_first_days <= 90, "minimum_first_days")
        if self.due_on:
            _require(_rises([self.disbursed_on, *self.due_on]), "due_on")
            counts = (1, self.instalments) if self.method is Method.BULLET else (self.instalments,)
            _require(len(self.due_on) in counts, "due_on")
        _require(self.annuity is not Annuity.NOMINAL or by_month, "annuity")

    def _require_principal(self) -> None:
        equal = self.method in (Method.EQUAL_INSTALMENT, Method.EQUAL_PRINCIPAL)
        _require(0 <= self.principal_grace < self.instalments, "principal_grace")
        _require(1 <= self.principal_every <= self.instalments, "principal_every")
        by_parts = self.method is Method.EQUAL_PRINCIPAL
        _require(self.principal_every == 1 or by_parts, "principal_every")
        in_months = all(1 <= month <= 12 for month in self.principal_months)
        _require(in_months and (by_parts or not self.principal_months), "principal_months")
        _require(self.balloon_fen == 0 or (equal and self.amortised_over is None), "balloon_fen")
        _require(0 <= self.balloon_fen < self.principal_fen, "balloon_fen")
        if self.amortised_over is not None:
            longest = INSTALMENTS_MAX[self.unit]
            _require(equal and self.instalments <= self.amortised_over <= longest, "amortised_over")
        at_once = self.method is Method.BULLET and len(self.due_on) == 1
        _require(at_once or not self.is_discounted, "is_discounted")
        if self.method is Method.CUSTOM:
            parts_fen = self.custom_principal_fen
            _require(len(parts_fen) == self.instalments, "custom_principal_fen")
            _require(all(part >= 0 for part in parts_fen), "custom_principal_fen")
            _require(sum(parts_fen) == self.principal_fen, "custom_principal_fen")
            _require(not any(parts_fen[: self.principal_grace]), "principal_grace")
        else:
            _require(not self.custom_principal_fen, "custom_principal_fen")


def _require(holds: bool, field: str) -> None:
    if not holds:
        raise InvalidTerms(field)


def _rises(days: list[date]) -> bool:
    return all(earlier < later for earlier, later in itertools.pairwise(days))
