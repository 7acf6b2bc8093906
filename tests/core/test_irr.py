from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sancha.core.irr import (
    AnnualCost,
    NoRate,
    irr_pct,
    periodic_irr,
    plan_cost,
    simple_apr_pct,
    xirr,
    xirr_cost,
)
from sancha.core.schedule import Method, Terms, make_plan

STORY = Terms(
    principal_fen=5_000_000,
    annual_rate_pct=6,
    disbursed_on=date(2026, 1, 10),
    instalments=12,
    due_day=10,
)


class TestPeriodicIrr:
    def test_finds_the_rate_behind_a_flat_fee(self) -> None:
        monthly = periodic_irr(12_000_000, [1_072_000] * 12)
        assert round(monthly * 100, 6) == Decimal("1.086185")
        assert simple_apr_pct(monthly, 12) == Decimal("13.0342")
        assert irr_pct(monthly, 12) == Decimal("13.8418")

    def test_finds_nothing_where_only_the_principal_is_paid(self) -> None:
        assert abs(periodic_irr(300, [100, 100, 100])) < Decimal("1e-20")

    def test_finds_a_loss(self) -> None:
        assert round(periodic_irr(100, [50]), 12) == Decimal("-0.5")

    def test_finds_a_rate_beyond_all_reason(self) -> None:
        assert round(periodic_irr(100, [100_000]), 12) == Decimal(999)

    @pytest.mark.parametrize(
        ("received_fen", "payments_fen"),
        [(0, [1]), (-5, [1]), (100, []), (100, [0, 0]), (100, [200, -1]), (1, [2**40])],
    )
    def test_refuses_what_has_no_rate(self, received_fen: int, payments_fen: list[int]) -> None:
        with pytest.raises(NoRate):
            periodic_irr(received_fen, payments_fen)

    @settings(max_examples=100, deadline=None)
    @given(st.integers(1, 10**9), st.lists(st.integers(0, 10**8), min_size=1, max_size=60))
    def test_makes_the_payments_worth_what_was_received(
        self, received_fen: int, payments_fen: list[int]
    ) -> None:
        try:
            rate = Fraction(periodic_irr(received_fen, payments_fen))
        except NoRate:
            return
        near = Fraction(1, 10**22)

        def worth(at: Fraction) -> Fraction:
            return sum(
                (Fraction(fen) / (1 + at) ** k for k, fen in enumerate(payments_fen, start=1)),
                start=Fraction(0),
            )

        assert worth(rate + near) <= received_fen <= worth(rate - near)


class TestAnnualFigures:
    @pytest.mark.parametrize(
        ("periods_per_year", "simple", "compound"),
        [
            (12, "12.0000", "12.6825"),
            (52, "52.0000", "67.7689"),
            (365, "365.0000", "3678.3434"),
            (4, "4.0000", "4.0604"),
            (Fraction(12, 5), "2.4000", "2.4168"),
        ],
    )
    def test_follow_the_period(
        self, periods_per_year: Fraction | int, simple: str, compound: str
    ) -> None:
        assert simple_apr_pct(Decimal("0.01"), periods_per_year) == Decimal(simple)
        assert irr_pct(Decimal("0.01"), periods_per_year) == Decimal(compound)

    def test_round_half_up_to_four_decimals(self) -> None:
        assert simple_apr_pct(Decimal("0.0000005"), 1) == Decimal("0.0001")
        assert str(simple_apr_pct(Decimal(0), 12)) == "0.0000"


class TestXirr:
    def test_is_the_yearly_rate_over_365_days(self) -> None:
        start = date(2026, 1, 1)
        yearly = xirr(10_000, start, [(date(2027, 1, 1), 11_000)])
        assert xirr_cost(yearly) == AnnualCost(
            simple_apr_pct=Decimal("9.5690"), irr_pct=Decimal("10.0000")
        )

    def test_does_not_depend_on_the_order_of_payments(self) -> None:
        start = date(2026, 1, 1)
        payments = [(start + timedelta(days=days), 1_000) for days in (10, 200, 90)]
        assert xirr(2_900, start, payments) == xirr(2_900, start, sorted(payments))

    def test_agrees_with_the_sum_of_discounted_payments(self) -> None:
        start = date(2026, 1, 20)
        payments = [(date(2026, month, 10), 500_000) for month in range(2, 13)]
        yearly = xirr(5_000_000, start, payments)
        worth = sum(
            fen / (1 + float(yearly)) ** ((day - start).days / 365) for day, fen in payments
        )
        assert worth == pytest.approx(5_000_000, abs=1e-4)

    def test_takes_two_payments_of_one_day_together(self) -> None:
        start, day = date(2026, 1, 1), date(2026, 7, 1)
        twice = xirr(1_000, start, [(day, 600), (day, 500)])
        assert twice == xirr(1_000, start, [(day, 1_100)])

    def test_finds_a_great_loss_over_many_days(self) -> None:
        start = date(2026, 1, 1)
        payments = [(start + timedelta(days=30 * number), 1) for number in range(1, 361)]
        yearly = xirr(300_000_000, start, payments)
        assert round(yearly, 6) == Decimal("-0.425663")

    def test_refuses_a_payment_before_the_receipt(self) -> None:
        start = date(2026, 1, 1)
        with pytest.raises(NoRate):
            xirr(100, start, [(start, 100)])


class TestPlanCost:
    def test_is_the_contract_rate_when_there_is_no_fee(self) -> None:
        assert plan_cost(make_plan(STORY)) == AnnualCost(
            simple_apr_pct=Decimal("6.0000"), irr_pct=Decimal("6.1678")
        )

    def test_rises_with_a_fee_kept_back(self) -> None:
        plan = make_plan(STORY)
        assert plan_cost(plan, deducted_fen=100_000).irr_pct == Decimal("10.2524")

    def test_goes_by_days_when_the_first_period_is_not_whole_months(self) -> None:
        plan = make_plan(Terms(principal_fen=5_000_000, annual_rate_pct=6, instalments=12,
                               disbursed_on=date(2026, 1, 20), due_day=10))  # fmt: skip
        assert plan_cost(plan) == AnnualCost(
            simple_apr_pct=Decimal("6.0548"), irr_pct=Decimal("6.2257")
        )

    def test_counts_a_bullet_loan_by_its_months(self) -> None:
        plan = make_plan(Terms(principal_fen=5_000_000, annual_rate_pct=6, instalments=12,
                               disbursed_on=date(2026, 1, 31), method=Method.BULLET))  # fmt: skip
        assert plan_cost(plan) == AnnualCost(
            simple_apr_pct=Decimal("5.8411"), irr_pct=Decimal("6.0000")
        )

    def test_refuses_a_plan_that_pays_on_the_first_day_or_never(self) -> None:
        plan = make_plan(STORY)
        at_once = replace(plan, rows=(replace(plan.rows[0], due_on=plan.starts_on), *plan.rows[1:]))
        for broken in (at_once, replace(plan, rows=())):
            with pytest.raises(NoRate):
                plan_cost(broken)
