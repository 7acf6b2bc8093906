"""The queues of operations: what waits is seen, dealt with, and never applied by itself."""

import json
import os
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from callers import nobody, phone, staff
from money import account_of, set_account
from refusals import assert_problem
from road import Road, sandbox
from sancha.core.money import yuan
from sancha.credit.loans.models import Loan
from sancha.credit.loans.types import LoanView
from sancha.engines.ledger.models import Entry
from sancha.engines.outside import breaker, connectors
from sancha.engines.outside.callbacks import signature_of
from sancha.engines.outside.models import RefusedCallback
from sancha.entry.sample.borrower import Borrower
from sancha.inloan.disbursement.models import Disbursement
from sancha.platform.acts import Actor
from sancha.platform.door import use_case
from sancha.platform.events import Happened
from sancha.postloan.repayment import errands as repayment
from sancha.postloan.repayment.models import Debit
from sancha.postloan.reporting import batch, permissions
from sancha.postloan.reporting import errands as reporting
from sancha.postloan.reporting.models import Record
from sancha.postloan.reporting.services import REPORTER
from support import administer

PATH = "/callbacks/core/transfers"
DUE_ON = date(2026, 2, 10)


@use_case
def repaid(*, loan_id: UUID, on: date, actor: Actor = REPORTER) -> UUID:
    """What a repayment does for the bureau, without the money."""
    actor.require(permissions.SEND, on=Loan.objects.get(pk=loan_id))
    batch.note("repayment", [Happened(loan_id, "loan.repaid", {}, on)])
    return loan_id


@pytest.fixture(scope="module")
def lent(road: Road) -> tuple[Borrower, LoanView]:
    return road.lend()


def say(body: dict[str, Any], *, signature: str | None = None) -> Any:
    """Call back as core banking would, or as somebody who pretends to be it."""
    raw = json.dumps(body).encode()
    return nobody().post(PATH, raw, **{"X-Signature": signature or signature_of(raw)})


def waiting(queue: str, account: str = "zhoujie", **query: str) -> list[dict[str, Any]]:
    found = "&".join(f"{name}={value}" for name, value in query.items())
    answer = staff(account).get(f"/operations/{queue}?{found}")
    assert answer.status_code == 200, answer.content
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


class TestRefusedCallbacks:
    def test_are_kept_with_their_reason_and_never_applied(
        self, lent: tuple[Borrower, LoanView]
    ) -> None:
        paid = Disbursement.objects.get(loan_id=lent[1].id)
        before = (Loan.objects.count(), Entry.objects.count(), account_of(lent[0].person))
        true = {"number": paid.number, "status": "paid", "amount": yuan(paid.amount_fen)}
        assert say(true, signature="00" * 32).status_code == 401
        assert say({"number": paid.number}).status_code == 422
        assert say(true | {"number": "P0000"}).status_code == 404
        assert say(true | {"amount": "60000.00"}).status_code == 200
        assert say(true | {"status": "failed"}).status_code == 200
        assert say(true).status_code == 200  # Nothing is wrong with this one.
        found = {row["reason"]["code"]: row for row in waiting("callbacks")}
        assert {code: (row["number"], row["amount"]) for code, row in found.items()} == {
            "bad_signature": ("", None),
            "unreadable": ("", None),
            "unknown_number": ("P0000", "50000.00"),
            "wrong_amount": (paid.number, "60000.00"),
            "contradicts": (paid.number, "50000.00"),
        }
        paid.refresh_from_db()
        assert paid.status == "paid"
        assert (Loan.objects.count(), Entry.objects.count(), account_of(lent[0].person)) == before

    def test_that_come_again_are_counted_not_kept_again(self, road: Road) -> None:
        for _ in range(3):
            say({"number": "P77", "status": "paid", "amount": "1.00"})
        assert RefusedCallback.objects.get(number="P77").times == 3

    def test_show_no_words_of_a_stranger_that_hide_something(self, road: Road) -> None:
        say({"number": "P\u202e" + "9" * 100, "status": "paid", "amount": "2.00"})
        assert RefusedCallback.objects.get(amount_fen=200).number == ""

    def test_leave_the_queue_by_a_note_of_the_operator(self, road: Road) -> None:
        say({"number": "P88", "status": "paid", "amount": "3.00"})
        row = next(row for row in waiting("callbacks") if row["number"] == "P88")
        path = f"/callbacks/refused/{row['id']}/closing"
        assert staff("zhenghua").post(path, {"reason": "已核实"}).status_code == 403
        assert_problem(
            staff("zhoujie").post(path, {"reason": " 一"}), 422, "outside.note_missing", "/reason"
        )
        assert staff("zhoujie").post(path, {"reason": "核心系统测试报文"}).status_code == 204
        assert_problem(
            staff("zhoujie").post(path, {"reason": "再处理一次"}), 409, "outside.callback_closed"
        )
        assert "P88" not in {row["number"] for row in waiting("callbacks")}
        [closed] = waiting("callbacks", status="closed")
        assert (closed["note"], closed["closed_by"]) == ("核心系统测试报文", "周杰")

    def test_are_seen_by_operators_and_auditors_and_counted_on_the_workbench(
        self, road: Road
    ) -> None:
        count = RefusedCallback.objects.filter(closed_at=None).count()
        assert count > 0
        [seen] = [row for row in waiting("callbacks", "zhenghua") if row["number"] == "P77"]
        assert seen["allowed_actions"] == []
        assert staff("wangli").get("/operations/callbacks").status_code == 403
        measures = staff("zhoujie").get("/workbench").json()["measures"]
        [measure] = [m for m in measures if m["code"] == "operations_waiting"]
        assert f"{count} 个回调被拒" in measure["note"]["zh"]
        codes = {m["code"] for m in staff("wangli").get("/workbench").json()["measures"]}
        assert "operations_waiting" not in codes


class TestRejectedReports:
    def test_name_what_is_to_be_mended_and_are_sent_again(
        self, road: Road, lent: tuple[Borrower, LoanView]
    ) -> None:
        reporting.publish()
        repaid(loan_id=lent[1].id, on=road.today)
        record = Record.objects.filter(loan_id=lent[1].id).latest("sequence")
        unheard = f"JJ{str(record.id)[-10:]}"  # A loan of which the bureau has never heard.
        administer(  # As only the database's administrator can: no trigger is asked.
            "SET session_replication_role = replica; UPDATE reporting_record "
            f"SET balance_fen = credit_fen + 1, number = '{unheard}-2', loan_number = '{unheard}' "
            f"WHERE id = '{record.id}'",
            os.environ["SANCHA_DATABASE_NAME"],
        )
        reporting.publish()
        [row] = waiting("reports")
        assert (row["cause"]["zh"], row["mend_at"]) == ("该借据尚未报送开立", "record")
        assert row["allowed_actions"] == ["retry"]
        assert waiting("reports", "zhenghua")[0]["allowed_actions"] == []
        path = f"/reports/{row['id']}/retry"
        assert staff("wangli").post(path).status_code == 403
        assert staff("zhoujie").post(path).json()["status"]["code"] == "waiting"
        assert Record.objects.get(pk=record.pk).balance_fen == lent[1].principal_fen
        assert waiting("reports") == []


class TestMoneyInDoubt:
    def test_says_what_was_asked_and_answered_and_is_asked_again(
        self,
        road: Road,
        lent: tuple[Borrower, LoanView],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        borrower, loan = lent
        road.nights(DUE_ON)
        set_account(borrower.person, balance="20000.00")
        impatient = replace(connectors.SEND_DEBIT, timeout_seconds=0.5)
        monkeypatch.setattr(connectors, "SEND_DEBIT", impatient)
        monkeypatch.setattr(repayment, "ASK_PAUSE_SECONDS", 0)
        lost = {"kind": "timeout_after_success", "hold_seconds": 1}
        sandbox(
            "PUT", "/faults", {"core.debits": lost, "core.debits.query": {"kind": "unavailable"}}
        )
        road.next_night()
        sandbox("PUT", "/faults", {})
        breaker.forget_all()
        debit = Debit.objects.get(loan_id=loan.id)

        [row] = waiting("doubts")
        assert (row["number"], row["kind"], row["amount"]) == (
            debit.number, "debit", yuan(debit.asked_fen),
        )  # fmt: skip
        assert row["reason"]["zh"] == "核心系统未在时限内答复"
        asked = {(call["asked"]["zh"], call["answer"]["code"]) for call in row["calls"]}
        assert {("核心系统扣款", "timed_out"), ("扣款结果查询", "unavailable")} <= asked
        assert waiting("doubts", "huangtao")[0]["allowed_actions"] == []
        path = f"/debits/{row['id']}/query"
        for caller in (staff("wangli"), staff("huangtao"), phone(borrower)):
            assert caller.post(path).status_code in {401, 403}
        answer = staff("zhoujie").post(path).json()
        assert (answer["status"]["code"], answer["collected"]) == (
            "collected", yuan(debit.asked_fen),
        )  # fmt: skip
        assert waiting("doubts") == []
        assert_problem(staff("zhoujie").post(path), 409, "repayment.not_in_doubt")
        assert account_of(borrower.person) == yuan(2_000_000 - debit.asked_fen)
