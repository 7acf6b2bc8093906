"""Early repayment by quote, payments at the counter, backdating, reversal, waiver and extension."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from books import assert_books_balance
from money import account_of, assert_money_agrees, set_account
from road import Road, drain, member
from sancha.core.loan.figures import figures
from sancha.credit.loans import batch as loan_batch
from sancha.credit.loans import queries as loans
from sancha.credit.loans.models import LoanEvent, Repayment, Segment
from sancha.credit.loans.types import LoanView
from sancha.engines.ledger.models import Entry, Leg
from sancha.entry.sample.borrower import Borrower
from sancha.office.products import queries as products
from sancha.platform.errors import Denied, Invalid
from sancha.postloan.servicing import queries, services
from sancha.postloan.servicing.errors import NotReversible, Stale
from sancha.postloan.servicing.models import Quote

LENT_ON, DUE_ON = date(2026, 1, 5), date(2026, 2, 10)
NAMES = ("full", "part", "late", "crowd", "extended")
Lent = dict[str, tuple[Borrower, LoanView]]


@pytest.fixture(scope="module")
def lent(road: Road) -> Lent:
    """Loans of 50,000 on 2026-01-05; nobody has anything on the account on the first due date."""
    found = {name: road.lend() for name in NAMES}
    for borrower, _ in found.values():
        set_account(borrower.person, balance="0.00")
    road.nights(DUE_ON + timedelta(days=10))
    return found


def shown(loan_id: UUID, on: date) -> Any:
    view = loans.get(loan_id, on=on)
    life = loans.history(view, products.version(view.product_version_id).terms)
    return figures(life.terms, life.on(on))


def posted_fen(loan_id: UUID, account: str) -> int:
    entries = Entry.objects.filter(subject_id=loan_id).values("id")
    legs = Leg.objects.filter(entry_id__in=entries, account=account)
    return sum(legs.values_list("amount_fen", flat=True))


def waived_fen(loan_id: UUID) -> tuple[int, int]:
    """What waivers moved of penalty and compound interest receivable, by their own entries."""
    entries = Entry.objects.filter(subject_id=loan_id, event="loan.waived").values("id")
    legs = Leg.objects.filter(entry_id__in=entries)
    penalty, compound = (
        sum(legs.filter(account=account).values_list("amount_fen", flat=True))
        for account in ("1133", "1134")
    )
    return penalty, compound


def assert_stands(loan_id: UUID, on: date) -> None:
    """The segment, the receipts and the ledger say what the loan's life says."""
    life, segment = shown(loan_id, on), Segment.objects.get(pk=loan_id)
    assert segment.balance_fen == life.owed.principal_fen
    assert segment.due_principal_fen == life.due.principal_fen
    assert segment.due_interest_fen == life.due.interest_fen
    assert loan_batch.owed_fen(loan_id, on=on) == life.due.total_fen - life.due.fee_fen
    rows = Repayment.objects.filter(loan_id=loan_id)
    assert sum(row.principal_fen for row in rows) == life.paid.principal_fen
    assert sum(row.interest_fen for row in rows) == life.paid.interest_fen
    assert sum(row.suspense_fen for row in rows) == life.suspense_fen
    assert posted_fen(loan_id, "1303") == life.owed.principal_fen
    assert posted_fen(loan_id, "2241") == -life.suspense_fen


def test_a_loan_is_repaid_in_full_by_its_quote(road: Road, lent: Lent) -> None:
    borrower, loan = lent["full"]
    quote = services.quote_early(
        loan_id=loan.id, principal_fen=None, keep="term", valid_days=3, actor=borrower.actor
    )
    life = shown(loan.id, road.today)
    assert quote.is_full
    assert quote.due_fen == life.due.total_fen > 0
    assert quote.principal_fen == life.balance_fen
    assert quote.amount_fen == life.owed.total_fen + quote.fee_fen
    assert len(quote.amounts_fen) == 4
    set_account(borrower.person, balance="60000.00")
    services.order_early(quote_id=quote.id, actor=borrower.actor)
    drain()
    assert queries.get(quote.id).status.code == "collected"
    after = loans.get(loan.id, on=road.today)
    assert (after.status.code, after.balance_fen, after.next_due_on) == ("settled", 0, None)
    assert account_of(borrower.person) == f"{(6_000_000 - quote.amount_fen) / 100:.2f}"
    assert_stands(loan.id, road.today)


def test_a_part_is_repaid_and_instalments_become_smaller(road: Road, lent: Lent) -> None:
    borrower, loan = lent["part"]
    before = loans.schedule_of(loan, products.version(loan.product_version_id).terms, on=road.today)
    quote = services.quote_early(
        loan_id=loan.id, principal_fen=1_000_000, keep="term", valid_days=0,
        actor=member("wangli"),
    )  # fmt: skip
    set_account(borrower.person, balance="60000.00")
    services.order_early(quote_id=quote.id, actor=member("wangli"))
    drain()
    assert queries.get(quote.id).status.code == "collected"
    view = loans.get(loan.id, on=road.today)
    after = loans.schedule_of(view, products.version(loan.product_version_id).terms, on=road.today)
    assert len(after) == len(before)
    assert after[5].total_fen < before[5].total_fen
    assert view.days_past_due == 0
    assert_stands(loan.id, road.today)


def test_a_quote_no_longer_holds_after_something_happened(road: Road, lent: Lent) -> None:
    _, loan = lent["part"]
    officer = member("wangli")
    quote = services.quote_early(
        loan_id=loan.id, principal_fen=500_000, keep="term", valid_days=0, actor=officer
    )
    LoanEvent.objects.filter(loan_id=loan.id).count()
    services.receive(
        loan_id=loan.id, amount_fen=100, received_on=road.today, reason="", actor=member("zhoujie")
    )
    with pytest.raises(Stale):
        services.order_early(quote_id=quote.id, actor=officer)
    assert Quote.objects.get(pk=quote.id).status == "quoted"
    assert_stands(loan.id, road.today)


def test_a_backdated_payment_takes_penalty_back_and_its_reversal_brings_it_again(
    road: Road, lent: Lent
) -> None:
    _, loan = lent["late"]
    teller, today = member("zhoujie"), road.today
    before = shown(loan.id, today)
    assert before.due.penalty_fen > 0
    with pytest.raises(Invalid):  # An earlier day needs a reason.
        services.receive(
            loan_id=loan.id, amount_fen=100_000, received_on=DUE_ON, reason="", actor=teller
        )
    number = services.receive(
        loan_id=loan.id, amount_fen=100_000, received_on=DUE_ON, reason="柜面补录", actor=teller
    )
    paid = shown(loan.id, today)
    assert paid.paid.penalty_fen == 0  # On the due date there was none.
    assert paid.due.penalty_fen < before.due.penalty_fen
    assert_stands(loan.id, today)
    services.reverse(loan_id=loan.id, number=number, reason="户名录错", actor=teller)
    assert shown(loan.id, today).due == before.due
    assert shown(loan.id, today).paid == before.paid
    assert posted_fen(loan.id, "1001") == 0
    assert_stands(loan.id, today)


def test_a_waiver_needs_authority_and_forgives_what_is_there(road: Road, lent: Lent) -> None:
    _, loan = lent["late"]
    asked = {"penalty": 10**6, "compound": 10**6}
    with pytest.raises(Denied):
        services.waive(loan_id=loan.id, parts_fen=asked, reason="困难减免", actor=member("zhoujie"))
    number = services.waive(
        loan_id=loan.id, parts_fen=asked, reason="困难减免", actor=member("liuyang")
    )
    after = shown(loan.id, road.today)
    assert waived_fen(loan.id) == (-after.waived.penalty_fen, -after.waived.compound_fen)
    services.reverse(loan_id=loan.id, number=number, reason="未获批准", actor=member("zhoujie"))
    assert waived_fen(loan.id) == (0, 0)  # What had come at once went at once.
    assert_stands(loan.id, road.today)
    services.waive(loan_id=loan.id, parts_fen=asked, reason="困难减免", actor=member("liuyang"))
    after = shown(loan.id, road.today)
    assert (after.due.penalty_fen, after.due.compound_fen) == (0, 0)
    assert after.waived.penalty_fen > 0
    assert_stands(loan.id, road.today)


def test_a_debit_is_not_reversed_by_a_book_entry(lent: Lent) -> None:
    _, loan = lent["full"]
    number = LoanEvent.objects.get(loan_id=loan.id, kind="early_repayment").number
    with pytest.raises(NotReversible):
        services.reverse(loan_id=loan.id, number=number, reason="x", actor=member("zhoujie"))


def test_a_hundred_payers_at_once_lose_nothing(road: Road, lent: Lent) -> None:
    _, loan = lent["crowd"]
    teller, today = member("zhoujie"), road.today
    due_fen = shown(loan.id, today).due.total_fen
    amount_fen = due_fen // 100 + 7  # A little more than is due, in all.

    def pay(_: int) -> int:
        try:
            return services.receive(
                loan_id=loan.id, amount_fen=amount_fen, received_on=today, reason="", actor=teller
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(pay, range(100)))
    assert len(set(numbers)) == 100
    after = shown(loan.id, today)
    assert after.paid.total_fen == due_fen
    assert after.suspense_fen == 100 * amount_fen - due_fen
    assert after.due.total_fen == 0
    order = [
        row.penalty_fen > 0 for row in Repayment.objects.filter(loan_id=loan.id).order_by("id")
    ]
    assert order[0]
    assert_stands(loan.id, today)


def test_an_extension_spreads_what_is_left_and_can_be_taken_back(road: Road, lent: Lent) -> None:
    _, loan = lent["extended"]
    chief = member("liuyang")
    before = shown(loan.id, road.today)
    number = services.extend(loan_id=loan.id, periods=6, reason="经营困难", actor=chief)
    after = shown(loan.id, road.today)
    assert len(after.rows) == len(before.rows) + 6
    assert after.rows[-1].balance_after_fen == 0
    services.reverse(loan_id=loan.id, number=number, reason="未获审批", actor=member("zhoujie"))
    assert shown(loan.id, road.today).rows == before.rows
    assert_stands(loan.id, road.today)


def test_what_waits_settles_the_next_instalment_and_the_night_goes_on(
    road: Road, lent: Lent
) -> None:
    _, loan = lent["crowd"]
    waiting_fen = shown(loan.id, road.today).suspense_fen
    road.nights(date(2026, 3, 11))
    services.apply_suspense(loan_id=loan.id)
    after = shown(loan.id, road.today)
    assert after.suspense_fen == 0
    assert after.paid.interest_fen + after.paid.principal_fen >= waiting_fen
    for _, other in lent.values():
        assert_stands(other.id, road.today)
    assert_books_balance()
    assert_money_agrees()
