"""Debits in files: sent once whatever happens on the way, and nothing believed that does not add up."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from threading import Event, Timer
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from callers import nobody, staff
from money import account_of, assert_money_agrees, set_account
from refusals import assert_problem
from road import Road, drain, sandbox
from sancha.core.money import yuan
from sancha.credit.loans import queries as loans
from sancha.credit.loans.models import Repayment
from sancha.credit.loans.types import LoanView
from sancha.engines.outside import breaker, connectors
from sancha.engines.outside.callbacks import signature_of
from sancha.entry.sample.borrower import Borrower
from sancha.platform.turns import turn
from sancha.postloan.debit_files import errands, queries
from sancha.postloan.debit_files.connectors import check, digest_of, read_result, written
from sancha.postloan.debit_files.errors import Damaged
from sancha.postloan.debit_files.models import DebitFile, FileDifference
from sancha.postloan.debit_files.types import Line
from sancha.postloan.night import errands as night_errands
from sancha.postloan.night.types import Counted
from sancha.postloan.repayment.models import Debit
from sancha.postloan.repayment.types import Evidence
from support import administer, at_once

DUE_ON = date(2026, 2, 10)
FULL, PART, NOTHING = "full", "part", "nothing"
BALANCES = {FULL: "20000.00", PART: "1000.00", NOTHING: "0.00"}
ON_THE_WAY = {"kind": "timeout_after_success", "hold_seconds": 1, "times": 1}
SIZES = {"debit.file_from_count": 1, "debit.file_lines_most": 2}
Lent = dict[str, tuple[Borrower, LoanView]]


@pytest.fixture(scope="module", autouse=True)
def in_files() -> Iterator[None]:
    """Every debit goes in a file, of two at most."""
    with pytest.MonkeyPatch.context() as patch:
        sizes = SimpleNamespace(whole=lambda code, on: SIZES[code])
        patch.setattr(errands, "parameters", sizes)
        patch.setattr(errands, "ASK_PAUSE_SECONDS", 0)
        patch.setattr(connectors, "SEND_FILE", replace(connectors.SEND_FILE, timeout_seconds=0.5))
        yield


@pytest.fixture(scope="module")
def lent(road: Road) -> Lent:
    lent = {name: road.lend() for name in BALANCES}
    road.nights(DUE_ON)
    for name, (borrower, _) in lent.items():
        set_account(borrower.person, balance=BALANCES[name])
    return lent


def account_of_lender() -> str:
    return str(sandbox("GET", "/core/lender")["balance"])


def faults(**of: dict[str, Any]) -> None:
    sandbox("PUT", "/faults", {name.replace("_", "."): fault for name, fault in of.items()})
    breaker.forget_all()


@dataclass
class Night:
    """What a night's files came to."""

    files: list[DebitFile]
    debits: dict[str, Debit]
    differences: list[tuple[str, str]]


def night(road: Road, lent: Lent) -> Night:
    on = road.today
    road.next_night()
    return left_by(on, lent)


def left_by(on: date, lent: Lent) -> Night:
    files = list(DebitFile.objects.filter(night_on=on).order_by("sequence"))
    debits = {d.loan_id: d for d in Debit.objects.filter(night_on=on)}
    found = FileDifference.objects.filter(file__in=files)
    return Night(
        files,
        {name: debits[loan.id] for name, (_, loan) in lent.items() if loan.id in debits},
        sorted(found.values_list("kind", "state")),
    )


@pytest.fixture(scope="module")
def first(road: Road, lent: Lent) -> Night:
    """The file is taken, but the answer is lost; the first result is cut short."""
    faults(payments_files=ON_THE_WAY, payments_results={"kind": "truncated", "times": 1})
    return night(road, lent)


@pytest.fixture(scope="module")
def second(road: Road, lent: Lent, first: Night) -> Night:
    """The result tells another amount of its first line."""
    for name in (PART, NOTHING):
        set_account(lent[name][0].person, balance="9000.00")
    faults(payments_results={"kind": "wrong_amount"})
    return night(road, lent)


class TestANight:
    def test_sends_its_orders_in_files_once_though_the_answer_was_lost(self, first: Night) -> None:
        assert [(f.sequence, f.line_count, f.status) for f in first.files] == [
            (1, 2, "done"),
            (2, 1, "done"),
        ]
        assert {debit.file_id for debit in first.debits.values()} == {f.id for f in first.files}
        assert [f.attempts for f in first.files] == [1, 1]
        for file in first.files:
            assert sandbox("GET", f"/payments/files/{file.number}")["status"] == "done"
            assert file.total_fen == sum(
                debit.asked_fen for debit in first.debits.values() if debit.file_id == file.id
            )

    def test_applies_what_the_result_says_of_each_line(self, lent: Lent, first: Night) -> None:
        said = {name: (d.status, d.collected_fen, d.reason) for name, d in first.debits.items()}
        asked_fen = first.debits[FULL].asked_fen
        assert said == {
            FULL: ("collected", asked_fen, ""),
            PART: ("partial", 100_000, "insufficient_funds"),
            NOTHING: ("failed", 0, "insufficient_funds"),
        }
        assert account_of(lent[FULL][0].person) == yuan(2_000_000 - asked_fen)
        (paid,) = loans.repayments_of(lent[FULL][1].id)
        assert (paid.amount_fen, paid.payment_number) == (asked_fen, first.debits[FULL].number)
        assert sum(file.collected_fen for file in first.files) == asked_fen + 100_000
        assert sum(file.failed_count for file in first.files) == 1

    def test_believed_nothing_of_a_result_that_was_cut_short(self, first: Night) -> None:
        assert first.differences == [("damaged", "cleared")]

    def test_hands_over_one_sum_a_file(self, road: Road, first: Night) -> None:
        drain()
        assert_money_agrees()
        rows = sandbox("GET", "/core/lender/statement")["rows"]
        received = {row["number"]: row["amount"] for row in rows if row["kind"] == "settlement"}
        brought = {f.number: yuan(f.collected_fen) for f in first.files if f.collected_fen}
        assert {number: received[number] for number in brought} == brought


class TestAResultThatDiffers:
    def test_leaves_its_line_in_doubt_and_applies_the_others(
        self, road: Road, lent: Lent, second: Night
    ) -> None:
        (file,) = second.files
        assert (file.status, file.line_count, file.collected_count) == ("partly", 2, 1)
        assert second.differences == [("amount", "open")]
        statuses = sorted((d.status, d.reason) for d in second.debits.values())
        assert statuses == [("collected", ""), ("unknown", "wrong_amount")]
        doubted = next(d for d in second.debits.values() if d.status == "unknown")
        assert Debit.objects.filter(loan_id=doubted.loan_id).count() == 2
        assert not loans.repayments_of(doubted.loan_id)[1:]

    def test_stands_on_the_operators_screen_until_it_is_fetched_right(
        self, road: Road, lent: Lent, second: Night
    ) -> None:
        shown = staff("zhoujie").get("/debit-files?status=partly").json()["items"]
        (row,) = shown
        assert (row["lines"], row["waiting"], row["open"]) == (2, 1, 1)
        assert (row["allowed_actions"], row["night_on"]) == (["fetch"], "2026-02-11")
        (found,) = row["differences"]
        assert found["kind"]["en"] == "Another amount: not applied"
        assert found["said"]["zh"] == "已扣款"
        assert found["loan"]["number"] in {loan.number for _, loan in lent.values()}
        assert staff("luomin").post(f"/debit-files/{row['id']}/result").status_code == 403
        faults()
        done = staff("zhoujie").post(f"/debit-files/{row['id']}/result").json()
        assert (done["status"]["code"], done["waiting"], done["open"]) == ("done", 0, 0)
        assert done["differences"][0]["state"]["code"] == "cleared"
        left = left_by(DUE_ON + timedelta(days=1), lent)
        assert {d.status for d in left.debits.values()} == {"collected"}
        assert all(d.applied_on == road.today for name, d in left.debits.items() if name == PART)
        assert_problem(
            staff("zhoujie").post(f"/debit-files/{row['id']}/result"), 409, "debit_files.all_known"
        )
        assert_money_agrees()


class TestALateResult:
    def test_is_applied_a_day_later_as_of_its_night_and_no_second_order_is_given(
        self, road: Road, lent: Lent, second: Night
    ) -> None:
        faults()
        road.nights(date(2026, 3, 10))
        faults(payments_files={"kind": "late"})
        for name, (borrower, _) in lent.items():
            set_account(borrower.person, balance="0.00" if name == NOTHING else "30000.00")
        found = night(road, lent)
        assert {d.status for d in found.debits.values()} == {"sent"}
        assert {loans.get(loan.id, on=road.today).days_past_due for _, loan in lent.values()} == {1}
        faults()
        sandbox("POST", "/clock/advance", {"seconds": 24 * 3600})
        again = night(road, lent)
        assert set(again.debits) == {NOTHING}
        found = left_by(date(2026, 3, 10), lent)
        assert {name: (d.status, d.applied_on) for name, d in found.debits.items()} == {
            FULL: ("collected", date(2026, 3, 11)),
            PART: ("collected", date(2026, 3, 11)),
            NOTHING: ("failed", None),
        }
        for name in (FULL, PART):
            loan_id = lent[name][1].id
            last = loans.repayments_of(loan_id)[-1]
            assert (last.received_on, last.penalty_fen) == (date(2026, 3, 10), 0)
            assert loans.get(loan_id, on=road.today).days_past_due == 0
        assert_money_agrees()


class TestAFileThatCannotBeMadeAgain:
    def test_is_withdrawn_and_its_orders_go_one_by_one(self, road: Road, lent: Lent) -> None:
        borrower, loan = lent[NOTHING]
        faults(payments_files={"kind": "unavailable"})
        on = road.today
        (file,) = night(road, lent).files
        assert (file.status, file.reason) == ("unknown", "timed_out")
        administer(
            "SET session_replication_role = replica; UPDATE debit_files_debitfile "
            f"SET content_hash = 'x' WHERE id = '{file.id}'",
            os.environ["SANCHA_DATABASE_NAME"],
        )
        faults()
        set_account(borrower.person, balance="30000.00")
        road.next_night()
        left = left_by(on, lent)
        assert [(f.status, f.reason) for f in left.files] == [("withdrawn", "data_changed")]
        debit = left.debits[NOTHING]
        assert (debit.file_id, debit.status) == (None, "collected")
        assert sandbox("GET", f"/core/debits/{debit.number}")["status"] == "collected"
        assert loans.get(loan.id, on=road.today).days_past_due == 0
        assert queries.open_files(road.bank.legal_entity_id) == []
        assert_money_agrees()


class TestSeveralWorkers:
    def test_share_the_files_and_wait_for_the_one_that_another_is_at(
        self, road: Road, lent: Lent, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(SIZES, "debit.file_lines_most", 1)
        road.nights(date(2026, 4, 10))
        for borrower, _ in lent.values():
            set_account(borrower.person, balance="30000.00")

        def collect(legal_entity_id: UUID, on: date) -> Counted:
            errands.file_orders(legal_entity_id, on)
            first, *others = [file.id for file in queries.open_files(legal_entity_id)]
            taken, given_back = Event(), Event()

            def be_at_the_first() -> None:
                with turn("debit_file", first):
                    taken.set()
                    assert given_back.wait(30)

            def lead() -> tuple[int, int]:
                assert taken.wait(30)
                assert errands.help_out(legal_entity_id, on, but={others[0]}) == {others[1]}
                assert errands.help_out(legal_entity_id, on, but={others[1]}) == {others[0]}
                assert errands.help_out(legal_entity_id, on, but=()) == set()
                Timer(0.3, given_back.set).start()
                found = errands.collect(legal_entity_id, on)
                assert given_back.is_set()
                return found

            _, found = at_once(be_at_the_first, lead)
            return Counted(*found)

        monkeypatch.setitem(night_errands.WORKS, "collect", collect)
        found = night(road, lent)
        assert [(f.status, f.attempts) for f in found.files] == [("done", 1)] * 3
        assert {d.status for d in found.debits.values()} == {"collected"}
        assert_money_agrees()


class TestACallback:
    def test_has_the_result_fetched_and_believes_nothing_else(
        self, road: Road, second: Night
    ) -> None:
        file = second.files[0]
        before = (Debit.objects.count(), Repayment.objects.count(), account_of_lender())
        asked = sandbox("GET", f"/payments/files/{file.number}")
        assert errands.take(queries.get(file.id), asked["result"], asked["digest"], in_bulk=False)
        assert errands.take(queries.get(file.id), asked["result"], asked["digest"], in_bulk=True)
        after = (Debit.objects.count(), Repayment.objects.count(), account_of_lender())
        assert after == before  # A result that comes twice.
        body = f'{{"number": "{file.number}", "status": "done"}}'.encode()
        path = "/callbacks/payments/files"
        assert nobody().post(path, body, **{"X-Signature": signature_of(body)}).status_code == 200
        assert DebitFile.objects.get(pk=file.id).told_at is None  # All is known already.
        assert nobody().post(path, body, **{"X-Signature": "00" * 32}).status_code == 401
        strange = b'{"number": "PL0"}'
        answer = nobody().post(path, strange, **{"X-Signature": signature_of(strange)})
        assert answer.status_code == 404
        refused = staff("zhoujie").get("/operations/callbacks").json()["items"]
        assert {row["reason"]["code"] for row in refused} == {"bad_signature", "unknown_number"}


LINES = [
    Line("P1", "6222", "张三", 10_000, partial_allowed=False),
    Line("P2", "6223", "李|四\n", 5_000, partial_allowed=True),
]
CONTENT = (
    "H|PL1|1|20260210|2|150.00\n1|P1|6222|张三|100.00|N\n2|P2|6223|李 四|50.00|Y\nT|2|150.00\n"
)
ASKED = {"P1": 10_000, "P2": 5_000}


def result(*rows: str, count: int | None = None, total: str = "100.00") -> str:
    count = len(rows) if count is None else count
    lines = [f"{place}|{row}" for place, row in enumerate(rows, start=1)]
    return "\n".join([f"R|PL1|{count}|{total}", *lines, f"T|{count}|{total}"]) + "\n"


class TestTheTexts:
    def test_of_the_same_debits_are_the_same(self) -> None:
        assert written("PL1", 1, DUE_ON, LINES) == CONTENT

    @pytest.mark.parametrize(
        ("rows", "total", "found", "answers"),
        [
            (["P1|collected|100.00|", "P2|failed|0.00|account_closed"], "100.00", [], 2),
            (["P1|collected|100.00|"], "100.00", [("missing_line", "P2")], 1),
            (
                ["P1|collected|100.00|", "P2|unknown|0.00|"],
                "100.00",
                [("no_outcome", "P2")],
                1,
            ),
            (
                ["P1|collected|100.01|", "P2|partial|50.00|"],
                "150.01",
                [("amount", "P1"), ("amount", "P2")],
                0,
            ),
            (
                ["P1|collected|100.00|", "P1|collected|100.00|", "P2|collected|50.00|"],
                "250.00",
                [("duplicate_line", "P1")],
                2,
            ),
            (
                ["P1|collected|100.00|", "P1|failed|0.00|", "P2|collected|50.00|"],
                "150.00",
                [("contradiction", "P1")],
                1,
            ),
            (
                ["P1|collected|100.00|", "P2|collected|50.00|", "P9|collected|1.00|"],
                "151.00",
                [("unknown_line", "P9")],
                2,
            ),
        ],
    )
    def test_say_where_they_differ(
        self, rows: list[str], total: str, found: list[tuple[str, str]], answers: int
    ) -> None:
        content = result(*rows, total=total)
        checked = check("PL1", content, digest_of(content), ASKED)
        assert [(one.kind, one.number) for one in checked.differences] == found
        assert len(checked.answers) == answers
        told = {one.number for one in checked.answers}
        assert told | set(checked.doubted) == set(ASKED)
        assert not told & set(checked.doubted)

    @pytest.mark.parametrize(
        "content",
        [
            "",
            result("P1|collected|100.00|", count=2),
            result("P1|collected|100.00|", total="100.01"),
            result("P1|collected|ten|"),
            result("P1|collected|100.00|").replace("PL1", "PL2"),
            result("P1|collected|100.00|").rpartition("T|")[0],
        ],
    )
    def test_that_do_not_add_up_say_nothing(self, content: str) -> None:
        with pytest.raises(Damaged):
            read_result("PL1", content, digest_of(content))
        whole = result("P1|collected|100.00|")
        assert read_result("PL1", whole, digest_of(whole)) == [
            Evidence("P1", "collected", 10_000, "")
        ]
        with pytest.raises(Damaged):
            read_result("PL1", whole, digest_of(whole + " "))
