from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from sancha.core.lpr import NotPublished, Published, Repricing, rates_of_loan
from sancha.core.schedule import RateFrom, Terms, make_plan

LPR = Published(
    tuple(
        RateFrom(on=on, annual_rate_pct=Decimal(rate))
        for on, rate in (
            (date(2023, 8, 21), "3.45"),
            (date(2024, 7, 22), "3.35"),
            (date(2024, 10, 21), "3.10"),
            (date(2025, 5, 20), "3.00"),
        )
    )
)


def rates(
    disbursed_on: date, repricing: Repricing, **changes: object
) -> list[tuple[str, Fraction]]:
    values: dict[str, object] = {
        "points_bp": 120,
        "disbursed_on": disbursed_on,
        "matures_on": date(2029, 2, 28),
        "known_until": date(2026, 3, 1),
        "repricing": repricing,
    }
    found = rates_of_loan(LPR, **(values | changes))  # type: ignore[arg-type]
    return [(rate.on.isoformat(), Fraction(rate.annual_rate_pct)) for rate in found]


def test_a_published_rate_holds_from_its_day_until_the_next() -> None:
    assert LPR.on(date(2024, 7, 21)) == Decimal("3.45")
    assert LPR.on(date(2024, 7, 22)) == Decimal("3.35")
    assert LPR.on(date(2030, 1, 1)) == Decimal("3.00")
    with pytest.raises(NotPublished, match="2023-08-20"):
        LPR.on(date(2023, 8, 20))


def test_the_anniversary_of_29_february_is_the_28th_in_common_years() -> None:
    assert rates(date(2024, 2, 29), Repricing.ANNIVERSARY) == [
        ("2024-02-29", Fraction("4.65")),
        ("2025-02-28", Fraction("4.30")),
        ("2026-02-28", Fraction("4.20")),
    ]


def test_the_first_of_january_takes_what_held_the_day_before() -> None:
    assert rates(date(2024, 2, 29), Repricing.FIRST_OF_JANUARY) == [
        ("2024-02-29", Fraction("4.65")),
        ("2025-01-01", Fraction("4.30")),
        ("2026-01-01", Fraction("4.20")),
    ]


def test_a_day_not_reached_is_not_priced_and_no_change_is_no_entry() -> None:
    assert rates(date(2024, 2, 29), Repricing.ANNIVERSARY, known_until=date(2025, 2, 27)) == [
        ("2024-02-29", Fraction("4.65"))
    ]
    far = date(2028, 12, 31)
    assert rates(date(2025, 6, 1), Repricing.ANNIVERSARY, known_until=far) == [
        ("2025-06-01", Fraction("4.20"))
    ]


def test_points_may_lower_the_rate() -> None:
    assert rates(date(2025, 6, 1), Repricing.ANNIVERSARY, points_bp=-60) == [
        ("2025-06-01", Fraction("2.40"))
    ]


def test_a_plan_computes_its_instalment_anew_from_the_period_that_begins_at_the_new_rate() -> None:
    found = rates_of_loan(
        LPR, points_bp=120, disbursed_on=date(2024, 3, 15), matures_on=date(2027, 3, 15),
        known_until=date(2025, 6, 1), repricing=Repricing.FIRST_OF_JANUARY,
    )  # fmt: skip
    plan = make_plan(
        Terms(principal_fen=10_000_000, annual_rate_pct=found[0].annual_rate_pct,
              disbursed_on=date(2024, 3, 15), instalments=36, rate_changes=found[1:])
    )  # fmt: skip
    before, cut, after = plan.rows[8], plan.rows[9], plan.rows[10]
    assert (before.due_on, before.total_fen) == (date(2024, 12, 15), 298_140)
    # 15 December to 1 January is 17 days of 30 at 4.65 %, the other 13 are at 4.30 %.
    wanted = Fraction(cut.balance_before_fen * (465 * 17 + 430 * 13), 10_000 * 360)
    assert abs(cut.interest_fen - wanted) <= Fraction(1, 2)
    assert cut.principal_fen == 298_140 - round(cut.balance_before_fen * Fraction(465, 120_000))
    assert after.total_fen == plan.rows[30].total_fen == 296_991
