"""A plan: the instalments of a loan, and what counting days between them needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sancha.core.daycount import Convention, Period, Unit
from sancha.core.money import round_ratio
from sancha.core.schedule.dates import IsWorkingDay, Slot, lay_out
from sancha.core.schedule.factors import Factors, Rates, actual_factors, planned_factors
from sancha.core.schedule.principals import NOTHING_HELD, Held, principals
from sancha.core.schedule.terms import Method, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One instalment, and what is still owed after it.

    Its interest is earned in `period`, which ends on the due date, unless that was moved by a
    holiday and the interest was not. `series_on` is the due date before holidays.
    """

    nr: int
    due_on: date
    series_on: date
    period: Period
    principal_fen: int
    interest_fen: int
    balance_after_fen: int
    # Of the interest, what was kept back when the money was paid out.
    kept_back_fen: int = 0

    @property
    def total_fen(self) -> int:
        """What is to be paid on the due date."""
        return self.principal_fen + self.interest_fen - self.kept_back_fen

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
    every: int
    unit: Unit
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
    def kept_back_fen(self) -> int:
        """The interest that is kept back when the money is paid out."""
        return sum(row.kept_back_fen for row in self.rows)

    @property
    def total_fen(self) -> int:
        """All that the borrower pays."""
        return self.principal_fen + self.interest_fen

    @property
    def is_level(self) -> bool:
        """Whether every instalment is the same; the first may differ by its days, the last by fen."""
        if len(self.rows) == 2:  # Of equal instalments principal rises by what interest falls.
            first, last = self.rows
            rise_fen = last.principal_fen - first.principal_fen
            is_even = abs(first.total_fen - last.total_fen) <= 1
            return is_even or 1 < rise_fen <= first.interest_fen + last.interest_fen
        totals = [row.total_fen for row in self.rows[1:]]
        return not totals or max(totals) - min(totals) <= len(totals)

    @property
    def instalment_fen(self) -> int:
        """The usual instalment of a level plan; of any other the highest, which one must afford."""
        if self.is_level:
            return self.rows[min(1, len(self.rows) - 1)].total_fen
        return max(row.total_fen for row in self.rows)


def make_plan(terms: Terms, *, is_working_day: IsWorkingDay | None = None) -> Plan:
    """Return the repayment plan. The last instalment takes up what rounding left.

    Principal adds up to the amount lent, no part is negative, and dates strictly rise.

    :raises InvalidTerms: if the dates leave the calendar, or holidays push one due date onto another.
    :raises ValueError: if due dates move with holidays and no calendar is given.
    """
    return fill(terms, lay_out(terms, is_working_day))


def fill(
    terms: Terms,
    slots: Sequence[Slot],
    *,
    first_nr: int = 1,
    carried_fen: Fraction = Fraction(0),
    held: Held = NOTHING_HELD,
) -> Plan:
    """Return the plan of these slots. `carried_fen` is added to the first interest, exactly."""
    rates = Rates.of(terms)
    actual = actual_factors(terms, rates, slots)
    planned: dict[int, Factors] = {}
    if terms.method is Method.EQUAL_INSTALMENT:
        count = max(len(slots), terms.amortised_over or 0)
        planned = planned_factors(terms, rates, slots, count)
    rows, balance_fen = [], terms.principal_fen
    parts_fen = principals(terms, slots, planned, held)
    for index, (slot, part_fen) in enumerate(zip(slots, parts_fen, strict=False)):
        interest_fen = (
            _with_carried(balance_fen, actual, carried_fen, terms)
            if index == 0 and carried_fen
            else actual.interest_fen(balance_fen, index, terms.rounding)
        )
        balance_fen -= part_fen
        rows.append(Row(nr=first_nr + index, due_on=slot.due_on, series_on=slot.series_on,
                        period=slot.period, principal_fen=part_fen, interest_fen=interest_fen,
                        balance_after_fen=balance_fen,
                        kept_back_fen=interest_fen if terms.is_discounted else 0))  # fmt: skip
    return Plan(starts_on=terms.disbursed_on, due_day=terms.anchor_day, day_count=terms.day_count,
                every=terms.every, unit=terms.unit, rows=tuple(rows))  # fmt: skip


def _with_carried(balance_fen: int, actual: Factors, carried_fen: Fraction, terms: Terms) -> int:
    numerator = balance_fen * actual.of[0] * carried_fen.denominator
    numerator += carried_fen.numerator * actual.over
    return round_ratio(numerator, actual.over * carried_fen.denominator, terms.rounding)
