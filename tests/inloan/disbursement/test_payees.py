"""Entrusted payment: the money goes to whom the borrower owes it, with papers, seen by a second."""

from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError

from callers import API, phone, staff
from money import account_of, set_account
from payments import (
    OPERATOR,
    REVIEWER,
    also_holding,
    ask_to_pay,
    case_of,
    let_products_say,
    payment_of,
    requested,
    signed_contract,
    until_paid,
)
from refusals import assert_problem
from road import Road, drain, let_work, member, person
from sancha.engines.evidence import queries as evidence
from sancha.engines.notice.models import Notice
from sancha.entry.sample.borrower import Borrower
from sancha.inloan.disbursement import errands, queries, services
from sancha.inloan.disbursement.errors import OtherPayee, SamePerson
from sancha.inloan.disbursement.models import Disbursement, NotedPayee
from sancha.inloan.disbursement.services import paying
from sancha.inloan.disbursement.types import AccountFound, DisbursementView, Payee
from sancha.office.products import queries as products
from sancha.platform import clock
from sancha.platform.acts import Actor
from support import at_once
from uploads import jpg, legible


@pytest.fixture
def seller(road: Road) -> dict[str, Any]:
    """Who did the work, with nothing on the account."""
    found = person("good")
    set_account(found, balance="0.00", status="open")
    return found


@pytest.fixture
def entrusted(road: Road, monkeypatch: pytest.MonkeyPatch) -> tuple[Borrower, UUID]:
    """A signed contract over 20,000, of a product that pays the counterparty from 10,000 yuan."""
    let_products_say(monkeypatch, entrusted_from_fen=1_000_000)
    found = signed_contract(road)
    drain()
    return found


def note(contract_id: UUID, seller: dict[str, Any], *, by: str = OPERATOR, **other: Any) -> Any:
    form = {
        "name": seller["name"],
        "account": seller["bank_account"],
        "bank": "沙箱银行华东分行",
        "bank_code": "102290000017",
        "kind": "invoice",
        "file": SimpleUploadedFile("invoice.jpg", jpg(legible()), content_type="image/jpeg"),
    } | other
    kept = {name: value for name, value in form.items() if value is not None}
    return staff(by).client.post(f"{API}/contracts/{contract_id}/payee", kept)


def noted(contract_id: UUID, seller: dict[str, Any], **other: Any) -> UUID:
    answer = note(contract_id, seller, **other)
    assert answer.status_code == 201, answer.content
    return UUID(answer.json()["id"])


def requested_for(contract_id: UUID, seller: dict[str, Any]) -> DisbursementView:
    noted(contract_id, seller)
    return requested(contract_id)


def review(
    payment: DisbursementView, *, payee_id: UUID | None, actor: Actor | None = None
) -> DisbursementView:
    return services.approve_request(
        disbursement_id=payment.id,
        task_id=None,
        outcome="approve",
        opinion="收款方与合同、发票一致",
        payee_id=payee_id,
        now=clock.now(),
        actor=actor or member(REVIEWER),
    )


def arrives(contract_id: UUID) -> DisbursementView:
    until_paid(contract_id)
    let_work(lambda: payment_of(contract_id).voucher_id is not None)
    return payment_of(contract_id)


def test_is_paid_to_the_seller_once_and_everybody_reads_to_whom(
    entrusted: tuple[Borrower, UUID], seller: dict[str, Any]
) -> None:
    borrower, contract_id = entrusted
    assert queries.of_contract(contract_id) is None  # It does not leave by itself.
    payment = requested_for(contract_id, seller)
    review(payment, payee_id=payment.payee_id)
    paid = arrives(contract_id)
    assert (account_of(seller), account_of(borrower.person)) == ("20000.00", "100.00")
    assert Disbursement.objects.filter(contract_id=contract_id).count() == 1
    assert paid.number == payment.number
    told = Notice.objects.get(subject_id=paid.loan_id, template="loan.paid_to_payee")
    assert f"受托支付给{seller['name']}" in told.body["zh"]
    assert not Notice.objects.filter(subject_id=paid.loan_id, template="loan.disbursed").exists()
    masked = f"{seller['bank_account'][:4]} **** **** {seller['bank_account'][-4:]}"
    page = phone(borrower).get(f"/borrower/applications/{case_of(contract_id)}").json()
    assert (page["payment"]["payee"], page["payment"]["account_masked"]) == (seller["name"], masked)
    loan = phone(borrower).get(f"/borrower/loans/{paid.loan_id}").json()
    assert loan["paid_to"] == {
        "name": seller["name"], "account_masked": masked, "bank": "沙箱银行华东分行"
    }  # fmt: skip
    assert (
        staff("wangli").get(f"/loans/{paid.loan_id}").json()["summary"]["paid_to"]
        == (loan["paid_to"])
    )
    row = staff(REVIEWER).get("/disbursements").json()["items"][0]
    assert (row["payee"]["name"], row["account_masked"]) == (seller["name"], masked)
    rows = dict(errands.voucher_sheet(paid, "三查").rows)
    assert rows["收款人 Payee"] == seller["name"]
    assert rows["支付方式 Way"].startswith("受托支付")


class TestMissing:
    def test_payee_and_papers_are_said_each_and_the_request_is_refused(
        self, entrusted: tuple[Borrower, UUID], seller: dict[str, Any]
    ) -> None:
        _, contract_id = entrusted
        answer = ask_to_pay(contract_id)
        assert_problem(answer, 409, "disbursement.not_ready")
        assert "缺少受托支付的收款方、缺少交易合同或发票" in answer.json()["title"]
        noted(contract_id, seller, file=None)
        answer = ask_to_pay(contract_id)
        assert "缺少交易合同或发票" in answer.json()["title"]
        assert "收款方" not in answer.json()["title"]
        assert queries.of_contract(contract_id) is None
        noted(contract_id, seller)
        assert ask_to_pay(contract_id).status_code == 204

    def test_another_name_at_the_bank_keeps_it_and_a_new_payee_is_reviewed_anew(
        self, entrusted: tuple[Borrower, UUID], seller: dict[str, Any]
    ) -> None:
        _, contract_id = entrusted
        payment = requested_for(contract_id, seller | {"name": "别的装修公司"})
        review(payment, payee_id=payment.payee_id)
        drain()
        kept = payment_of(contract_id)
        assert [text.zh for text in kept.missing] == ["收款账户户名与登记的收款方不一致"]
        again = noted(contract_id, seller, file=None)  # The paper is on file.
        kept = payment_of(contract_id)
        assert (kept.status.code, kept.reviewed_by, kept.payee_id) == ("requested", None, again)
        drain()
        assert account_of(seller) == "0.00"
        review(kept, payee_id=again)
        assert arrives(contract_id).number == payment.number
        assert account_of(seller) == "20000.00"

    def test_of_an_account_that_was_not_the_payees_the_answer_counts_for_nothing(
        self, entrusted: tuple[Borrower, UUID], seller: dict[str, Any]
    ) -> None:
        _, contract_id = entrusted
        payment = requested_for(contract_id, seller)
        review(payment, payee_id=payment.payee_id)
        kept = services.intend(contract_id=contract_id, account=AccountFound(""), now=clock.now())
        assert [text.en for text in kept.missing] == [
            "the receiving account cannot be checked just now"
        ]
        arrives(contract_id)


class TestNoting:
    def test_says_beside_each_field_what_does_not_fit(
        self, entrusted: tuple[Borrower, UUID], seller: dict[str, Any]
    ) -> None:
        borrower, contract_id = entrusted
        wrong = {"name": "x", "account": "12 34", "bank": "", "bank_code": "12", "kind": "voucher"}
        answer = note(contract_id, seller, **wrong)
        assert answer.status_code == 422
        fields = {found["pointer"] for found in answer.json()["errors"]}
        assert fields == {"/name", "/account", "/bank", "/bank_code", "/kind"}
        answer = note(contract_id, seller, account=borrower.person["bank_account"])
        assert [found["pointer"] for found in answer.json()["errors"]] == ["/account"]
        assert not NotedPayee.objects.filter(contract_id=contract_id).exists()
        filed = evidence.documents_of(case_of(contract_id))
        assert all(paper.kind != "invoice" for paper in filed)

    def test_is_refused_to_who_may_not_request_and_where_it_is_the_borrowers_money(
        self, road: Road, entrusted: tuple[Borrower, UUID], seller: dict[str, Any], monkeypatch: Any
    ) -> None:
        _, contract_id = entrusted
        assert note(contract_id, seller, by=REVIEWER).status_code == 403
        monkeypatch.undo()
        assert_problem(note(contract_id, seller), 409, "disbursement.not_entrusted")

    def test_is_sealed_and_once_the_money_is_on_its_way_not_changed(
        self, entrusted: tuple[Borrower, UUID], seller: dict[str, Any]
    ) -> None:
        _, contract_id = entrusted
        payment = requested_for(contract_id, seller)
        row = NotedPayee.objects.get(pk=payment.payee_id)
        assert seller["bank_account"].encode() not in bytes(row.sealed)
        assert queries.payees([row.id])[row.id].payee == Payee(
            seller["name"], seller["bank_account"], "沙箱银行华东分行", "102290000017"
        )
        page = staff(REVIEWER).get(f"/contracts/{contract_id}/payee").json()
        assert (page["payee"]["account"], page["may_note"]) == (seller["bank_account"], False)
        (paper,) = page["papers"]
        path = f"/contracts/{contract_id}/papers/{paper['id']}"
        assert staff(REVIEWER).get(path)["Content-Type"] == "image/jpeg"
        review(payment, payee_id=payment.payee_id)
        drain()
        assert_problem(note(contract_id, seller), 409, "disbursement.not_open")
        arrives(contract_id)


class TestReview:
    def test_of_another_payee_than_was_seen_lets_nothing_leave(
        self, entrusted: tuple[Borrower, UUID], seller: dict[str, Any]
    ) -> None:
        _, contract_id = entrusted
        seen = requested_for(contract_id, seller)
        other = noted(contract_id, person("good"))
        for payee_id in (seen.payee_id, None):
            with pytest.raises(OtherPayee):
                review(seen, payee_id=payee_id)
        assert (payment_of(contract_id).payee_id, payment_of(contract_id).reviewed_by) == (
            other,
            None,
        )

    def test_is_not_by_who_noted_the_payee_not_even_past_the_code(
        self, entrusted: tuple[Borrower, UUID], seller: dict[str, Any]
    ) -> None:
        _, contract_id = entrusted
        payment = requested_for(contract_id, seller)
        both = also_holding("disbursement.review", payment, account=OPERATOR)
        with pytest.raises(SamePerson):
            review(payment, payee_id=payment.payee_id, actor=both)
        with pytest.raises(IntegrityError, match="disbursement_payee_by_another"):
            request_by_another(disbursement_id=payment.id, actor=both)

    def test_by_sixteen_at_once_with_a_change_of_payee_pays_who_was_seen_or_nobody(
        self, entrusted: tuple[Borrower, UUID], seller: dict[str, Any]
    ) -> None:
        borrower, contract_id = entrusted
        payment, other = requested_for(contract_id, seller), person("good")
        set_account(other, balance="0.00", status="open")
        works: list[Any] = [partial(review, payment, payee_id=payment.payee_id)] * 8
        at_once(*works, partial(noted, contract_id, other, file=None))
        drain()
        now = payment_of(contract_id)
        if now.status.code == "requested":  # The change came last: it is reviewed anew.
            assert now.payee_id != payment.payee_id
            review(now, payee_id=now.payee_id)
        arrives(contract_id)
        assert sorted([account_of(seller), account_of(other)]) == ["0.00", "20000.00"]
        assert account_of(borrower.person) == "100.00"


@paying.use_case
def request_by_another(*, disbursement_id: UUID, actor: Actor) -> None:
    row = queries.lock(disbursement_id)
    actor.require("disbursement.review", on=row)
    row.requested_by, row.reviewed_by = member(REVIEWER).id, actor.id
    row.save(update_fields=["requested_by", "reviewed_by"])


def test_a_large_payment_is_entrusted_whatever_the_product_says(road: Road) -> None:
    thresholds = products.thresholds(road.today)
    terms = products.on_offer("single_payment_loan", on=road.today).terms
    assert not thresholds.is_entrusted(terms, 30_000_000)
    assert thresholds.is_entrusted(terms, 30_000_001)
    asks = products.on_offer("renovation_loan", on=road.today).terms
    assert not thresholds.is_entrusted(asks, 4_999_999)
    assert thresholds.is_entrusted(asks, 5_000_000)
