"""The night's loans: one by one as all at once, by plain fractions, and some that cannot be worked on."""

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from functools import partial
from uuid import UUID

import pytest
from django.db import connections

from nights import (
    DIFFERENT,
    FIRST_DAY,
    IS_FULL,
    LOANS,
    bank_answers,
    close_until,
    copies,
    left_behind,
    monday_is_a_holiday,
    open_book,
    order_until,
)
from sancha.core.money import round_fen
from sancha.core.segment import growth_of
from sancha.credit.loans import batch as loans
from sancha.credit.loans import queries as loan_queries
from sancha.credit.loans.batch import Reach
from sancha.credit.loans.models import Instalment, Loan, Repayment, Segment
from sancha.credit.loans.queries import plan_of
from sancha.office.calendar import queries as calendar
from sancha.office.products import queries as products
from sancha.platform import clock
from sancha.platform.acts import Actor, Scope, service
from sancha.platform.door import use_case
from sancha.postloan.night import api, batch, errands, permissions, queries, services
from sancha.postloan.night.models import SetAside
from sancha.postloan.night.types import STEPS
from support import administer, clerk, query


@pytest.fixture(scope="module")
def books(template: str) -> Iterator[Callable[[], UUID]]:
    """Fresh copies of one generated book."""
    book = partial(open_book, LOANS, first_day=FIRST_DAY)
    with monday_is_a_holiday(), copies(template, book) as fresh:
        yield fresh


NIGHT = service("night", permissions.CLOSE)


class Undone(Exception):
    pass


@use_case
def compare(*, legal_entity_id: UUID, on: date, steps: list[str], actor: Actor = NIGHT) -> None:
    """Do a day loan by loan, and undo it; then all at once, and undo it."""
    actor.require(permissions.CLOSE, on=Scope(legal_entity_id))
    for loan_id in loans.loan_ids(Reach(legal_entity_id)):
        for step in steps:
            batch.LOAN_STEPS[step](Reach(legal_entity_id, loan_ids=(loan_id,)), on)
    raise Undone(left_behind()[0])


class TestOneByOne:
    def test_equals_set_based(self, books: Callable[[], UUID]) -> None:
        legal_entity_id = books()
        close_until(legal_entity_id, date(2028, 3, 1))
        steps = ["fall_due", "age", "classify"]
        with pytest.raises(Undone) as one_by_one:
            compare(legal_entity_id=legal_entity_id, on=date(2028, 3, 1), steps=steps)
        for step in steps:
            errands.do_step(legal_entity_id, date(2028, 3, 1), step, queries.WHOLE)
        assert one_by_one.value.args[0] == left_behind()[0]

    def test_agrees_with_plain_fractions(self, books: Callable[[], UUID]) -> None:
        """Written anew from the plan, the due dates and the repayments: no formula of the night."""
        legal_entity_id = books()
        last = date(2028, 3, 14)
        close_until(legal_entity_id, last)
        on = date(2028, 3, 13)
        checked_overdue = 0
        for loan in Loan.objects.select_related("segment"):
            terms = products.version(loan.product_version_id).terms
            plan = plan_of(loan, terms)
            fallen = list(Instalment.objects.filter(loan=loan).order_by("nr"))
            assert [
                (r.due_on, r.principal_fen, r.interest_fen) for r in plan.rows[: len(fallen)]
            ] == [(i.due_on, i.principal_fen, i.interest_fen) for i in fallen]
            received = sum(r.interest_fen for r in Repayment.objects.filter(loan=loan))
            assert loan.segment.earned_fen == sum(i.interest_fen for i in fallen)
            assert loan.segment.received_fen == received
            if len(fallen) < len(plan.rows):
                row = plan.rows[len(fallen)]
                growth = growth_of(plan, row)
                assert loan.segment.next_due_on == row.due_on
                assert loan.segment.period_interest_fen == row.interest_fen
                assert loan.segment.period_days == growth.days
            late = [i for i in fallen if i.paid_on is None and i.due_on < on]
            partly = any(i.principal_paid_fen + i.interest_paid_fen for i in late)
            if late and not partly:
                checked_overdue += 1
                grown_fen = sum(
                    round_fen(owed_fen * ((on - i.due_on).days - 1) * Fraction(rate_pct) / 36_000)
                    for i in late
                    for owed_fen, rate_pct in (
                        (i.principal_fen, loan.segment.penalty_rate_pct),
                        (i.interest_fen, loan.segment.compound_rate_pct),
                    )
                )
                due_fen = loan.segment.due_principal_fen + loan.segment.due_interest_fen
                assert loans.owed_fen(loan.id, on=on) == due_fen + grown_fen
        assert checked_overdue >= 1


class TestPoison:
    def test_loans_are_set_aside_named_repaired_and_the_day_waits_for_a_signature(
        self, books: Callable[[], UUID], caplog: pytest.LogCaptureFixture
    ) -> None:
        legal_entity_id = books()
        due = Segment.objects.filter(status="active", next_due_on=FIRST_DAY).order_by("loan_id")
        ids_due = list(due.values_list("loan_id", flat=True))
        bad = ids_due[: 10 if IS_FULL else 2]
        assert len(ids_due) > len(bad) >= 2
        name = connections["default"].settings_dict["NAME"]
        ids = ", ".join(f"'{key}'" for key in bad)
        administer(
            f"""SET session_replication_role = replica;
            UPDATE loans_segment SET method = 'listed' WHERE loan_id IN ({ids})""",
            name,
        )
        with bank_answers(), caplog.at_level("WARNING"):
            order_id = order_until(legal_entity_id, date(2028, 2, 25))
            with pytest.raises(services.NotSignedOff):
                errands.work_off(order_id)
        assert [record.message for record in caplog.records].count("loans were set aside") == 1
        rows = SetAside.objects.order_by("loan_id")
        assert [(r.loan_id, r.step) for r in rows] == [(key, "fall_due") for key in sorted(bad)]
        assert all("null value" in r.reason for r in rows)
        fallen = Instalment.objects.filter(due_on=FIRST_DAY).values_list("loan_id", flat=True)
        assert set(fallen) == set(ids_due) - set(bad)
        assert calendar.closed_on(legal_entity_id) < FIRST_DAY
        manager = clerk(permissions.SIGN_OFF, permissions.REPAIR, permissions.RUN, at=None)
        shown = api.night_of(legal_entity_id, manager)
        numbers = loan_queries.numbers_of(bad)
        assert [(one.number, one.step, one.may_repair) for one in shown.set_aside] == [
            (numbers[key], STEPS["fall_due"], True) for key in sorted(bad)
        ]
        assert shown.running is None
        assert shown.stopped is not None
        assert (shown.stopped.on, shown.stopped.until_on) == (FIRST_DAY, date(2028, 2, 25))
        assert (shown.stopped.open_points, shown.stopped.may_sign_off) == (len(bad), True)
        assert shown.stopped.why.zh.startswith(f"2028-02-24 有 {len(bad)} 项未解决")
        services.sign_off(
            legal_entity_id=legal_entity_id,
            on=FIRST_DAY,
            reason="两笔待修复",
            now=clock.now(),
            actor=manager,
        )
        signed = api.night_of(legal_entity_id, manager).stopped
        assert signed is not None
        assert (signed.open_points, signed.may_sign_off, signed.why) == (0, False, api.CLEARED)
        with bank_answers():
            errands.work_off(order_until(legal_entity_id, date(2028, 2, 25)))
        assert calendar.closed_on(legal_entity_id) == FIRST_DAY
        for row in rows:
            services.repair(set_aside_id=row.id, actor=manager)
        mended = api.night_of(legal_entity_id, manager)
        assert (mended.set_aside, mended.stopped) == ([], None)
        assert Instalment.objects.filter(loan_id__in=bad, due_on=FIRST_DAY).count() == len(bad)
        close_until(legal_entity_id, date(2028, 2, 26))
        assert query("SELECT count(*) FROM loans_segment WHERE set_aside IS NOT NULL") == [(0,)]
        assert query(f"{DIFFERENT} AND closed_on = %s", date(2028, 2, 25)) == []
