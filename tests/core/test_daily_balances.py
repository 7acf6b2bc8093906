from datetime import date
from decimal import Decimal

import pytest

from sancha.core.daily_balances import BalanceFrom, balance_days, interest_on_balances_fen
from sancha.core.daycount import Convention

FIRST = date(2026, 3, 1)
BALANCES = (
    BalanceFrom(on=FIRST, balance_fen=10_000_000),
    BalanceFrom(on=date(2026, 3, 11), balance_fen=8_000_000),
)
UNTIL = date(2026, 4, 1)


def test_adds_up_the_balances_of_all_days_but_the_last() -> None:
    assert balance_days(BALANCES, UNTIL) == 10_000_000 * 10 + 8_000_000 * 21
    assert balance_days((), UNTIL) == 0


def test_gives_the_printed_interest() -> None:
    assert interest_on_balances_fen(BALANCES, UNTIL, annual_rate_pct=Decimal("3.6")) == 26_800
    assert interest_on_balances_fen(BALANCES, UNTIL, annual_rate_pct=0) == 0


def test_does_not_depend_on_how_a_standing_balance_is_cut() -> None:
    cut = (*BALANCES, BalanceFrom(on=date(2026, 3, 20), balance_fen=8_000_000))
    for convention in Convention:
        if not convention.counts_months:
            values = {"annual_rate_pct": 7, "day_count": convention}
            assert interest_on_balances_fen(cut, UNTIL, **values) == interest_on_balances_fen(
                BALANCES, UNTIL, **values
            )


def test_refuses_days_that_go_back_and_months_of_thirty_days() -> None:
    with pytest.raises(ValueError, match="order"):
        balance_days(BALANCES[::-1], UNTIL)
    with pytest.raises(ValueError, match="order"):
        balance_days(BALANCES, date(2026, 3, 10))
    with pytest.raises(ValueError, match="by days"):
        interest_on_balances_fen(
            BALANCES, UNTIL, annual_rate_pct=6, day_count=Convention.THIRTY_360
        )
