"""Every way of paying back that is on offer, from the quote on the phone to the last debit."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from books import assert_books_balance
from callers import application_body, phone
from money import set_account
from road import Road
from sancha.core.money import parse_yuan, round_fen
from sancha.credit.facilities import queries as facilities
from sancha.credit.loans import queries as loans
from sancha.credit.loans.types import LoanView
from sancha.entry.sample.borrower import Borrower
from uploads import pdf

ASKED = {
    "renovation_loan": ("12000.00", 6),
    "monthly_interest_loan": ("9000.00", 3),
    "single_payment_loan": ("6000.00", 3),
}


@pytest.fixture(scope="module")
def lent(road: Road) -> dict[str, tuple[Borrower, LoanView, dict[str, Any]]]:
    """A loan of each product, with what the phone quoted, lived to its end."""
    found = {}
    for product, (amount, months) in ASKED.items():
        borrower = road.borrower()
        asked = {"product": product, "amount": amount, "term_months": months}
        quote = phone(borrower).post("/borrower/quote", asked)
        assert quote.status_code == 200, quote.content
        if product == "renovation_loan":  # The contract for the work comes before the money.
            form: dict[str, Any] = {"product": product, "kind": "purpose_proof"}
            form["file"] = SimpleUploadedFile("offer.pdf", pdf(), "application/pdf")
            brought = phone(borrower).client.post("/api/v1/borrower/materials", form)
            assert brought.status_code == 201, brought.content
        made = phone(borrower).post("/borrower/applications", application_body(**asked))
        assert made.status_code == 201, made.content
        application = road.decided(made.json()["id"])
        assert application.declined_for == []
        borrower.confirm(application.id)
        found[product] = (borrower, road.paid(application.id), quote.json())
        set_account(borrower.person, balance="99999.00")
    road.nights(date(2026, 7, 14))
    return found


def test_the_phone_offers_them_with_their_method_and_terms(road: Road) -> None:
    found = phone(road.borrower()).get("/borrower/products").json()
    methods = {item["code"]: item["method"]["zh"] for item in found["items"]}
    assert methods == {
        "consumer_loan": "等额本息",
        "monthly_interest_loan": "按月付息、到期还本",
        "renovation_loan": "等额本金",
        "single_payment_loan": "到期一次还本付息",
    }
    (single,) = (item for item in found["items"] if item["code"] == "single_payment_loan")
    assert (single["term_options"], single["amount_max"]) == ([1, 3, 6], "50000.00")


@pytest.mark.parametrize("product", list(ASKED))
def test_is_debited_as_quoted_until_settled(
    lent: dict[str, tuple[Borrower, LoanView, dict[str, Any]]], road: Road, product: str
) -> None:
    _, loan, quote = lent[product]
    now = loans.get(loan.id, on=road.today)
    assert (now.status.code, now.balance_fen) == ("settled", 0)
    paid = [(str(r.principal_fen), str(r.interest_fen)) for r in loans.repayments_of(loan.id)]
    quoted = [
        (str(parse_yuan(row["principal"])), str(parse_yuan(row["interest"])))
        for row in quote["rows"]
    ]
    assert paid == quoted
    assert_books_balance()
    assert facilities.open_exposure_fen(loan.party_id) == 0


def test_each_method_has_its_shape(
    lent: dict[str, tuple[Borrower, LoanView, dict[str, Any]]],
) -> None:
    rows = {product: quote["rows"] for product, (_, _, quote) in lent.items()}
    assert [row["principal"] for row in rows["renovation_loan"]] == ["2000.00"] * 6
    interest = [parse_yuan(row["interest"]) for row in rows["renovation_loan"]]
    assert interest[1:] == sorted(interest[1:], reverse=True)
    principal = [row["principal"] for row in rows["monthly_interest_loan"]]
    assert principal == ["0.00", "0.00", "9000.00"]
    for product, (_, _, quote) in lent.items():
        assert quote["is_level"] is (product == "single_payment_loan")  # It has one instalment.
        assert quote["instalment"] == max((r["total"] for r in rows[product]), key=parse_yuan)
    (only,) = rows["single_payment_loan"]
    days = (date.fromisoformat(only["due_on"]) - date(2026, 1, 5)).days
    assert only["principal"] == "6000.00"
    exact = Fraction(600_000) * Fraction("0.078") * days / 360
    assert parse_yuan(only["interest"]) == round_fen(exact)
