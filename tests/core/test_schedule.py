import calendar
import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sancha.core.daycount import Convention
from sancha.core.schedule import InvalidTerms, Method, Plan, Terms, make_plan

HALF = Fraction(1, 2)
STORY = Terms(
    principal_fen=5_000_000,
    annual_rate_pct=6,
    disbursed_on=date(2026, 1, 10),
    instalments=12,
    due_day=10,
)
METHODS = [method for method in Method if method is not Method.CUSTOM]
RATES = st.integers(0, 2400).map(lambda basis_points: Decimal(basis_points) / 100)


@st.composite
def loans(draw: st.DrawFn, method: Method | None = None, instalments_max: int = 36) -> Terms:
    return Terms(
        principal_fen=draw(st.integers(10_000, 1_000_000_000)),
        annual_rate_pct=draw(RATES),
        disbursed_on=draw(st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1))),
        instalments=draw(st.integers(1, instalments_max)),
        due_day=draw(st.none() | st.integers(1, 31)),
        method=method or draw(st.sampled_from(METHODS)),
        day_count=Convention.THIRTY_360 if method else draw(st.sampled_from(Convention)),
    )


class Recalculated:
    """Equal instalments once more, by closed forms and by walking the calendar day by day."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.rate = Fraction(terms.annual_rate_pct) / 1200
        self.day = terms.disbursed_on.day if terms.due_day is None else terms.due_day
        n, p = terms.instalments, terms.principal_fen
        exact = p * self.rate / (1 - (1 + self.rate) ** -n) if self.rate else Fraction(p, n)
        with_places = Decimal(exact.numerator * 1000 // exact.denominator) / 1000
        self.payment = int(with_places.quantize(Decimal(1), rounding=ROUND_HALF_UP))

    def balance(self, after: int) -> Fraction:
        growth = (1 + self.rate) ** after
        paid = (growth - 1) / self.rate if self.rate else Fraction(after)
        return self.terms.principal_fen * growth - self.payment * paid

    def falls_due(self, day: date) -> bool:
        return day.day == min(self.day, calendar.monthrange(day.year, day.month)[1])

    def due_dates(self) -> list[date]:
        found: list[date] = []
        day = self.terms.disbursed_on + timedelta(days=15)
        while len(found) < self.terms.instalments:
            if self.falls_due(day):
                found.append(day)
            day += timedelta(days=1)
        return found

    def first_interest(self, due_on: date) -> Fraction:
        start, months, odd = self.terms.disbursed_on, 0, 0
        day = start
        while day < due_on:
            day += timedelta(days=1)
            odd += 1
            if day.day == min(start.day, calendar.monthrange(day.year, day.month)[1]):
                months, odd = months + 1, 0
        return self.terms.principal_fen * self.rate * (months + Fraction(odd, 30))


def totals(plan: Plan) -> list[int]:
    return [row.total_fen for row in plan.rows]


class TestEqualInstalment:
    def test_gives_the_printed_plan_of_100_000_at_12_percent(self) -> None:
        plan = make_plan(replace(STORY, principal_fen=10_000_000, annual_rate_pct=12))
        assert totals(plan) == [888_488] * 11 + [888_485]
        assert [row.interest_fen for row in plan.rows[:2]] == [100_000, 92_115]
        assert plan.interest_fen == 661_853
        assert plan.principal_fen == 10_000_000
        assert plan.total_fen == 10_661_853

    def test_gives_the_plan_of_50_000_at_half_a_percent_a_month(self) -> None:
        plan = make_plan(STORY)
        assert totals(plan) == [430_332] * 11 + [430_334]
        assert plan.interest_fen == 163_986
        assert [row.due_on for row in plan.rows] == [
            *(date(2026, month, 10) for month in range(2, 13)),
            date(2027, 1, 10),
        ]
        assert [row.nr for row in plan.rows] == list(range(1, 13))
        first, last = plan.rows[0], plan.rows[-1]
        assert (first.principal_fen, first.interest_fen) == (405_332, 25_000)
        assert (first.balance_before_fen, first.balance_after_fen) == (5_000_000, 4_594_668)
        assert (last.principal_fen, last.interest_fen, last.balance_after_fen) == (
            428_193,
            2_141,
            0,
        )

    def test_changes_only_the_first_interest_when_the_first_period_is_short_or_long(self) -> None:
        regular = make_plan(STORY)
        short = make_plan(replace(STORY, disbursed_on=date(2026, 1, 20)))
        long = make_plan(replace(STORY, disbursed_on=date(2026, 1, 28)))
        assert (short.rows[0].due_on, short.rows[0].interest_fen) == (date(2026, 2, 10), 17_500)
        assert (long.rows[0].due_on, long.rows[0].interest_fen) == (date(2026, 3, 10), 33_333)
        for plan in (short, long):
            assert [row.principal_fen for row in plan.rows] == [
                row.principal_fen for row in regular.rows
            ]
            assert [row.interest_fen for row in plan.rows[1:]] == [
                row.interest_fen for row in regular.rows[1:]
            ]

    def test_divides_the_principal_when_there_is_no_interest(self) -> None:
        plan = make_plan(replace(STORY, principal_fen=10_000, annual_rate_pct=0, instalments=3))
        assert totals(plan) == [3_333, 3_333, 3_334]

    def test_counts_actual_days_into_an_instalment_that_is_still_equal(self) -> None:
        plan = make_plan(replace(STORY, day_count=Convention.ACTUAL_360))
        assert plan.rows[0].interest_fen == 25_833  # 31 days.
        assert plan.rows[1].interest_fen == 21_445  # 28 days.
        assert len(set(totals(plan)[:-1])) == 1
        assert abs(totals(plan)[-1] - totals(plan)[0]) <= 12

    def test_repays_nothing_in_a_first_period_whose_interest_exceeds_the_instalment(self) -> None:
        plan = make_plan(
            replace(
                STORY,
                annual_rate_pct=24,
                disbursed_on=date(2026, 1, 27),
                instalments=480,
                day_count=Convention.ACTUAL_360,
            )
        )
        assert (plan.rows[0].principal_fen, plan.rows[0].interest_fen) == (0, 140_000)  # 42 days.
        assert plan.rows[1].total_fen < 140_000
        assert plan.principal_fen == 5_000_000

    @settings(max_examples=300, deadline=None)
    @given(loans(Method.EQUAL_INSTALMENT))
    def test_agrees_with_an_independent_calculation(self, terms: Terms) -> None:
        plan, other = make_plan(terms), Recalculated(terms)
        assert [row.due_on for row in plan.rows] == other.due_dates()
        assert abs(plan.rows[0].interest_fen - other.first_interest(plan.rows[0].due_on)) <= HALF
        assert plan.principal_fen == terms.principal_fen
        assert plan.rows[-1].balance_after_fen == 0
        for row in plan.rows:
            assert row.total_fen >= 0
            if row.nr > 1:
                # Half a fen of rounding a month, grown by the rate: 36 months at 24 % stay
                # within one fen.
                wanted = other.balance(row.nr - 1) * other.rate
                assert abs(row.interest_fen - wanted) <= 1
            if 1 < row.nr < terms.instalments:
                assert row.total_fen == other.payment


class TestOtherMethods:
    def test_pays_equal_parts_of_principal(self) -> None:
        plan = make_plan(replace(STORY, principal_fen=1_000_000, instalments=3,
                                 method=Method.EQUAL_PRINCIPAL))  # fmt: skip
        assert [row.principal_fen for row in plan.rows] == [333_333, 333_333, 333_334]
        assert [row.interest_fen for row in plan.rows] == [5_000, 3_333, 1_667]

    def test_pays_interest_first(self) -> None:
        plan = make_plan(replace(STORY, method=Method.INTEREST_FIRST))
        assert totals(plan) == [25_000] * 11 + [5_025_000]
        assert [row.balance_after_fen for row in plan.rows] == [5_000_000] * 11 + [0]

    def test_pays_all_at_the_end(self) -> None:
        plan = make_plan(replace(STORY, method=Method.BULLET))
        assert [(row.nr, row.due_on, row.total_fen) for row in plan.rows] == [
            (1, date(2027, 1, 10), 5_300_000)
        ]


class TestDueDates:
    def test_keep_the_31st_without_drift(self) -> None:
        plan = make_plan(replace(STORY, due_day=31, instalments=4))
        assert [row.due_on for row in plan.rows] == [
            date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30),
        ]  # fmt: skip
        assert plan.rows[1].interest_fen == round(plan.rows[1].balance_before_fen / 200)

    @pytest.mark.parametrize(
        ("disbursed_on", "due_day", "minimum", "first_due_on"),
        [
            (date(2026, 1, 26), 10, 15, date(2026, 2, 10)),
            (date(2026, 1, 27), 10, 15, date(2026, 3, 10)),
            (date(2026, 1, 27), 10, 14, date(2026, 2, 10)),
            (date(2026, 1, 10), None, 15, date(2026, 2, 10)),
            (date(2026, 1, 31), None, 15, date(2026, 2, 28)),
            (date(2026, 12, 20), 10, 15, date(2027, 1, 10)),
        ],
    )
    def test_begin_with_the_first_due_day_far_enough_away(
        self, disbursed_on: date, due_day: int | None, minimum: int, first_due_on: date
    ) -> None:
        plan = make_plan(replace(STORY, disbursed_on=disbursed_on, due_day=due_day,
                                 minimum_first_days=minimum))  # fmt: skip
        assert plan.rows[0].due_on == first_due_on


class TestEveryPlan:
    @settings(max_examples=300, deadline=None)
    @given(loans(instalments_max=120))
    def test_adds_up_and_moves_forward(self, terms: Terms) -> None:
        plan = make_plan(terms)
        assert plan.principal_fen == terms.principal_fen
        assert plan.rows[-1].balance_after_fen == 0
        assert len(plan.rows) == (1 if terms.method is Method.BULLET else terms.instalments)
        days = [terms.disbursed_on, *(row.due_on for row in plan.rows)]
        assert all(a < b for a, b in itertools.pairwise(days))
        assert all(row.principal_fen >= 0 and row.interest_fen >= 0 for row in plan.rows)

    @given(st.integers(1, 300), RATES, st.integers(1, 60), st.sampled_from(METHODS))
    def test_holds_for_a_few_fen_over_a_long_time(
        self, principal_fen: int, rate: Decimal, instalments: int, method: Method
    ) -> None:
        plan = make_plan(replace(STORY, principal_fen=principal_fen, annual_rate_pct=rate,
                                 instalments=instalments, method=method))  # fmt: skip
        assert plan.principal_fen == principal_fen
        assert all(row.principal_fen >= 0 and row.interest_fen >= 0 for row in plan.rows)


class TestTerms:
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("principal_fen", 0),
            ("principal_fen", 2**63),
            ("annual_rate_pct", Decimal("-0.01")),
            ("annual_rate_pct", 1001),
            ("instalments", 0),
            ("instalments", 481),
            ("due_day", 0),
            ("due_day", 32),
            ("minimum_first_days", 0),
        ],
    )
    def test_are_refused_by_field(self, field: str, value: object) -> None:
        change: Callable[..., Terms] = replace
        with pytest.raises(InvalidTerms, match=field):
            change(STORY, **{field: value})

    def test_refuse_a_float_rate(self) -> None:
        with pytest.raises(TypeError):
            replace(STORY, annual_rate_pct=6.0)  # type: ignore[arg-type]
