"""When a loan ends moves with its plan, and everybody is told the same of it."""

import os
from datetime import date
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest

from callers import phone, staff
from road import Road, member
from sancha.credit.loans import batch as loan_batch
from sancha.credit.loans import queries as loans
from sancha.credit.loans import services as loan_services
from sancha.credit.loans.models import Instalment, Loan
from sancha.credit.loans.types import LoanView
from sancha.entry.sample.borrower import Borrower
from sancha.office.products import queries as products
from sancha.platform.acts import Actor
from sancha.platform.door import use_case
from sancha.postloan.reporting import queries as reporting
from sancha.postloan.servicing import services as servicing
from support import administer

Lent = tuple[Borrower, LoanView]


@pytest.fixture(scope="module")
def lent(road: Road) -> Lent:
    """50,000 in twelve instalments from 2026-01-05."""
    return road.lend()


@use_case
def let_happen(
    *,
    loan_id: UUID,
    kind: str,
    payload: dict[str, Any] | None = None,
    amount_fen: int | None = None,
    of: int | None = None,
    actor: Actor,
) -> int:
    """Let something happen to a loan with no person's step before it."""
    loan, on = loan_batch.lock_for_change(loan_id)
    actor.require("servicing.receive", on=loan)
    return servicing.happen(
        loan.id, kind=kind, value_on=on, on=on, channel="counter",
        payload=payload or {}, amount_fen=amount_fen,
        reverses=next((row for row in loans.events_of(loan.id) if row.number == of), None),
    ).number  # fmt: skip


@use_case
def let_time_pass(*, loan_id: UUID, until_on: date, actor: Actor) -> int:
    """Let fall due what does so by a day; return how many instalments."""
    loan = loans.lock(loan_id)
    actor.require("servicing.receive", on=loan)
    return loan_services.let_fall_due(loan, on=until_on)


def pages_say(loan: LoanView, borrower: Borrower) -> set[str]:
    """When the loan ends, by its page, the list, its customer's page and the borrower's phone."""
    officer, own = staff("wangli"), phone(borrower)
    said = [
        officer.get(f"/loans/{loan.id}").json()["summary"],
        *officer.get(f"/loans?q={loan.number}").json()["items"],
        *officer.get(f"/customers/{loan.party_id}").json()["loans"],
        own.get(f"/borrower/loans/{loan.id}").json(),
        *own.get("/borrower/loans").json()["items"],
    ]
    assert len(said) == 5
    return {one["matures_on"] for one in said}


@pytest.mark.parametrize(
    ("kind", "values", "ends_on"),
    [
        ("deferral", {"payload": {"periods": 2}}, "2027-03-10"),
        ("extension", {"payload": {"periods": 6}}, "2027-07-10"),
        ("restructuring", {"payload": {"instalments": 18}}, "2027-07-10"),
        ("rate_change", {"payload": {"annual_rate_pct": "5.1"}}, "2027-01-10"),
        ("misuse", {}, "2027-01-10"),
        ("early_repayment", {"amount_fen": 2_600_000, "payload": {"keep": "instalment"}}, ""),
        (
            "early_repayment",
            {"amount_fen": 2_600_000, "payload": {"keep": "term"}},
            "2027-01-10",
        ),
        ("call", {}, "2026-01-05"),
    ],
)
def test_moves_with_the_plan_and_back_and_all_say_the_same(
    road: Road,
    lent: Lent,
    kind: str,
    values: dict[str, Any],
    ends_on: str,
) -> None:
    borrower, loan = lent
    teller = member("zhoujie")
    terms = products.version(loan.product_version_id).terms
    assert pages_say(loan, borrower) == {"2027-01-10"}
    number = let_happen(loan_id=loan.id, actor=teller, kind=kind, **values)
    changed = loans.get(loan.id, on=road.today)
    if kind != "call":
        assert changed.matures_on == loans.schedule_of(changed, terms, on=road.today)[-1].due_on
    assert pages_say(loan, borrower) == {ends_on or "2026-07-10"}
    let_happen(loan_id=loan.id, actor=teller, kind="reversal", of=number)
    assert loans.get(loan.id, on=road.today).matures_on == date(2027, 1, 10)


def test_is_mended_where_it_still_said_what_was_agreed_at_first(road: Road, lent: Lent) -> None:
    """By the migration that brings the rule, of every loan whose plan had changed before."""
    loan, teller = lent[1], member("zhoujie")
    let_happen(loan_id=loan.id, actor=teller, kind="deferral", payload={"periods": 2})
    name = os.environ["SANCHA_DATABASE_NAME"]
    administer(
        "SET session_replication_role = replica; "
        f"UPDATE loans_loan SET matures_on = '2027-01-10' WHERE id = '{loan.id}'",
        name,
    )
    untouched = Loan.objects.exclude(pk=loan.id).values_list("id", "matures_on")
    before = set(untouched)
    administer(import_module("sancha.credit.loans.migrations.0014_guards_maturity").SQL, name)
    assert Loan.objects.get(pk=loan.id).matures_on == date(2027, 3, 10)
    assert set(untouched) == before


def test_is_told_to_the_bureau_with_what_is_unpaid(road: Road, lent: Lent) -> None:
    """What was called falls due at once; of that a part is paid at the counter."""
    _, loan = lent
    teller = member("zhoujie")

    def told_after_paying(amount_fen: int) -> tuple[int, int, int]:
        servicing.receive(
            loan_id=loan.id, amount_fen=amount_fen, received_on=road.today, reason="", actor=teller
        )
        told = reporting.of_loan(loan.id)[-1]
        assert told.kind == "repayment"
        return told.remaining_months, told.overdue_fen, told.instalments_behind

    assert told_after_paying(100) == (14, 0, 0)  # The deferral's two months more; nothing is due.
    number = let_happen(loan_id=loan.id, actor=teller, kind="call")
    owed_fen = loan_batch.owed_fen(loan.id, on=road.today)
    assert told_after_paying(100_000) == (0, owed_fen - 100_000, 1)
    let_happen(loan_id=loan.id, actor=teller, kind="reversal", of=number)
    told = reporting.of_loan(loan.id)[-1]
    assert (told.remaining_months, told.overdue_fen) == (14, 0)
    # What had fallen due with the call falls due by itself.
    assert let_time_pass(loan_id=loan.id, until_on=date(2026, 4, 10), actor=teller) == 1
    first = Instalment.objects.get(loan_id=loan.id, nr=1)
    assert (first.due_on, first.paid_on) == (date(2026, 4, 10), None)
    assert first.principal_fen + first.interest_fen > 0
