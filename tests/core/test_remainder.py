from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from sancha.core.daycount import Convention
from sancha.core.schedule import Keep, Method, Plan, RateFrom, Terms, make_plan, replan

STORY = Terms(
    principal_fen=5_000_000,
    annual_rate_pct=6,
    disbursed_on=date(2026, 1, 10),
    instalments=12,
)
AFTER_THREE = date(2026, 4, 10)


def totals(plan: Plan) -> list[int]:
    return [row.total_fen for row in plan.rows]


def balance_on(plan: Plan, day: date) -> int:
    return next(row.balance_before_fen for row in plan.rows if row.due_on > day)


class TestAnEarlyRepayment:
    def test_makes_instalments_smaller_when_the_term_is_kept(self) -> None:
        plan = make_plan(STORY)
        rest = replan(plan, STORY, on=AFTER_THREE, balance_fen=2_000_000)
        assert [row.nr for row in rest.rows] == list(range(4, 13))
        assert [row.due_on for row in rest.rows] == [row.due_on for row in plan.rows[3:]]
        assert totals(rest) == [227_815] * 8 + [227_811]
        assert rest.principal_fen == 2_000_000

    def test_ends_the_loan_earlier_when_the_instalment_is_kept(self) -> None:
        rest = replan(make_plan(STORY), STORY, on=AFTER_THREE, balance_fen=2_000_000,
                      keep=Keep.INSTALMENT)  # fmt: skip
        assert totals(rest) == [430_332] * 4 + [307_549]
        assert rest.rows[-1].balance_after_fen == 0

    def test_charges_a_cut_period_from_its_day(self) -> None:
        rest = replan(make_plan(STORY), STORY, on=date(2026, 4, 25), balance_fen=2_000_000,
                      keep=Keep.INSTALMENT)  # fmt: skip
        assert rest.rows[0].interest_fen == 5_000  # Fifteen of thirty days.
        assert rest.rows[0].principal_fen == 430_332 - 10_000
        assert rest.rows[1].total_fen == 430_332

    def test_adds_what_the_period_had_earned_before_it_rounds(self) -> None:
        rest = replan(make_plan(STORY), STORY, on=date(2026, 4, 25), balance_fen=2_000_000,
                      carried_fen=Fraction(9_401, 2))  # fmt: skip
        assert rest.rows[0].interest_fen == 9_701  # 5,000 and 4,700.5.

    def test_leaves_equal_parts_of_principal_and_fewer_of_them(self) -> None:
        terms = replace(STORY, method=Method.EQUAL_PRINCIPAL, principal_fen=1_200_000)
        rest = replan(make_plan(terms), terms, on=AFTER_THREE, balance_fen=250_000,
                      keep=Keep.INSTALMENT)  # fmt: skip
        assert [row.principal_fen for row in rest.rows] == [100_000, 100_000, 50_000]

    def test_makes_agreed_parts_smaller_in_proportion_or_from_the_end(self) -> None:
        terms = replace(STORY, method=Method.CUSTOM, instalments=4, principal_fen=1_000_000,
                        custom_principal_fen=(100_000, 200_000, 300_000, 400_000))  # fmt: skip
        plan, on = make_plan(terms), date(2026, 2, 10)
        smaller = replan(plan, terms, on=on, balance_fen=450_000)
        fewer = replan(plan, terms, on=on, balance_fen=450_000, keep=Keep.INSTALMENT)
        assert [row.principal_fen for row in smaller.rows] == [100_000, 150_000, 200_000]
        assert [row.principal_fen for row in fewer.rows] == [200_000, 250_000]

    def test_leaves_nothing_to_plan_after_the_last_due_date_or_without_a_balance(self) -> None:
        plan = make_plan(STORY)
        for on, balance_fen in ((plan.rows[-1].due_on, 1), (AFTER_THREE, 0)):
            with pytest.raises(ValueError):
                replan(plan, STORY, on=on, balance_fen=balance_fen)


class TestAChangeOfRate:
    @pytest.mark.parametrize("method", [Method.EQUAL_INSTALMENT, Method.EQUAL_PRINCIPAL,
                                        Method.INTEREST_FIRST])  # fmt: skip
    @pytest.mark.parametrize("day_count", list(Convention))
    @pytest.mark.parametrize("on", [AFTER_THREE, date(2026, 5, 1)])
    def test_gives_the_same_rest_as_a_plan_that_knew_it(
        self, method: Method, day_count: Convention, on: date
    ) -> None:
        terms = replace(STORY, method=method, day_count=day_count)
        changed = replace(terms, rate_changes=(RateFrom(on=on, annual_rate_pct=9),))
        plan, whole = make_plan(terms), make_plan(changed)
        row = next(row for row in plan.rows if row.due_on > on)
        start = row.period.starts_on
        years = row.period.years(day_count, start, on)
        carried_fen = row.balance_before_fen * Fraction(6, 100) * years
        rest = replan(plan, changed, on=on, balance_fen=row.balance_before_fen,
                      carried_fen=carried_fen, holds_first=True)  # fmt: skip
        amounts = [(row.nr, row.due_on, row.principal_fen, row.interest_fen) for row in rest.rows]
        wanted = [(row.nr, row.due_on, row.principal_fen, row.interest_fen) for row in whole.rows]
        assert amounts == wanted[row.nr - 1 :]
        assert plan.rows[:2] == whole.rows[:2]
        assert rest.interest_fen > sum(row.interest_fen for row in plan.rows[row.nr - 1 :])
