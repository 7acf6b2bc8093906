"""Money on its way: whatever the line does, it is paid once or not at all."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from money import account_of, lent_fen, set_account
from payments import LENT_FEN, payment_of, used_fen
from refusals import assert_problem, assert_refused
from road import Road, advance, drain, hurry, sandbox
from sancha.core.money import yuan
from sancha.credit.facilities import queries as facilities
from sancha.credit.loans.models import Loan
from sancha.engines.ledger.models import Entry
from sancha.engines.outside import connectors
from sancha.engines.outside.callbacks import signature_of
from sancha.entry.sample.borrower import Borrower
from sancha.inloan.disbursement import errands, queries, services
from sancha.inloan.disbursement.errors import NotReady
from sancha.inloan.disbursement.models import Disbursement
from sancha.inloan.disbursement.types import AccountFound, DisbursementView
from sancha.platform.errors import Kind
from sancha.platform.models import Event
from sancha.preloan.applications import queries as applications
from support import at_once

PATH = "/api/v1/callbacks/core/transfers"
AN_HOUR = 3600
KNOWN = AccountFound("")


@pytest.fixture
def switch(road: Road) -> Callable[..., None]:
    def faults(**named: object) -> None:
        sandbox("PUT", "/faults", {name.replace("_", "."): f for name, f in named.items()})

    return faults


def settle_after(seconds: int) -> None:
    sandbox("PUT", "/core/settings", {"settle_seconds": seconds})


def application_status(payment: DisbursementView) -> str:
    return applications.get(payment.application_id).status.code


def assert_paid_once(borrower: Borrower, contract_id: UUID) -> None:
    payment = payment_of(contract_id)
    assert (payment.status.code, payment.reason) == ("paid", None)
    assert account_of(borrower.person) == "20100.00"
    loan = Loan.objects.get(contract_id=contract_id)
    assert (loan.id, loan.segment.balance_fen) == (payment.loan_id, LENT_FEN)
    entries = Entry.objects.filter(subject_id=loan.id)
    assert [entry.event for entry in entries] == ["loan.disbursed"]
    assert used_fen(contract_id) == LENT_FEN
    assert application_status(payment) == "paid"
    assert sandbox("GET", f"/core/transfers/{payment.number}")["status"] == "paid"


def assert_not_paid(borrower: Borrower, contract_id: UUID) -> None:
    payment = payment_of(contract_id)
    assert payment.loan_id is None
    assert not Loan.objects.filter(contract_id=contract_id).exists()
    assert account_of(borrower.person) == "100.00"
    assert application_status(payment) == "paying"


class TestUnknownOutcome:
    def test_an_answer_that_does_not_come_leaves_it_unknown_until_the_bank_is_asked(
        self,
        signed: tuple[Borrower, UUID],
        switch: Callable[..., None],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        borrower, contract_id = signed
        impatient = replace(connectors.SEND_TRANSFER, timeout_seconds=0.5)
        monkeypatch.setattr(connectors, "SEND_TRANSFER", impatient)
        settle_after(AN_HOUR)
        lent_before_fen = lent_fen()
        switch(core_transfers={"kind": "timeout_after_success", "times": 1, "hold_seconds": 2})
        drain()
        payment = payment_of(contract_id)
        assert (payment.status.code, payment.attempts) == ("unknown", 1)
        assert payment.reason is not None
        assert payment.reason.zh == "核心系统未在时限内答复"
        assert_not_paid(borrower, contract_id)
        assert (lent_fen(), used_fen(contract_id)) == (lent_before_fen, LENT_FEN)  # Still held.

        hurry()
        drain()  # Asked: the bank has taken it, and has not paid yet.
        assert payment_of(contract_id).status.code == "unknown"
        assert_not_paid(borrower, contract_id)

        advance(AN_HOUR)
        hurry()
        drain()
        assert_paid_once(borrower, contract_id)
        assert payment_of(contract_id).attempts == 1
        assert lent_fen() - lent_before_fen == LENT_FEN

    def test_an_order_that_never_arrived_is_sent_again_under_its_number(
        self, signed: tuple[Borrower, UUID], switch: Callable[..., None]
    ) -> None:
        borrower, contract_id = signed
        switch(core_transfers={"kind": "unavailable", "times": 1})
        drain()
        payment = payment_of(contract_id)
        assert (payment.status.code, payment.attempts) == ("unknown", 1)
        assert payment.reason is not None
        assert payment.reason.zh == "核心系统未在时限内答复"  # A 503 proves nothing.
        assert_not_paid(borrower, contract_id)
        for _ in range(3):
            advance(5)
            hurry()
            drain()
        assert payment_of(contract_id).number == payment.number
        assert payment_of(contract_id).attempts == 2
        assert_paid_once(borrower, contract_id)

    def test_a_bank_that_cannot_be_asked_leaves_it_unknown_and_sends_nothing_more(
        self, signed: tuple[Borrower, UUID], switch: Callable[..., None]
    ) -> None:
        borrower, contract_id = signed
        down = {"kind": "unavailable"}
        switch(core_transfers=down, core_transfers_query=down)
        for _ in range(3):
            drain()
            hurry()
        payment = payment_of(contract_id)
        assert (payment.status.code, payment.attempts) == ("unknown", 1)
        assert_not_paid(borrower, contract_id)
        assert payment.id in queries.unresolved()

    def test_a_transfer_that_fails_gives_the_limit_back_and_begins_no_loan(
        self, signed: tuple[Borrower, UUID]
    ) -> None:
        borrower, contract_id = signed
        lent_before_fen = lent_fen()
        settle_after(60)
        drain()
        set_account(borrower.person, status="closed")  # After it was found open.
        advance(60)
        hurry()
        drain()
        payment = payment_of(contract_id)
        assert payment.status.code == "failed"
        assert (used_fen(contract_id), lent_fen()) == (0, lent_before_fen)
        assert_not_paid(borrower, contract_id)
        event = Event.objects.get(subject=payment.id, type="disbursement.failed")
        assert event.payload == {"reason": "account_closed"}

    def test_eight_workers_at_once_pay_once(self, signed: tuple[Borrower, UUID]) -> None:
        borrower, contract_id = signed
        results = at_once(*[partial(errands.pay, contract_id)] * 8)
        assert all(isinstance(result, DisbursementView) for result in results), results
        assert len({result.number for result in results}) == 1
        assert Disbursement.objects.filter(contract_id=contract_id).count() == 1
        advance(5)
        at_once(*[partial(errands.pay, contract_id)] * 8)
        assert_paid_once(borrower, contract_id)

    def test_a_number_that_the_bank_knows_otherwise_waits_for_a_person(
        self, signed: tuple[Borrower, UUID]
    ) -> None:
        borrower, contract_id = signed
        intended = services.intend(contract_id=contract_id, account=KNOWN, now=timezone.now())
        order = {
            "number": intended.number,
            "amount": "20000.00",
            "to_account": "6299009999999999999",
            "to_name": "别人",
        }
        sandbox("POST", "/core/transfers", order)  # It fails, as there is no such account.
        advance(5)
        for _ in range(3):
            drain()
            hurry()
        callback(intended.number, "paid", "20000.00")
        payment = payment_of(contract_id)
        assert payment.status.code == "unknown"
        assert payment.reason is not None
        assert payment.reason.zh == "核心系统已有同号但内容不同的转账，请人工核对"
        assert_not_paid(borrower, contract_id)
        assert used_fen(contract_id) == LENT_FEN

    def test_nothing_leaves_before_the_contract_is_in_force(self, road: Road) -> None:
        borrower = road.borrower("good")
        application = road.decided(road.apply(borrower).id)
        drain()
        contract = facilities.contract_of_application(application.id)
        assert contract is not None
        with pytest.raises(NotReady) as caught:
            services.intend(contract_id=contract.id, account=KNOWN, now=timezone.now())
        assert_refused(caught.value, "disbursement.not_ready", Kind.CONFLICT)
        assert "合同未生效" in caught.value.message.zh
        assert queries.of_contract(contract.id) is None
        assert used_fen(contract.id) == 0


def callback(
    number: str, status: str, amount: str, *, signature: str | None = None, **extra: str
) -> Any:
    body = json.dumps({"number": number, "status": status, "amount": amount, **extra}).encode()
    signed = signature_of(body) if signature is None else signature
    return Client().post(
        PATH, body, content_type="application/json", headers={"X-Signature": signed}
    )


@pytest.fixture
def sent(signed: tuple[Borrower, UUID]) -> tuple[Borrower, UUID, str]:
    """The order is taken by core banking, which pays in an hour."""
    settle_after(AN_HOUR)
    drain()
    payment = payment_of(signed[1])
    assert payment.status.code == "sent"
    return *signed, payment.number


class TestCallback:
    def test_settles_the_payment_and_sent_again_changes_nothing(
        self, sent: tuple[Borrower, UUID, str]
    ) -> None:
        borrower, contract_id, number = sent
        advance(AN_HOUR)
        answers = [callback(number, "paid", "20000.00") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 200]
        assert {answer.content for answer in answers} == {answers[0].content}
        assert answers[0].json() == {"number": number, "status": "paid"}
        assert_paid_once(borrower, contract_id)

    def test_by_sixteen_threads_posts_once(self, sent: tuple[Borrower, UUID, str]) -> None:
        borrower, contract_id, number = sent
        advance(AN_HOUR)
        answers = at_once(*[partial(callback, number, "paid", "20000.00")] * 16)
        assert {answer.status_code for answer in answers} == {200}, answers
        assert_paid_once(borrower, contract_id)

    def test_that_core_banking_did_not_sign_is_refused(
        self, sent: tuple[Borrower, UUID, str]
    ) -> None:
        borrower, contract_id, number = sent
        right = signature_of(b"something else")
        for signature in ("", "00", right, right[:-1], "签名"):
            answer = callback(number, "paid", "20000.00", signature=signature)
            assert_problem(answer, 401, "disbursement.bad_signature")
        assert payment_of(contract_id).status.code == "sent"
        assert_not_paid(borrower, contract_id)

    def test_of_another_amount_waits_for_a_person(self, sent: tuple[Borrower, UUID, str]) -> None:
        borrower, contract_id, number = sent
        for amount in ("19999.99", "20000.01", "200.00", "2000000.00", "0.00"):
            for status in ("paid", "failed"):
                answer = callback(number, status, amount)
                assert (answer.status_code, answer.json()["status"]) == (200, "unknown")
        payment = payment_of(contract_id)
        assert payment.reason is not None
        assert payment.reason.zh == "核心系统回报的金额不符，请人工核对"
        assert_not_paid(borrower, contract_id)
        assert payment.id in queries.unresolved()

    def test_that_contradicts_a_settled_payment_changes_nothing(
        self, sent: tuple[Borrower, UUID, str]
    ) -> None:
        borrower, contract_id, number = sent
        advance(AN_HOUR)
        callback(number, "paid", "20000.00")
        for status, amount in (("failed", "20000.00"), ("paid", "1.00"), ("accepted", "20000.00")):
            assert callback(number, status, amount).json()["status"] == "paid"
        assert_paid_once(borrower, contract_id)

    def test_that_says_it_is_under_way_settles_nothing(
        self, sent: tuple[Borrower, UUID, str]
    ) -> None:
        borrower, contract_id, number = sent
        assert callback(number, "accepted", "20000.00").json()["status"] == "sent"
        assert_not_paid(borrower, contract_id)

    def test_of_a_status_that_nobody_knows_settles_nothing(
        self, sent: tuple[Borrower, UUID, str]
    ) -> None:
        borrower, contract_id, number = sent
        for status in ("lost", "", "PAID", "failed "):
            answer = callback(number, status, "20000.00")
            assert_problem(answer, 422, "disbursement.bad_callback")
        assert payment_of(contract_id).status.code == "sent"
        assert_not_paid(borrower, contract_id)

    def test_of_an_unknown_number_is_not_found(self, road: Road) -> None:
        assert_problem(callback("P202699999999", "paid", "1.00"), 404, "request.not_found")

    def test_signed_but_incomplete_is_refused(self, road: Road) -> None:
        lacks_amount = b'{"number": "P1", "status": "paid"}'
        for body in (b"", b"{", b"[]", b"null", b'"P2026"', b"\xff", lacks_amount):
            answer = Client().post(
                PATH,
                body,
                content_type="application/json",
                headers={"X-Signature": signature_of(body)},
            )
            assert_problem(answer, 422, "disbursement.bad_callback")

    def test_of_something_that_is_no_amount_is_refused(
        self, sent: tuple[Borrower, UUID, str]
    ) -> None:
        borrower, contract_id, number = sent
        for amount in ("20000,00", "-20000.00", "20000.001", "NaN", "2e4", "", "２００００.00"):
            answer = callback(number, "paid", amount)
            assert_problem(answer, 422, "disbursement.bad_callback")
        assert_not_paid(borrower, contract_id)

    def test_that_overtakes_the_answer_to_our_order_counts(
        self, signed: tuple[Borrower, UUID]
    ) -> None:
        borrower, contract_id = signed
        intended = services.intend(contract_id=contract_id, account=KNOWN, now=timezone.now())
        services.note_sending(disbursement_id=intended.id, now=timezone.now())
        order = {
            "number": intended.number,
            "amount": yuan(intended.amount_fen),
            "to_account": borrower.person["bank_account"],
            "to_name": borrower.person["name"],
            "purpose": "个人消费贷款放款",
        }
        sandbox("POST", "/core/transfers", order)
        advance(5)
        assert callback(intended.number, "paid", "20000.00").status_code == 200
        services.note_doubt(disbursement_id=intended.id, reason="timed_out")  # The late answer.
        errands.pay(contract_id)
        assert_paid_once(borrower, contract_id)
