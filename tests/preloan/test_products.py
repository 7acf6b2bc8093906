"""Every way of paying back that is on offer, from the quote on the phone to the last debit."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from books import assert_books_balance
from callers import application_body, phone, staff
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
    "business_loan": ("10000.00", 6),
    "by_the_quarter": ("24000.00", 6),
    "after_the_harvest": ("10000.00", 6),
    "by_the_fortnight": ("6000.00", 1),
}
PURPOSES = {"business_loan": "stock"}
RULE = "2025 年 5 月 20 日公布的 1 年期 LPR（3%）加 155 个基点，每年 1 月 1 日重定价"


OFFERED: dict[str, dict[str, Any]] = {
    "by_the_quarter": {
        "method": "equal_principal",
        "every_months": 3,
        "due_day": None,
        "term_options": [6, 12],
        "rounding": "half_even",
    },
    "by_the_fortnight": {
        "method": "equal_principal",
        "every_weeks": 2,
        "due_day": None,
        "term_options": [1, 2],
        "rounding": "half_even",
    },
    "after_the_harvest": {
        "method": "equal_principal",
        "principal_months": [4, 5],
        "principal_grace": 2,
        "whole_yuan": True,
        "first_period": "short",
    },
}


def put_on_offer(product: str) -> None:
    """Two administrators put a product on offer that is not shipped."""
    values = staff("admin").get("/setup/product/consumer_loan").json()["values"]
    body = {
        "kind": "product",
        "key": product,
        "values": {**values, "terms": values["terms"] | OFFERED[product]},
        "reason": "新产品",
    }
    proposed = staff("admin").post("/proposals", body)
    assert proposed.status_code == 201, proposed.content
    path = f"/proposals/{proposed.json()['id']}/release"
    released = staff("admin2").post(path, {"opinion": "同意"})
    assert released.status_code == 200, released.content


@pytest.fixture(scope="module")
def lent(road: Road) -> dict[str, tuple[Borrower, LoanView, dict[str, Any]]]:
    """A loan of each product, with what the phone quoted, lived to its end."""
    found = {}
    for product in OFFERED:
        put_on_offer(product)
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
        made = phone(borrower).post(
            "/borrower/applications",
            application_body(**asked, purpose=PURPOSES.get(product, "renovation")),
        )
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
        "business_loan": "按季付息、到期还本",
        "consumer_loan": "等额本息",
        "monthly_interest_loan": "按月付息、到期还本",
        "renovation_loan": "等额本金",
        "revolving_loan": "按月付息、到期还本",
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
    # By the calendar: the 20th of March and June, and the last day of the term. 74, 92 and 15 days.
    assert [
        (row["due_on"], row["principal"], row["interest"]) for row in rows["business_loan"]
    ] == [
        ("2026-03-20", "0.00", "93.53"),
        ("2026-06-20", "0.00", "116.28"),
        ("2026-07-05", "10000.00", "18.96"),
    ]
    # From its own day: three months each.
    assert [
        (row["due_on"], row["principal"], row["interest"]) for row in rows["by_the_quarter"]
    ] == [("2026-04-05", "12000.00", "360.00"), ("2026-07-05", "12000.00", "180.00")]
    # Two weeks, two weeks, and the three days that the month has more. In whole fen, as all of it.
    assert [
        (row["due_on"], row["principal"], row["interest"]) for row in rows["by_the_fortnight"]
    ] == [
        ("2026-01-19", "2000.00", "14.00"),
        ("2026-02-02", "2000.00", "9.33"),
        ("2026-02-05", "2000.00", "1.00"),
    ]
    # Five days by themselves, then by the month; principal in its season and at the end, in whole yuan.
    assert [
        (row["due_on"], row["principal"], row["interest"]) for row in rows["after_the_harvest"]
    ] == [
        ("2026-01-10", "0.00", "8.33"),
        ("2026-02-10", "0.00", "50.00"),
        ("2026-03-10", "0.00", "50.00"),
        ("2026-04-10", "3333.00", "50.00"),
        ("2026-05-10", "3333.00", "33.34"),
        ("2026-06-10", "3334.00", "16.67"),
    ]
    (only,) = rows["single_payment_loan"]
    days = (date.fromisoformat(only["due_on"]) - date(2026, 1, 5)).days
    assert only["principal"] == "6000.00"
    exact = Fraction(600_000) * Fraction("0.078") * days / 360
    assert parse_yuan(only["interest"]) == round_fen(exact)


def test_every_page_names_the_rule_of_a_rate_that_follows_the_lpr(
    lent: dict[str, tuple[Borrower, LoanView, dict[str, Any]]],
) -> None:
    borrower, loan, quote = lent["business_loan"]
    assert (quote["annual_rate_pct"], quote["rate_rule"]["zh"]) == ("4.55", RULE)
    (offered,) = (
        item
        for item in phone(borrower).get("/borrower/products").json()["items"]
        if item["code"] == "business_loan"
    )
    assert (offered["annual_rate_pct"], offered["rate_rule"]["zh"]) == ("4.55", RULE)
    offer = phone(borrower).get("/borrower/offer?product=business_loan").json()
    assert offer["due"]["zh"] == "3、6、9、12 月的 20 日及到期日"
    contract = phone(borrower).get(f"/borrower/contracts/{loan.contract_id}").json()
    assert (contract["annual_rate_pct"], contract["rate_rule"]["zh"]) == ("4.55", RULE)
    (interest,) = contract["cost"]["items"]
    assert f"利率随 LPR 浮动：{RULE}" in interest["how"]["zh"]
    assert interest["rate"]["zh"] == "月 0.379167%（年 4.55%）"
    for page in (
        phone(borrower).get(f"/borrower/loans/{loan.id}").json(),
        staff("huangtao").get(f"/loans/{loan.id}").json()["summary"],
    ):
        rate = page["rate"]
        assert (rate["annual_pct"], rate["since_on"], rate["rule"]["zh"]) == (
            "4.55",
            "2026-01-05",
            RULE,
        )
        assert (page["instalments"], page["instalments_paid"]) == (3, 3)
    case = staff("wangli").get(f"/applications/{loan.application_id}").json()
    assert (case["annual_rate_pct"], case["rate_rule"]["zh"]) == ("4.55", RULE)
    (shown,) = (
        item
        for group in staff("admin").get("/products/business_loan").json()["parameters"]
        for item in group["items"]
        if item["name"] == "lpr"
    )
    assert shown["value"]["zh"] == "1 年期 LPR 加 155 个基点，每年 1 月 1 日重定价"
    assert phone(borrower).get(f"/borrower/contracts/{loan.contract_id}/pdf").status_code == 200
