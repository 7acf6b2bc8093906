"""Nights over random lives: what the set-based statements leave is what the core says of each loan's
life, and what they leave loan by loan. SANCHA_NIGHT_LOANS=1000 makes it as large as the night's claim.

By day things happen to the loans: money at the counter, also of an earlier day, interest pauses,
misuse, other rates, more time, other plans, waivers, early repayments, and all of it taken back.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from discounts import answer, discount_some
from lending import KINDS, lend_some
from nights import DIFFERENT, assert_as_lived, copies, left_behind, open_book
from sancha.credit.bills import queries as bill_queries
from sancha.credit.bills.models import Bill
from sancha.credit.loans import batch as loans
from sancha.credit.loans import queries as loan_queries
from sancha.credit.loans import services as loan_services
from sancha.credit.loans.batch import Reach
from sancha.credit.loans.errors import DoesNotFit
from sancha.credit.loans.models import Instalment, Loan, LoanEvent, Repayment
from sancha.office.products import queries as products
from sancha.platform import clock
from sancha.platform.acts import Actor, Scope, service
from sancha.platform.door import use_case
from sancha.postloan.night import batch, permissions
from sancha.postloan.repayment import batch as repayment
from sancha.postloan.repayment.types import Evidence
from sancha.postloan.servicing import services as servicing
from support import query

FIRST_DAY = date(2028, 1, 20)  # 2028 is a leap year.
LOANS, DAYS = int(os.environ.get("SANCHA_NIGHT_LOANS", "36")), 60
# Loan by loan a day costs much more: in CI a few loans, each due once in so many days; at large a
# hundred at a time, each hundred with lives of its own.
IS_LARGE = "SANCHA_NIGHT_LOANS" in os.environ
ONE_BY_ONE_LOANS, ONE_BY_ONE_DAYS = (100, DAYS) if IS_LARGE else (4, 20)
HUNDREDS = range(max(LOANS // 100, 1))
NIGHT = service("night", permissions.CLOSE)
MEASURED = """SELECT closed_on, code, risk_class, stage, is_accruing, sum(loans), sum(balance_fen),
    sum(interest_fen), sum(penalty_fen), sum(compound_fen), sum(provision_fen),
    sum(interest_received_fen), sum(penalty_received_fen), sum(compound_received_fen)
    FROM night_nightbucket JOIN products_productversion v ON v.id = product_version_id
    JOIN products_product p ON p.id = v.product_id
    GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5"""
CHECKED = """SELECT closed_on, product, account, loans_fen, books_fen FROM night_nightcheck
    ORDER BY 1, 2, 3, organisation_id"""
ASKED = """SELECT d.number, d.asked_fen, l.number FROM repayment_debit d
    JOIN loans_loan l ON l.id = d.loan_id WHERE night_on = %s AND d.status = 'intended'"""


def book_with_more(count: int, *, bills: int = 0, lent: int = 0, first_day: date) -> UUID:
    """Open a generated book, discount so many bills, and lend so many on terms of other kinds."""
    legal_entity_id = open_book(count, first_day=first_day)
    lend_some(legal_entity_id, lent)
    if bills:
        discount_some(legal_entity_id, bills)
    return legal_entity_id


@pytest.fixture(scope="module")
def books(template: str) -> Iterator[Callable[..., UUID]]:
    """Books of so many loans: each in a database of its own, the same loans each time."""
    with copies(template, lambda: partial(book_with_more, first_day=FIRST_DAY)) as fresh:
        yield lambda count, **values: fresh()(count, **values)


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


EVENTS_A_DAY = 0.03  # For each loan.


def drawn(dice: Random, loan: Loan, on: date) -> dict[str, Any]:
    """Something that may happen to a loan on a day."""
    kind = dice.choices(
        ("repayment", "early_repayment", "interest_pause", "misuse", "rate_change", "waiver",
         "extension", "deferral", "restructuring", "write_off", "reversal"),
        (6, 3, 5, 4, 3, 3, 2, 2, 2, 4, 4),
    )[0]  # fmt: skip
    part_fen = loan.principal_fen // loan.term_months
    values: dict[str, Any] = {"kind": kind, "value_on": on}
    match kind:
        case "repayment":
            values["amount_fen"] = dice.choice((7, part_fen // 3 + 1, part_fen * 2))
            values["value_on"] = max(loan.disbursed_on, on - timedelta(days=dice.choice((0, 0, 9))))
        case "early_repayment":
            values["amount_fen"] = dice.choice((part_fen * 2, part_fen * 5, loan.principal_fen * 2))
            values["payload"] = {"keep": dice.choice(("term", "instalment"))}
        case "interest_pause":
            until_on = on + timedelta(days=dice.randint(1, 45))
            values["payload"] = {"until": until_on.isoformat()}
        case "rate_change":
            values["payload"] = {"annual_rate_pct": dice.choice(("3.45", "9", "15"))}
        case "waiver":
            values["payload"] = {"penalty": "1.23", "compound": "0.45", "interest": "7.89"}
        case "extension" | "deferral":
            values["payload"] = {"periods": dice.randint(1, 4)}
        case "restructuring":
            values["payload"] = {"instalments": dice.randint(2, 9), "annual_rate_pct": "4.35"}
        case "reversal":
            rows = [
                row for row in loan_queries.events_of(loan.id) if not row.payload.get("payment")
            ]
            if not rows:
                return {}
            values["reverses"] = dice.choice(rows)
    return values


@use_case
def happen(*, loan_id: UUID, dice: Random, on: date, actor: Actor = NIGHT) -> str:
    """Let something happen to a loan by lot; what does not fit it does not."""
    actor.require(permissions.CLOSE, on=Scope(loan_id))
    loan = loan_queries.lock(loan_id)
    if bill_queries.is_awaited(loan_id):
        bill = bill_queries.of_loan(loan_id)
        return answer(bill, dice, on=on) if bill else ""
    if not (values := drawn(dice, loan, on)):
        return ""
    try:
        with transaction.atomic():
            servicing.happen(loan_id, on=on, channel="counter", **values)
    except (DoesNotFit, IntegrityError):  # Reversed once already: by a constraint.
        return ""
    return str(values["kind"])


def what_happens(
    keys: Iterable[tuple[str, UUID]], on: date, *, seed: int = 0, often: int = 1
) -> Counter[str]:
    """Let things happen to some of the loans on a day, the same ones each time; return which."""
    found: Counter[str] = Counter()
    awaited = {loan_id for (loan_id,) in query(bill_queries.AWAITED)}
    for number, loan_id in keys:
        dice = Random(f"{number} {on} {seed}")
        if loan_id in awaited or dice.random() < EVENTS_A_DAY * often:
            found[happen(loan_id=loan_id, dice=dice, on=on)] += 1
    return found


@use_case
def live(*, legal_entity_id: UUID, reaches: list[Reach], on: date, actor: Actor = NIGHT) -> None:
    """One day of the book: the steps that a night does loan by loan, reach after reach, and then those
    of the books, which note what they and the loans say.
    """
    actor.require(permissions.CLOSE, on=Scope(legal_entity_id))
    for loan_id in loan_queries.to_stand_anew(legal_entity_id, on=on):
        loan = loan_queries.lock(loan_id)
        terms = products.version(loan.product_version_id).terms
        life = loan_queries.history(loan, terms)
        stood = loan_services.stand(loan, terms, life, number=len(life.entered), on=on)
        servicing.book(loan_id, stood, "account", on=on)
    for reach in reaches:
        batch.fall_due(reach, on)
        batch.order(reach, on)
    answers = [said(*row, on) for row in query(ASKED, on)]
    repayment.take_answers(answers, on=on, now=clock.now())
    for reach in reaches:
        for step in (batch.allocate, batch.age, batch.classify, batch.measure):
            step(reach, on)
    for work in (batch.accrue, batch.provide, batch.check):
        work(legal_entity_id, on)
    assert query(DIFFERENT) == []


def test_what_the_nights_leave_of_each_loan_is_what_its_life_says(
    books: Callable[..., UUID],
) -> None:
    legal_entity_id = books(LOANS, bills=LOANS // 3, lent=LOANS // 2)
    late: list[int] = []
    happened: Counter[str] = Counter()
    keys = Loan.objects.order_by("number").values_list("number", "id")
    for day in range(DAYS):
        on = FIRST_DAY + timedelta(days=day)
        happened += what_happens(keys, on)
        live(legal_entity_id=legal_entity_id, reaches=[Reach(legal_entity_id)], on=on)
        if day % 20 == 19:
            late += [assert_as_lived(loan, on) for loan in Loan.objects.select_related("segment")]
    assert sum(count > 1 for count in late) > 5  # Else parts never met several instalments.
    assert len({*happened} - {""}) == 13, happened  # Every kind of event, and both of bills.
    assert LoanEvent.objects.filter(kind="recovery").exists()  # By debits of loans written off.
    penalties = Repayment.objects.aggregate(p=Sum("penalty_fen"), c=Sum("compound_fen"))
    assert penalties["p"] > 0 < penalties["c"]
    refused = Bill.objects.filter(status="refused").values("loan_id")  # Their holders pay late.
    assert Repayment.objects.filter(penalty_fen__gt=0, loan_id__in=refused).exists()
    # `live` compared the books with the loans at each close.
    assert query("SELECT count(DISTINCT closed_on) FROM night_nightcheck") == [(DAYS,)]


def test_the_end_of_a_century_without_its_leap_day_is_lived_alike(
    books: Callable[..., UUID],
) -> None:
    """Over New Year, then, after weeks without a night, from the 28th of February to the 1st of March."""
    first_day = date(2099, 12, 29)
    days = [first_day + timedelta(days=day) for day in (*range(6), *range(58, 66))]
    assert days[-1] == date(2100, 3, 4)
    legal_entity_id = books(12, bills=4, lent=len(KINDS), first_day=first_day)
    keys = list(Loan.objects.order_by("number").values_list("number", "id"))
    for on in days:
        what_happens(keys, on, often=4)
        live(legal_entity_id=legal_entity_id, reaches=[Reach(legal_entity_id)], on=on)
        for loan in Loan.objects.select_related("segment"):
            assert_as_lived(loan, on)
    assert query("SELECT count(DISTINCT closed_on) FROM night_nightcheck") == [(len(days),)]


@pytest.mark.parametrize("hundred", HUNDREDS)
def test_one_by_one_leaves_what_all_at_once_leave(books: Callable[..., UUID], hundred: int) -> None:
    left: list[list[list[tuple[Any, ...]]]] = []
    for one_by_one in (False, True):
        legal_entity_id = books(
            ONE_BY_ONE_LOANS, bills=ONE_BY_ONE_LOANS // 2, lent=ONE_BY_ONE_LOANS
        )
        whole = Reach(legal_entity_id)
        reaches = [whole]
        if one_by_one:
            reaches = [Reach(legal_entity_id, None, (key,)) for key in loans.loan_ids(whole)]
        keys = list(Loan.objects.order_by("number").values_list("number", "id"))
        happened: Counter[str] = Counter()
        for day in range(ONE_BY_ONE_DAYS):
            on = FIRST_DAY + timedelta(days=day)
            happened += what_happens(keys, on, seed=hundred, often=1 if IS_LARGE else 4)
            live(legal_entity_id=legal_entity_id, reaches=reaches, on=on)
        assert {*happened} - {""}
        left.append([*left_behind(), query(MEASURED), query(CHECKED)])
    assert left[0] == left[1]


CHANGES: dict[str, dict[str, Any]] = {
    "extension": {"periods": 2},
    "deferral": {"periods": 1},
    "restructuring": {"instalments": 3, "annual_rate_pct": "4.35"},
    "rate_change": {"annual_rate_pct": "3.45"},
    "call": {},
    "write_off": {},
}


@use_case
def change_and_take_back(*, loan_id: UUID, kind: str, actor: Actor = NIGHT) -> None:
    actor.require(permissions.CLOSE, on=Scope(loan_id))
    loan = loan_queries.lock(loan_id)
    enact = partial(
        loan_services.enact,
        *(loan, products.version(loan.product_version_id).terms),
        value_on=FIRST_DAY,
        on=FIRST_DAY,
    )
    number = enact(kind=kind, payload=CHANGES[kind]).number
    enact(kind="reversal", reverses=LoanEvent.objects.get(loan=loan, number=number))


@use_case
def fall_due(*, legal_entity_id: UUID, until_on: date, actor: Actor = NIGHT) -> None:
    actor.require(permissions.CLOSE, on=Scope(legal_entity_id))
    batch.fall_due(Reach(legal_entity_id), until_on)


def test_a_change_taken_back_leaves_every_later_instalment_as_agreed(
    books: Callable[..., UUID],
) -> None:
    """The one that is growing is written by the reversal; those behind it the night makes by itself."""
    legal_entity_id = books(3 * len(CHANGES), lent=len(CHANGES) * len(KINDS))
    each = 3 * [*CHANGES] + [kind for kind in CHANGES for _ in KINDS]
    for loan, kind in zip(Loan.objects.order_by("number"), each, strict=True):
        change_and_take_back(loan_id=loan.id, kind=kind)
    fall_due(legal_entity_id=legal_entity_id, until_on=FIRST_DAY + timedelta(days=400))
    for loan in Loan.objects.all():
        agreed = loan_queries.plan_of(loan, products.version(loan.product_version_id).terms).rows
        # Numbers below 1: a call let it fall due, and was taken back.
        fallen = Instalment.objects.filter(loan=loan, nr__gt=0).order_by("nr")
        assert [(row.nr, row.due_on, row.principal_fen, row.interest_fen) for row in fallen] == [
            (row.nr, row.due_on, row.principal_fen, row.interest_fen) for row in agreed
        ]
