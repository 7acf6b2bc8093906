"""How lent money was used: what waits for a check, what was found, and who is told of misuse."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from callers import API, phone, staff
from refusals import assert_problem
from road import Road
from sancha.credit.loans.types import LoanView
from sancha.engines.notice.models import Notice
from sancha.entry.sample.borrower import Borrower
from sancha.postloan.use_of_funds.models import UseFinding
from support import administer
from uploads import jpg, legible

MANAGER, OFFICER, CHIEF, TELLER = "wangli", "huangtao", "liuyang", "zhoujie"
FOUND = {"result": "proven", "amount": "50000.00", "note": "装修合同与发票相符"}


@pytest.fixture(scope="module")
def lent(road: Road) -> tuple[Borrower, LoanView]:
    return road.lend()


@pytest.fixture(scope="module")
def loan(lent: tuple[Borrower, LoanView]) -> LoanView:
    return lent[1]


def check(loan: LoanView, *, by: str = MANAGER, paper: bytes | None = None, **told: str) -> Any:
    form: dict[str, Any] = {**FOUND, **told}
    if paper is not None:
        form["file"] = SimpleUploadedFile("invoice.jpg", paper, content_type="image/jpeg")
    return staff(by).client.post(f"{API}/loans/{loan.id}/use-findings", form)


def waiting(**asked: str) -> dict[str, tuple[str, str]]:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    items = staff(OFFICER).get(f"/use-of-funds?{query}").json()["items"]
    return {row["loan"]["number"]: (row["status"]["code"], row["due_on"]) for row in items}


def of(loan: LoanView, by: str = OFFICER) -> Any:
    return staff(by).get(f"/loans/{loan.id}/use").json()


def test_waits_for_a_check_and_is_late_after_its_day(road: Road, loan: LoanView) -> None:
    due_on = loan.disbursed_on + timedelta(days=30)
    assert waiting() == waiting(status="open") == {loan.number: ("open", str(due_on))}
    assert waiting(status="late") == waiting(q="JJ0") == {}
    change = "UPDATE loans_loan SET disbursed_on = disbursed_on - {} WHERE id = '{}'"
    by_hand = "SET session_replication_role = replica; "
    administer(by_hand + change.format(31, loan.id), connection.settings_dict["NAME"])
    try:
        assert {code for code, _ in waiting(status="late").values()} == {"late"}
        assert waiting(status="open") == {}
    finally:
        administer(by_hand + change.format(-31, loan.id), connection.settings_dict["NAME"])


def test_is_proven_by_a_paper_and_not_by_word_alone(loan: LoanView) -> None:
    assert_problem(check(loan), 409, "use_of_funds.no_proof")
    assert_problem(check(loan, amount="50000.01"), 422, "request.invalid", "/amount")
    assert_problem(check(loan, amount=""), 422, "request.invalid", "/amount")
    assert_problem(check(loan, note=" "), 422, "request.invalid", "/note")
    assert_problem(check(loan, result="good"), 422, "request.invalid", "/result")
    assert check(loan, by=TELLER).status_code == 403
    assert UseFinding.objects.count() == 0
    answer = check(loan, result="incomplete", amount="", note="缺发票", paper=jpg(legible()))
    assert answer.status_code == 201, answer.content
    assert of(loan)["status"]["code"] == "incomplete"
    assert list(waiting()) == [loan.number]
    assert check(loan).status_code == 201  # The paper is on file by now.
    shown = of(loan, MANAGER)
    assert (shown["status"]["code"], shown["purpose"]["code"]) == ("proven", "renovation")
    assert [(row["result"]["code"], row["proven"]) for row in shown["findings"]] == [
        ("proven", "50000.00"),
        ("incomplete", "0.00"),
    ]
    assert [paper["kind"]["code"] for paper in shown["documents"]] == ["purpose_proof"]
    path = f"/documents/{shown['documents'][0]['id']}/content"
    assert staff(MANAGER).get(path).status_code == 200
    assert waiting() == {}
    assert list(waiting(status="proven")) == [loan.number]


def test_tells_those_who_may_act_of_misuse(loan: LoanView) -> None:
    assert check(loan, result="misused", amount="", note="转入证券账户").status_code == 201
    assert of(loan)["status"]["code"] == "misused"
    told = Notice.objects.filter(template="loan.misuse_suspected", subject_id=loan.id)
    assert loan.number in told[0].body["zh"]
    mine = staff(CHIEF).get(f"/loans/{loan.id}").json()["events"]
    assert "用途核查疑似挪用" in str(mine)
    assert of(loan, CHIEF)["allowed_actions"] == []
    assert staff(TELLER).get(f"/loans/{loan.id}/use").status_code == 403
    assert UseFinding.objects.count() == 3


def test_is_shown_by_papers_that_the_borrower_hands_in_herself(
    road: Road, lent: tuple[Borrower, LoanView]
) -> None:
    (someone, _), (borrower, loan) = lent, road.lend()
    path = f"/borrower/loans/{loan.id}/use-papers"
    asked = phone(borrower).get(path).json()
    due_on = str(loan.disbursed_on + timedelta(days=30))
    assert (asked["is_asked"], asked["due_on"], asked["items"]) == (True, due_on, [])
    assert phone(someone).get(path).status_code == 404
    for caller, status in ((phone(someone), 403), (phone(borrower), 201), (phone(borrower), 201)):
        paper = SimpleUploadedFile("receipt.jpg", jpg(legible()), content_type="image/jpeg")
        assert caller.client.post(API + path, {"file": paper}).status_code == status
    (paper_out,) = phone(borrower).get(path).json()["items"]
    assert (paper_out["file_name"], paper_out["kind"]) == ("receipt.jpg", "purpose_proof")
    assert [one["id"] for one in of(loan, MANAGER)["documents"]] == [paper_out["id"]]
    assert of(loan)["status"]["code"] == "open"  # A paper is no finding.
    assert str(staff(CHIEF).get(f"/loans/{loan.id}").json()["events"]).count("提交用途凭证") == 1
