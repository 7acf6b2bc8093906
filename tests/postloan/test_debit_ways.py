"""What falls due is sent in a file or by itself, as its product says."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from money import set_account
from payments import let_products_say
from road import Road
from sancha.credit.loans.types import LoanView
from sancha.entry.sample.borrower import Borrower
from sancha.postloan.debit_files import errands
from sancha.postloan.debit_files.models import DebitFile
from sancha.postloan.repayment.models import Debit

DUE_ON = date(2026, 2, 10)


@pytest.fixture(scope="module")
def lent(road: Road) -> tuple[Borrower, LoanView]:
    borrower, loan = road.lend()
    road.nights(DUE_ON)
    return borrower, loan


@pytest.mark.parametrize(
    ("says", "from_count", "in_file"),
    [("by_count", 0, False), ("single", 1, False), ("file", 0, True), ("by_count", 1, True)],
)
def test_a_product_or_else_the_parameter_decides(
    road: Road,
    lent: tuple[Borrower, LoanView],
    monkeypatch: pytest.MonkeyPatch,
    says: str,
    from_count: int,
    in_file: bool,
) -> None:
    """Each night the account holds a little of what is due, and it is brought either way."""
    borrower, loan = lent
    sizes = {"debit.file_from_count": from_count, "debit.file_lines_most": 100}
    monkeypatch.setattr(errands, "parameters", SimpleNamespace(whole=lambda code, on: sizes[code]))
    monkeypatch.setattr(errands, "ASK_PAUSE_SECONDS", 0)
    let_products_say(monkeypatch, debit_way=says)
    set_account(borrower.person, balance="10.00")
    on = road.today
    road.nights(on + timedelta(days=1))
    (debit,) = Debit.objects.filter(loan_id=loan.id, night_on=on)
    assert (debit.status, debit.collected_fen) == ("partial", 1000)
    assert (debit.file_id is not None) is in_file
    assert DebitFile.objects.filter(night_on=on).exists() is in_file
