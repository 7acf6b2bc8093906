from datetime import date
from decimal import Decimal

import pytest

from sancha.core.allocation import Parts
from sancha.core.daycount import Convention
from sancha.core.irr import plan_cost
from sancha.core.loan.events import (
    Call,
    Cancellation,
    EarlyRepayment,
    Event,
    Extension,
    RateChange,
    Reason,
    Refused,
    Repayment,
    WriteOff,
)
from sancha.core.loan.figures import Figures, figures
from sancha.core.loan.history import History
from sancha.core.loan.terms import LoanTerms
from sancha.core.schedule import Method, Terms


class TestADiscountedBill:
    """1,000,000.00 at 3.6 % from 2 March to 30 June 2026: 120 days, 12,000.00 kept back."""

    FACE_FEN, DUE = 100_000_000, date(2026, 6, 30)

    def life(self, *events: Event) -> History:
        plan = Terms(
            principal_fen=self.FACE_FEN,
            annual_rate_pct=Decimal("3.6"),
            disbursed_on=date(2026, 3, 2),
            instalments=1,
            method=Method.BULLET,
            day_count=Convention.ACTUAL_360,
            due_on=(self.DUE,),
            is_discounted=True,
        )
        return History.of(LoanTerms(plan=plan, compound=False), events)

    def shown(self, on: date, *events: Event) -> Figures:
        life = self.life(*events)
        return figures(life.terms, life.on(on))

    def test_owes_its_face_and_earns_what_was_kept_back_by_days(self) -> None:
        for on, unearned_fen in (
            (date(2026, 3, 2), 1_200_000),
            (date(2026, 3, 3), 1_190_000),
            (date(2026, 5, 1), 600_000),
            (date(2026, 6, 29), 10_000),
            (self.DUE, 0),
        ):
            shown = self.shown(on)
            assert shown.unearned_fen == unearned_fen
            assert shown.owed == Parts(principal_fen=self.FACE_FEN)
            assert shown.paid == Parts(interest_fen=1_200_000)
        assert [row.total_fen for row in shown.rows] == [self.FACE_FEN]

    def test_costs_more_than_its_rate_for_it_was_never_received(self) -> None:
        plan = self.life().states[0].plan
        # (1,000,000 / 988,000) ^ (365 / 120) - 1
        assert plan_cost(plan).irr_pct == Decimal("3.7403")

    def test_paid_when_due_is_settled_and_refused_bears_penalty(self) -> None:
        paid = Repayment(nr=1, on=self.DUE, amount_fen=self.FACE_FEN)
        assert self.life(paid).on(date(2026, 7, 9)).settled_on == self.DUE
        late = self.shown(date(2026, 7, 10))  # 1,000,000 × 5.4 % × 9 / 360
        assert late.due == Parts(penalty_fen=135_000, principal_fen=self.FACE_FEN)
        assert late.days_past_due == 10

    def test_taken_back_on_its_day_was_never_lent(self) -> None:
        day = date(2026, 3, 2)
        shown = self.shown(day, Cancellation(nr=1, on=day))
        assert (shown.owed, shown.paid, shown.unearned_fen) == (Parts(), Parts(), 0)
        with pytest.raises(Refused) as refused:
            self.life(Cancellation(nr=1, on=date(2026, 3, 3)))
        assert refused.value.reason is Reason.TOO_LATE

    @pytest.mark.parametrize(
        "event",
        [
            EarlyRepayment(nr=1, on=date(2026, 4, 1), amount_fen=1),
            RateChange(nr=1, on=date(2026, 4, 1), annual_rate_pct=Decimal(5)),
            Extension(nr=1, on=date(2026, 4, 1), periods=1),
            Call(nr=1, on=date(2026, 4, 1)),
            WriteOff(nr=1, on=date(2026, 4, 1)),
        ],
    )
    def test_takes_none_of_what_changes_a_plan(self, event: Event) -> None:
        with pytest.raises(Refused) as refused:
            self.life(event)
        assert refused.value.reason is Reason.DISCOUNTED
