"""Nights over random lives: what the set-based statements leave is what the core says of each loan's
life, and what they leave loan by loan. SANCHA_NIGHT_LOANS=1000 makes it as large as the night's claim.
"""

import os
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db.models import Sum

from nights import copy_of, left_behind, open_book, use
from sancha.core.allocation import Part
from sancha.core.loan.figures import figures
from sancha.credit.loans import batch as loans
from sancha.credit.loans import queries as loan_queries
from sancha.credit.loans.batch import Reach
from sancha.credit.loans.models import Instalment, Loan, Repayment
from sancha.office.products import queries as products
from sancha.platform import clock
from sancha.platform.acts import Actor, Scope, service
from sancha.platform.door import use_case
from sancha.postloan.night import batch, permissions
from sancha.postloan.repayment import batch as repayment
from sancha.postloan.repayment.types import Evidence
from support import administer, query

FIRST_DAY = date(2028, 1, 20)  # 2028 is a leap year.
LOANS, DAYS = int(os.environ.get("SANCHA_NIGHT_LOANS", "36")), 60
# Loan by loan a day costs much more: in CI a few loans, each due once in so many days.
ONE_BY_ONE_LOANS = int(os.environ.get("SANCHA_NIGHT_LOANS", "4"))
ONE_BY_ONE_DAYS = DAYS if "SANCHA_NIGHT_LOANS" in os.environ else 20
NIGHT = service("night", permissions.CLOSE)
ASKED = """SELECT d.number, d.asked_fen, l.number FROM repayment_debit d
    JOIN loans_loan l ON l.id = d.loan_id WHERE night_on = %s AND d.status = 'intended'"""


@pytest.fixture(scope="module")
def books(template: str) -> Iterator[Callable[[int], UUID]]:
    """Books of so many loans: each in a database of its own, the same loans each time."""
    made = []

    def fresh(count: int) -> UUID:
        use("none")
        made.append(copy_of(template))
        use(made[-1])
        return open_book(count, first_day=FIRST_DAY)

    yield fresh
    use("none")
    for name in made:
        administer(f"DROP DATABASE {name} WITH (FORCE)")


def said(number: str, asked_fen: int, key: str, on: date) -> Evidence:
    """An account that is empty on most days and holds a part on others; of every second borrower
    it holds enough now and then.
    """
    dice = Random(f"{key} {on}")
    kind = dice.choices(("failed", "partial", "collected"), (30, 6, 2 * (int(key[-1]) % 2)))[0]
    if kind == "partial" and asked_fen > 1:
        return Evidence(number, "partial", dice.randint(1, asked_fen // 6 + 1), "")
    if kind == "collected":
        return Evidence(number, "collected", asked_fen, "")
    return Evidence(number, "failed", 0, "insufficient_funds")


@use_case
def live(*, legal_entity_id: UUID, reaches: list[Reach], on: date, actor: Actor = NIGHT) -> None:
    """One day of the book: the steps that a night does loan by loan, reach after reach."""
    actor.require(permissions.CLOSE, on=Scope(legal_entity_id))
    for reach in reaches:
        batch.fall_due(reach, on)
        batch.order(reach, on)
    answers = [said(*row, on) for row in query(ASKED, on)]
    repayment.take_answers(answers, on=on, now=clock.now())
    for reach in reaches:
        for step in (batch.allocate, batch.age, batch.classify):
            step(reach, on)


def assert_as_lived(loan: Loan, on: date) -> int:
    """Compare what stands of a loan with its life in the core; return how many instalments are late."""
    terms = products.version(loan.product_version_id).terms
    life = loan_queries.history(loan, terms)
    state = life.on(on)
    shown, segment = figures(life.terms, state), loan.segment
    context = (loan.number, on)
    assert segment.balance_fen == shown.owed.principal_fen, context
    assert segment.due_principal_fen == shown.due.principal_fen, context
    assert segment.due_interest_fen == shown.due.interest_fen, context
    assert loans.owed_fen(loan.id, on=on) == shown.due.total_fen, context
    received = Repayment.objects.filter(loan=loan).aggregate(
        **{part.value: Sum(f"{part.value}_fen", default=0) for part in Part}
    )
    assert received == {part.value: shown.paid.of(part) for part in Part}, context
    assert (segment.status == "settled") is (state.settled_on is not None), context
    of_each = {claim.nr: claim for claim in state.claims}
    for row in Instalment.objects.filter(loan=loan):
        claim = of_each.get(row.nr)
        left = (
            row.principal_fen - row.principal_paid_fen,
            row.interest_fen - row.interest_paid_fen,
        )
        assert left == ((claim.principal_fen, claim.interest_fen) if claim else (0, 0)), context
        settled = [note.parts for note in state.settlements if note.nr == row.nr]
        assert row.penalty_paid_fen == sum(parts.penalty_fen for parts in settled), context
        assert row.compound_paid_fen == sum(parts.compound_fen for parts in settled), context
    return sum(claim.due_on < on for claim in state.claims)


def test_what_the_nights_leave_of_each_loan_is_what_its_life_says(
    books: Callable[[int], UUID],
) -> None:
    legal_entity_id = books(LOANS)
    late: list[int] = []
    for day in range(DAYS):
        on = FIRST_DAY + timedelta(days=day)
        live(legal_entity_id=legal_entity_id, reaches=[Reach(legal_entity_id)], on=on)
        if day % 20 == 19:
            late += [assert_as_lived(loan, on) for loan in Loan.objects.select_related("segment")]
    assert sum(count > 1 for count in late) > 5  # Else parts never met several instalments.
    penalties = Repayment.objects.aggregate(p=Sum("penalty_fen"), c=Sum("compound_fen"))
    assert penalties["p"] > 0 < penalties["c"]


def test_one_by_one_leaves_what_all_at_once_leave(books: Callable[[int], UUID]) -> None:
    left: list[list[list[tuple[Any, ...]]]] = []
    for one_by_one in (False, True):
        legal_entity_id = books(ONE_BY_ONE_LOANS)
        whole = Reach(legal_entity_id)
        reaches = [whole]
        if one_by_one:
            reaches = [Reach(legal_entity_id, None, (key,)) for key in loans.loan_ids(whole)]
        for day in range(ONE_BY_ONE_DAYS):
            live(
                legal_entity_id=legal_entity_id,
                reaches=reaches,
                on=FIRST_DAY + timedelta(days=day),
            )
        left.append(left_behind())
    assert left[0] == left[1]
