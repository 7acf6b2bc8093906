"""The repayment plan of a loan with monthly due dates.

Equal instalments: the parts of principal follow the annuity. Under 30/360 that is the nominal one
(every period a twelfth of a year), and a short or long first period changes the first interest
only; under the actual conventions the annuity is built on the days of each period.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final, assert_never

from sancha.core.daycount import Convention, add_months, year_fraction
from sancha.core.money import MAX_FEN, Rounding, exact, round_fen

INSTALMENTS_MAX: Final = 480


class Method(StrEnum):
    """How a loan is paid back."""

    EQUAL_INSTALMENT = "equal_instalment"  # 等额本息
    EQUAL_PRINCIPAL = "equal_principal"  # 等额本金
    INTEREST_FIRST = "interest_first"  # 按月付息、到期还本
    BULLET = "bullet"  # 到期一次还本付息


class InvalidTerms(ValueError):
    """No plan can be made on these terms; the argument names the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a plan is made of.

    `due_day` None means the day of disbursement. The first due date is the first `due_day` that
    lies at least `minimum_first_days` after disbursement. `instalments` is the term in months; a
    bullet loan pays all at the end of them.

    :raises InvalidTerms: if a value is out of bounds.
    :raises TypeError: if the rate is a float.
    """

    principal_fen: int
    annual_rate_pct: Decimal | Fraction | int
    disbursed_on: date
    instalments: int
    method: Method = Method.EQUAL_INSTALMENT
    day_count: Convention = Convention.THIRTY_360
    due_day: int | None = None
    minimum_first_days: int = 15
    rounding: Rounding = Rounding.HALF_UP

    def __post_init__(self) -> None:
        if not 0 < self.principal_fen <= MAX_FEN:
            raise InvalidTerms("principal_fen")
        if not 0 <= self.annual_rate <= 10:
            raise InvalidTerms("annual_rate_pct")
        if not 1 <= self.instalments <= INSTALMENTS_MAX:
            raise InvalidTerms("instalments")
        if not 1 <= self.anchor_day <= 31:
            raise InvalidTerms("due_day")
        if not 1 <= self.minimum_first_days <= 90:
            raise InvalidTerms("minimum_first_days")

    @property
    def annual_rate(self) -> Fraction:
        """The yearly rate as a plain number: 12 % is 3/25."""
        return exact(self.annual_rate_pct) / 100

    @property
    def anchor_day(self) -> int:
        """The day of the month on which instalments fall due."""
        return self.disbursed_on.day if self.due_day is None else self.due_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One instalment, and what is still owed after it."""

    nr: int
    due_on: date
    principal_fen: int
    interest_fen: int
    balance_after_fen: int

    @property
    def total_fen(self) -> int:
        """What is to be paid on the due date."""
        return self.principal_fen + self.interest_fen

    @property
    def balance_before_fen(self) -> int:
        """The principal on which this instalment's interest runs."""
        return self.balance_after_fen + self.principal_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The instalments of a loan, oldest first, and what counting days between them needs."""

    starts_on: date
    due_day: int
    day_count: Convention
    rows: tuple[Row, ...]

    @property
    def principal_fen(self) -> int:
        """All principal: the amount lent."""
        return sum(row.principal_fen for row in self.rows)

    @property
    def interest_fen(self) -> int:
        """All interest if every instalment is paid on its day."""
        return sum(row.interest_fen for row in self.rows)

    @property
    def total_fen(self) -> int:
        """All that the borrower pays."""
        return self.principal_fen + self.interest_fen


def make_plan(terms: Terms) -> Plan:
    """Return the repayment plan. The last instalment takes up what rounding left.

    Principal adds up to the amount lent, no part is negative, and dates strictly rise.
    """
    due_dates = _due_dates(terms)
    rates = _period_rates(terms, due_dates)
    match terms.method:
        case Method.EQUAL_INSTALMENT:
            principals = _annuity_principals(terms, rates)
        case Method.EQUAL_PRINCIPAL:
            principals = _level_principals(terms)
        case Method.INTEREST_FIRST | Method.BULLET:
            principals = [0] * (len(due_dates) - 1) + [terms.principal_fen]
        case _:
            assert_never(terms.method)
    rows, balance_fen = [], terms.principal_fen
    parts = zip(due_dates, rates, principals, strict=True)
    for nr, (due_on, rate, principal_fen) in enumerate(parts, start=1):
        interest_fen = round_fen(balance_fen * rate, terms.rounding)
        balance_fen -= principal_fen
        rows.append(Row(nr=nr, due_on=due_on, principal_fen=principal_fen,
                        interest_fen=interest_fen, balance_after_fen=balance_fen))  # fmt: skip
    return Plan(starts_on=terms.disbursed_on, due_day=terms.anchor_day,
                day_count=terms.day_count, rows=tuple(rows))  # fmt: skip


def first_due_on(terms: Terms) -> date:
    """Return the first due day that lies at least `minimum_first_days` after disbursement."""
    earliest_on = terms.disbursed_on + timedelta(days=terms.minimum_first_days)
    due_on = add_months(earliest_on, 0, anchor_day=terms.anchor_day)
    if due_on < earliest_on:
        due_on = add_months(earliest_on, 1, anchor_day=terms.anchor_day)
    return due_on


def _due_dates(terms: Terms) -> list[date]:
    first_on = first_due_on(terms)
    dates = [
        add_months(first_on, months, anchor_day=terms.anchor_day)
        for months in range(terms.instalments)
    ]
    return dates[-1:] if terms.method is Method.BULLET else dates


def _period_rates(terms: Terms, due_dates: list[date]) -> list[Fraction]:
    """Return the rate of each period; the first runs from disbursement and may be short or long."""
    rates, start_on, anchor_day = [], terms.disbursed_on, terms.disbursed_on.day
    for due_on in due_dates:
        years = year_fraction(terms.day_count, start_on, due_on, anchor_day=anchor_day)
        rates.append(terms.annual_rate * years)
        start_on, anchor_day = due_on, terms.anchor_day
    return rates


def _annuity_principals(terms: Terms, rates: list[Fraction]) -> list[int]:
    """Return the parts of principal when every instalment is to be the same.

    The payment A follows from "nothing is left": P·Π(1 + i) = A·Σ (products of what comes after).
    """
    if terms.day_count is Convention.THIRTY_360:
        rates = [terms.annual_rate / 12] * len(rates)
    growth, annuity = Fraction(1), Fraction(0)
    for rate in rates:
        growth, annuity = growth * (1 + rate), annuity * (1 + rate) + 1
    payment_fen = round_fen(terms.principal_fen * growth / annuity, terms.rounding)
    principals, balance_fen = [], terms.principal_fen
    for rate in rates[:-1]:
        interest_fen = round_fen(balance_fen * rate, terms.rounding)
        # A first period so long that its interest exceeds the payment repays nothing; a loan of
        # a few fen is paid off before its term.
        principal_fen = min(max(payment_fen - interest_fen, 0), balance_fen)
        principals.append(principal_fen)
        balance_fen -= principal_fen
    return [*principals, balance_fen]


def _level_principals(terms: Terms) -> list[int]:
    """Return equal parts of principal; the last takes the rest."""
    part_fen = round_fen(Fraction(terms.principal_fen, terms.instalments), terms.rounding)
    parts, left_fen = [], terms.principal_fen
    for _ in range(terms.instalments - 1):
        parts.append(min(part_fen, left_fen))
        left_fen -= parts[-1]
    return [*parts, left_fen]
