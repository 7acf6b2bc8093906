from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sancha.core.accrual import accrued_interest_fen, current_interest_fen
from sancha.core.daycount import Convention
from sancha.core.schedule import Method, Plan, Terms, make_plan


def plan_of(**changes: object) -> Plan:
    values: dict[str, object] = {
        "principal_fen": 5_000_000,
        "annual_rate_pct": 6,
        "disbursed_on": date(2026, 1, 10),
        "instalments": 12,
        "due_day": 10,
    }
    return make_plan(Terms(**(values | changes)))  # type: ignore[arg-type]


class TestAccruedInterest:
    @pytest.mark.parametrize(
        ("on", "fen"),
        [
            (date(2026, 1, 9), 0),
            (date(2026, 1, 10), 0),
            (date(2026, 1, 11), 833),  # 250.00 / 30, cut down.
            (date(2026, 1, 25), 12_500),
            (date(2026, 2, 9), 25_000),  # The thirtieth odd day of a month of 31.
            (date(2026, 2, 10), 25_000),
            (date(2026, 2, 11), 25_765),
            (date(2026, 3, 9), 25_000 + 20_675),  # 27 of 30 days of 229.73.
            (date(2026, 3, 10), 47_973),
            (date(2027, 1, 10), 163_986),
            (date(2030, 1, 1), 163_986),
        ],
    )
    def test_follows_the_days(self, on: date, fen: int) -> None:
        assert accrued_interest_fen(plan_of(), on) == fen

    def test_counts_actual_days_when_the_plan_does(self) -> None:
        plan = plan_of(day_count=Convention.ACTUAL_360, method=Method.INTEREST_FIRST)
        assert accrued_interest_fen(plan, date(2026, 1, 11)) == 833
        assert accrued_interest_fen(plan, date(2026, 2, 9)) == 24_999
        assert accrued_interest_fen(plan, date(2026, 2, 10)) == 25_833

    @settings(max_examples=200, deadline=None)
    @given(
        principal=st.integers(1, 10**9),
        rate=st.integers(0, 3600).map(lambda points: Decimal(points) / 100),
        disbursed_on=st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 1, 1)),
        instalments=st.integers(1, 6),
        due_day=st.none() | st.integers(1, 31),
        method=st.sampled_from([m for m in Method if m is not Method.CUSTOM]),
        day_count=st.sampled_from(Convention),
    )
    def test_never_shrinks_and_meets_every_row_on_its_due_date(
        self,
        principal: int,
        rate: Decimal,
        disbursed_on: date,
        instalments: int,
        due_day: int | None,
        method: Method,
        day_count: Convention,
    ) -> None:
        plan = plan_of(
            principal_fen=principal,
            annual_rate_pct=rate,
            disbursed_on=disbursed_on,
            instalments=instalments,
            due_day=due_day,
            method=method,
            day_count=day_count,
        )
        owed_fen = 0
        for row in plan.rows:
            owed_fen += row.interest_fen
            assert accrued_interest_fen(plan, row.due_on) == owed_fen
        days = (plan.rows[-1].due_on - disbursed_on).days
        daily = [
            accrued_interest_fen(plan, disbursed_on + timedelta(days=day))
            for day in range(days + 2)
        ]
        assert daily[0] == 0
        assert daily == sorted(daily)
        assert daily[-1] == plan.interest_fen


class TestCurrentInterest:
    def test_is_what_an_early_repayment_owes_since_the_last_due_date(self) -> None:
        plan = plan_of()
        assert current_interest_fen(plan, date(2026, 1, 25)) == 12_500
        assert current_interest_fen(plan, date(2026, 2, 10)) == 0
        assert current_interest_fen(plan, date(2026, 2, 25)) == 11_486
        assert current_interest_fen(plan, date(2027, 1, 10)) == 0
        assert current_interest_fen(plan, date(2028, 1, 1)) == 0


class TestPeriods:
    def test_join_without_a_gap(self) -> None:
        plan = plan_of(due_day=31)
        found = [row.period for row in plan.rows]
        assert found[0].starts_on == date(2026, 1, 10)
        assert [period.ends_on for period in found] == [row.due_on for row in plan.rows]
        assert [period.starts_on for period in found[1:]] == [row.due_on for row in plan.rows[:-1]]
        assert {period.anchor_day for period in found[1:]} == {31}
