"""A lender with a generated book, a bank that answers debits at once, and what a night left behind."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from itertools import count
from typing import Any, TypeVar
from uuid import UUID

import chinese_calendar
import pytest
from django.db import connections
from django.db.models import Sum

from sancha.core.allocation import Part
from sancha.core.loan.figures import Figures, figures
from sancha.credit.loans import batch as loans
from sancha.credit.loans import queries as loan_queries
from sancha.credit.loans.batch import Reach
from sancha.credit.loans.models import Instalment, Loan, Repayment
from sancha.credit.loans.types import Rates
from sancha.entry.book.generate import found_lender, generate
from sancha.office.calendar import queries as calendar
from sancha.office.products import queries as products
from sancha.platform import clock
from sancha.platform.acts import service
from sancha.postloan.night import errands, permissions, queries, services
from sancha.postloan.night.types import Counted
from sancha.postloan.repayment import services as repayment
from sancha.postloan.repayment.types import Evidence
from support import administer, query

numbers = count()
FIRST_DAY = date(2028, 2, 24)  # 2028 is a leap year.
IS_FULL = os.environ.get("SANCHA_FAULTS") == "full"
LOANS = 5_000 if IS_FULL else 120
OPERATOR = service("command line", permissions.RUN)
# By business key, never by row: two runs make other keys.
LEFT_BEHIND = (
    """SELECT l.number, s.status, s.balance_fen, s.next_due_on, s.period_nr, s.period_interest_fen,
       s.earned_fen, s.received_fen, s.due_principal_fen, s.due_interest_fen, s.overdue_since_on,
       s.overdue_principal_fen, s.overdue_interest_fen, s.bears_penalty, s.matured_on,
       s.penalty_received_fen, s.compound_received_fen, s.risk_class, s.stage,
       s.is_accruing, s.written_off_on FROM loans_segment s JOIN loans_loan l ON l.id = s.loan_id ORDER BY 1""",
    """SELECT accounting_on, account, o.code, product, sum(amount_fen), count(*)
       FROM ledger_leg g JOIN organisation_organisation o ON o.id = g.organisation_id
       GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4""",
    """SELECT l.number, i.nr, i.due_on, i.principal_paid_fen, i.interest_paid_fen, i.paid_on,
       i.penalty_numerator, i.compound_numerator, i.carried_on, i.penalty_paid_fen, i.compound_paid_fen
       FROM loans_instalment i JOIN loans_loan l ON l.id = i.loan_id ORDER BY 1, 2""",
    """SELECT l.number, d.night_on, d.asked_fen, d.collected_fen, d.status, d.applied_on
       FROM repayment_debit d JOIN loans_loan l ON l.id = d.loan_id ORDER BY 1, 2""",
    """SELECT business_on, type, count(*) FROM event WHERE type <> 'night.ordered' GROUP BY 1, 2 ORDER BY 1, 2""",
    """SELECT template, count(*) FROM notice_notice GROUP BY 1 ORDER BY 1""",
    """SELECT number, kind, business_on, balance_fen, overdue_fen, remaining_months, instalments_behind
       FROM reporting_record ORDER BY 1""",
    "SELECT closed_on, sum(loans), sum(balance_fen) FROM snapshot_snapshotfile GROUP BY 1 ORDER BY 1",
    """SELECT l.number, c.overdue_since_on, c.state, c.opened_on, c.closed_on
       FROM collection_case c JOIN loans_loan l ON l.id = c.loan_id ORDER BY 1, 4""",
)
DIFFERENT = "SELECT closed_on, account, loans_fen, books_fen FROM night_nightcheck WHERE loans_fen <> books_fen"
T = TypeVar("T")
ASKED = """SELECT d.number, d.asked_fen, right(l.number, 4)::integer FROM repayment_debit d
    JOIN loans_loan l ON l.id = d.loan_id WHERE night_on = %s AND d.status = 'intended'"""


@contextmanager
def monday_is_a_holiday() -> Iterator[None]:
    """The 28th follows a weekend, and is closed too; of 2028 the State Council has not spoken yet."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            chinese_calendar,
            "is_workday",
            lambda day: day.weekday() < 5 and day != date(2028, 2, 28),
        )
        assert not calendar.is_working_day(date(2028, 2, 28))
        yield


def open_book(count_of_loans: int, *, first_day: date) -> UUID:
    legal_entity_id = found_lender(first_day)
    generate(legal_entity_id, count_of_loans)
    return legal_entity_id


def answer(legal_entity_id: UUID, on: date) -> Counted:
    """Every seventh loan's account is empty, every eleventh holds a half."""
    said = []
    for number, asked_fen, place in query(ASKED, on):
        if place % 7 == 0:
            said.append(Evidence(number, "failed", 0, "insufficient_funds"))
        elif place % 11 == 0 and asked_fen > 1:
            said.append(Evidence(number, "partial", asked_fen // 2, ""))
        else:
            said.append(Evidence(number, "collected", asked_fen, ""))
    repayment.note_answers(legal_entity_id=legal_entity_id, answers=said, on=on, now=clock.now())
    return Counted(len(said))


@contextmanager
def bank_answers() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(errands.WORKS, "collect", answer)
        yield


@contextmanager
def in_partitions() -> Iterator[None]:
    """Work in partitions, however few loans there are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queries, "LARGE", 0)
        yield


def order_until(legal_entity_id: UUID, until_on: date) -> UUID:
    return services.order_night(
        legal_entity_id=legal_entity_id, until_on=until_on, now=clock.now(), actor=OPERATOR
    ).id


def close_until(legal_entity_id: UUID, until_on: date) -> None:
    """Close each day with an order of its own."""
    while (today := calendar.bank_date(legal_entity_id)) < until_on:
        with bank_answers():
            errands.work_off(order_until(legal_entity_id, today + timedelta(days=1)))


def left_behind() -> list[list[tuple[Any, ...]]]:
    return [query(sql) for sql in LEFT_BEHIND]


@contextmanager
def in_copy(database: str) -> Iterator[str]:
    """Work in a copy of a database that nobody is connected to; it is gone afterwards."""
    name = f"sancha_test_night_{os.getpid()}_{next(numbers)}"
    administer(f"CREATE DATABASE {name} TEMPLATE {database} OWNER sancha_owner STRATEGY FILE_COPY")
    use(name)
    try:
        yield name
    finally:
        use("none")
        administer(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def copies(template: str, prepare: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """Prepare a database once; each call then works in a new copy of it, and the one before is gone."""
    with in_copy(template) as origin, ExitStack() as latest:
        prepared = prepare()

        def fresh() -> T:
            latest.close()
            use("none")
            latest.enter_context(in_copy(origin))
            return prepared

        yield fresh


def use(name: str) -> None:
    for alias in connections:
        connections[alias].close()
        connections.settings[alias]["NAME"] = name
    os.environ["SANCHA_DATABASE_NAME"] = name


def told(loan: Loan, on: date) -> tuple[Any, ...]:
    """Say what happened to a loan, for a failure."""
    events = loan_queries.events_of(loan.id)
    return loan.number, on, [(row.on, row.kind, row.amount_fen, row.payload) for row in events]


def assert_measured(loan: Loan, shown: Figures, on: date) -> None:
    """Compare what the books will be told of a loan with all that was earned on it."""
    reach = Reach(loan.legal_entity_id, None, (loan.id,))
    (found,) = loans.measure(reach, Rates((0,) * 5, (0,) * 3), on=on)
    context = told(loan, on)
    assert found.balance_fen == shown.owed.principal_fen, context
    assert found.penalty_fen == shown.owed.penalty_fen, context
    assert found.compound_fen == shown.owed.compound_fen, context
    # Between due dates interest grows by whole fen of the instalment's own, which is rounded. What a
    # bill's holder paid in advance stands against it until it is earned.
    earned_fen = shown.owed.interest_fen - shown.unearned_fen
    assert abs(found.interest_fen - earned_fen) <= 1, context


def assert_as_lived(loan: Loan, on: date) -> int:
    """Compare what stands of a loan with its life in the core; return how many instalments are late."""
    terms = products.version(loan.product_version_id).terms
    life = loan_queries.history(loan, terms)
    state = life.on(on)
    shown, segment = figures(life.terms, state), loan.segment
    context = told(loan, on)
    assert segment.balance_fen == shown.owed.principal_fen, context
    assert segment.due_principal_fen == shown.due.principal_fen, context
    assert segment.due_interest_fen == shown.due.interest_fen, context
    assert loans.owed_fen(loan.id, on=on) == shown.due.total_fen, context
    received = Repayment.objects.filter(loan=loan).aggregate(
        **{part.value: Sum(f"{part.value}_fen", default=0) for part in Part}
    )
    assert received == {part.value: shown.paid.of(part) for part in Part}, context
    assert (segment.status == "settled") is (state.settled_on is not None), context
    assert segment.written_off_on == state.written_off_on, context
    assert_measured(loan, shown, on)
    of_each = {claim.nr: claim for claim in state.claims}
    for row in Instalment.objects.filter(loan=loan):
        claim = of_each.get(row.nr)
        left = (
            row.principal_fen - row.principal_paid_fen,
            row.interest_fen - row.interest_paid_fen,
        )
        assert left == ((claim.principal_fen, claim.interest_fen) if claim else (0, 0)), context
        if claim:
            brought = claim.penalty_brought_fen, claim.compound_brought_fen
            settled = claim.penalty_settled_fen, claim.compound_settled_fen
            left = (settled[0] - brought[0], settled[1] - brought[1])
            assert (row.penalty_paid_fen, row.compound_paid_fen) == left, context
    return sum(claim.due_on < on for claim in state.claims)
