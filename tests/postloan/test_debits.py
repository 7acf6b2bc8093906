"""Debits that do not go well: too little on the account, nothing, a closed account, a silent bank."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from callers import staff
from money import account_of, assert_money_agrees, set_account
from road import Road, drain, sandbox
from sancha.core.money import grouped, yuan
from sancha.credit.loans import queries as loans
from sancha.credit.loans.models import Loan
from sancha.credit.loans.types import LoanView, ScheduleRow
from sancha.engines.ledger import queries as ledger
from sancha.engines.ledger.models import Entry
from sancha.engines.notice.models import Delivery, Notice
from sancha.engines.outside import breaker, connectors
from sancha.entry.sample.borrower import Borrower
from sancha.office.products import queries as products
from sancha.platform import events
from sancha.platform.acts import Actor, Scope
from sancha.platform.door import use_case
from sancha.platform.models import Event
from sancha.postloan.night import errands as night
from sancha.postloan.night.models import NightStep
from sancha.postloan.repayment import errands as repayment
from sancha.postloan.repayment import queries as repayments
from sancha.postloan.repayment import services
from sancha.postloan.repayment.models import Debit
from sancha.postloan.repayment.services import COLLECTOR
from sancha.postloan.repayment.types import Evidence
from sancha.postloan.reporting.models import Record

DUE_ON, NEXT_DAY, DAY_AFTER = date(2026, 2, 10), date(2026, 2, 11), date(2026, 2, 12)
FULL, PART, INTEREST_ONLY, NOTHING, CLOSED, SILENT = [
    "full",
    "part",
    "little",
    "nothing",
    "closed",
    "silent",
]
BALANCES = {
    FULL: "20000.00",
    PART: "1000.00",
    INTEREST_ONLY: "100.00",
    NOTHING: "0.00",
    CLOSED: "20000.00",
    SILENT: "20000.00",
}


@dataclass(frozen=True)
class Outcome:
    """How a loan and its borrower's account stand after a night."""

    borrower: Borrower
    loan: LoanView
    first: ScheduleRow
    debits: list[Debit]
    account: str

    @property
    def last_debit(self) -> Debit:
        return self.debits[-1]


def outcome_of(borrower: Borrower, loan_id: Any, on: date) -> Outcome:
    loan = loans.get(loan_id, on=on)
    terms = products.version(loan.product_version_id).terms
    return Outcome(
        borrower=borrower,
        loan=loan,
        first=loans.schedule_of(loan, terms, on=on)[0],
        debits=list(Debit.objects.filter(loan_id=loan_id).order_by("night_on")),
        account=account_of(borrower.person),
    )


def silence(patch: pytest.MonkeyPatch) -> None:
    """The bank takes orders for debits but answers neither these nor questions about them."""
    patch.setattr(connectors, "SEND_DEBIT", replace(connectors.SEND_DEBIT, timeout_seconds=0.5))
    patch.setattr(repayment, "ASK_PAUSE_SECONDS", 0)
    lost = {"kind": "timeout_after_success", "hold_seconds": 1}
    down = {"kind": "unavailable"}
    sandbox("PUT", "/faults", {"core.debits": lost, "core.debits.query": down})


@pytest.fixture(scope="module")
def lent(road: Road) -> dict[str, tuple[Borrower, LoanView]]:
    """Six loans of 50,000 on 2026-01-05, all due for the first time on 2026-02-10."""
    lent = {name: road.lend() for name in BALANCES}
    road.nights(DUE_ON)
    for name, (borrower, _) in lent.items():
        set_account(borrower.person, balance=BALANCES[name])
    set_account(lent[CLOSED][0].person, status="closed")
    return lent


@pytest.fixture(scope="module")
def due_night(road: Road, lent: dict[str, tuple[Borrower, LoanView]]) -> dict[str, Outcome]:
    """The night of the due day; for one of them, the bank falls silent in the middle."""
    silent = lent[SILENT][1].id
    first_five = [loan_id for loan_id in loan_ids_due(road) if loan_id != silent]
    assert len(first_five) == 5
    with pytest.MonkeyPatch.context() as patch:
        work = night.collect

        def collect(legal_entity_id: Any, on: date) -> Any:
            with pytest.MonkeyPatch.context() as only_five:
                found = repayments.to_send(legal_entity_id, on)
                five = [debit for debit in found if debit.loan_id in first_five]
                only_five.setattr(repayments, "to_send", lambda *_: five)
                counted = work(legal_entity_id, on)
            silence(patch)
            return replace(counted, count=counted.count + work(legal_entity_id, on).count)

        patch.setitem(night.WORKS, "collect", collect)
        road.nights(NEXT_DAY)
    sandbox("PUT", "/faults", {})
    breaker.forget_all()
    return {name: outcome_of(b, loan.id, NEXT_DAY) for name, (b, loan) in lent.items()}


def loan_ids_due(road: Road) -> list[Any]:
    found = Loan.objects.filter(legal_entity_id=road.bank.legal_entity_id).order_by("id")
    return list(found.values_list("id", flat=True))


@pytest.fixture(scope="module")
def next_night(road: Road, due_night: dict[str, Outcome]) -> dict[str, Outcome]:
    """The borrowers have put money on their accounts; the bank answers again."""
    for name in (PART, INTEREST_ONLY, NOTHING):
        set_account(due_night[name].borrower.person, balance="10000.00")
    road.nights(DAY_AFTER)
    return {
        name: outcome_of(before.borrower, before.loan.id, DAY_AFTER)
        for name, before in due_night.items()
    }


class TestTheDueNight:
    def test_collects_the_whole_instalment_where_the_account_holds_it(
        self, due_night: dict[str, Outcome]
    ) -> None:
        found = due_night[FULL]
        assert (found.first.interest_fen, found.first.due_on) == (
            29_167,
            DUE_ON,
        )  # 35 days, 30/360.
        assert (found.loan.status.code, found.loan.days_past_due) == ("active", 0)
        assert (found.first.state.code, found.first.paid_on) == ("paid", DUE_ON)
        assert found.loan.balance_fen == 5_000_000 - found.first.principal_fen
        assert found.account == yuan(2_000_000 - found.first.total_fen)
        assert [(d.status, d.collected_fen) for d in found.debits] == [
            ("collected", found.first.total_fen)
        ]

    def test_takes_what_is_there_for_the_interest_first(
        self, due_night: dict[str, Outcome]
    ) -> None:
        found = due_night[PART]
        assert (found.last_debit.status, found.last_debit.collected_fen) == ("partial", 100_000)
        (repayment_row,) = loans.repayments_of(found.loan.id)
        assert repayment_row.interest_fen == 29_167
        assert repayment_row.principal_fen == 100_000 - 29_167
        assert repayment_row.suspense_fen == 0
        assert found.loan.balance_fen == 5_000_000 - repayment_row.principal_fen
        assert (found.first.paid_fen, found.first.paid_on) == (100_000, None)
        told = Record.objects.filter(loan_id=found.loan.id, business_on=DUE_ON)
        short_fen = found.first.total_fen - 100_000
        assert set(told.values_list("kind", "overdue_fen", "instalments_behind")) == {
            ("repayment", short_fen, 1),
            ("overdue", short_fen, 1),
        }
        assert found.account == "0.00"

    def test_takes_less_than_the_interest_for_interest_alone(
        self, due_night: dict[str, Outcome]
    ) -> None:
        found = due_night[INTEREST_ONLY]
        (repayment_row,) = loans.repayments_of(found.loan.id)
        assert (repayment_row.interest_fen, repayment_row.principal_fen) == (10_000, 0)
        assert (found.loan.balance_fen, found.account) == (5_000_000, "0.00")

    @pytest.mark.parametrize(
        ("name", "account", "reason"),
        [(NOTHING, "0.00", "insufficient_funds"), (CLOSED, "20000.00", "account_closed")],
    )
    def test_posts_nothing_where_nothing_was_taken(
        self, due_night: dict[str, Outcome], name: str, account: str, reason: str
    ) -> None:
        found = due_night[name]
        assert (found.last_debit.status, found.last_debit.reason) == ("failed", reason)
        assert (found.last_debit.collected_fen, found.account) == (0, account)
        assert loans.repayments_of(found.loan.id) == []
        entries = Entry.objects.filter(subject_id=found.loan.id)
        assert [entry.event for entry in entries] == ["loan.disbursed"]
        assert found.loan.balance_fen == 5_000_000

    @pytest.mark.parametrize("name", [PART, INTEREST_ONLY, NOTHING, CLOSED])
    def test_leaves_the_loan_overdue_the_next_day(
        self, due_night: dict[str, Outcome], name: str
    ) -> None:
        found = due_night[name]
        assert (found.loan.status.code, found.loan.days_past_due) == ("overdue", 1)
        assert found.first.state.code == "overdue"
        if name == CLOSED:  # The others have paid since, so they are not overdue on that day now.
            assert loans.get(found.loan.id, on=DUE_ON).status.code == "active"

    @pytest.mark.parametrize("name", [PART, INTEREST_ONLY, NOTHING, CLOSED])
    def test_tells_the_borrower_how_much_is_short(
        self, due_night: dict[str, Outcome], name: str
    ) -> None:
        found = due_night[name]
        short_fen = found.first.total_fen - found.last_debit.collected_fen
        rows = Event.objects.filter(subject=found.loan.id, type="loan.debit_short")
        (event,) = rows.filter(business_on=DUE_ON)
        assert event.payload == {"short_fen": short_fen, "asked_on": "2026-02-10"}
        notice = Notice.objects.filter(
            subject_id=found.loan.id, template="loan.debit_failed"
        ).earliest("created_at")
        assert grouped(short_fen) in notice.body["zh"]
        assert grouped(short_fen) in notice.body["en"]
        assert found.loan.number in notice.body["zh"]
        assert Delivery.objects.filter(notice=notice, channel="sms").count() == 1

    def test_lists_what_brought_nothing_or_not_all(self, due_night: dict[str, Outcome]) -> None:
        path = f"/operations/failed-debits?on={DUE_ON}"
        found = staff("zhoujie").get(path).json()
        short = {
            name: due_night[name].first.total_fen - due_night[name].last_debit.collected_fen
            for name in (PART, INTEREST_ONLY, NOTHING, CLOSED)
        }
        numbers = {name: due_night[name].loan.number for name in short}
        told = {row["loan"]["number"]: row for row in found["items"]}
        assert set(told) == set(numbers.values())
        assert (found["total"], found["missed"]) == (4, yuan(sum(short.values())))
        row = told[numbers[CLOSED]]
        assert (row["status"]["code"], row["collected"]) == ("failed", "0.00")
        assert row["reason"] == {"zh": "账户已销户", "en": "The account is closed"}
        part = staff("zhoujie").get(f"{path}&status=partial").json()
        assert {row["loan"]["number"] for row in part["items"]} == {
            numbers[PART],
            numbers[INTEREST_ONLY],
        }
        assert staff("zhoujie").get("/operations/failed-debits?on=2026-02-09").json()["total"] == 0
        assert staff("wangli").get(path).status_code == 403

    def test_leaves_an_order_without_an_answer_unknown_and_applies_nothing(
        self, due_night: dict[str, Outcome]
    ) -> None:
        found = due_night[SILENT]
        assert (found.last_debit.status, found.last_debit.reason) == ("unknown", "timed_out")
        assert loans.repayments_of(found.loan.id) == []
        assert found.loan.balance_fen == 5_000_000
        assert not Event.objects.filter(
            subject=found.loan.id, type="loan.debit_short", business_on=DUE_ON
        ).exists()

    def test_done_again_changes_nothing(self, road: Road, due_night: dict[str, Outcome]) -> None:
        counts = (Debit.objects.count(), Entry.objects.count(), NightStep.objects.count())
        night.close_day(road.bank.legal_entity_id, DUE_ON)
        assert (Debit.objects.count(), Entry.objects.count(), NightStep.objects.count()) == counts
        assert road.today >= NEXT_DAY


class TestTheNextNight:
    @pytest.mark.parametrize("name", [PART, INTEREST_ONLY, NOTHING])
    def test_collects_the_rest_and_the_loan_performs_again(
        self, due_night: dict[str, Outcome], next_night: dict[str, Outcome], name: str
    ) -> None:
        before, after = due_night[name], next_night[name]
        rest_fen = before.first.total_fen - before.last_debit.collected_fen
        assert [debit.night_on for debit in after.debits] == [DUE_ON, NEXT_DAY]
        assert (after.last_debit.asked_fen, after.last_debit.collected_fen) == (rest_fen, rest_fen)
        assert after.last_debit.status == "collected"
        assert (after.loan.status.code, after.loan.days_past_due) == ("active", 0)
        assert (after.first.state.code, after.first.paid_on) == ("paid", NEXT_DAY)
        assert after.loan.balance_fen == 5_000_000 - after.first.principal_fen
        assert after.account == yuan(1_000_000 - rest_fen)
        interest_fen = sum(row.interest_fen for row in loans.repayments_of(after.loan.id))
        assert interest_fen == after.first.interest_fen

    def test_asks_for_nothing_where_all_was_paid(self, next_night: dict[str, Outcome]) -> None:
        assert [debit.night_on for debit in next_night[FULL].debits] == [DUE_ON]

    def test_tries_a_closed_account_again_and_counts_the_days(
        self, next_night: dict[str, Outcome]
    ) -> None:
        found = next_night[CLOSED]
        assert [debit.status for debit in found.debits] == ["failed", "failed"]
        assert (found.loan.status.code, found.loan.days_past_due) == ("overdue", 2)

    def test_learns_what_became_of_the_order_and_takes_the_money_once(
        self, next_night: dict[str, Outcome]
    ) -> None:
        found = next_night[SILENT]
        assert [(d.night_on, d.status) for d in found.debits] == [(DUE_ON, "collected")]
        (row,) = loans.repayments_of(found.loan.id)
        assert (row.amount_fen, row.payment_number) == (
            found.first.total_fen,
            found.last_debit.number,
        )
        assert found.account == yuan(2_000_000 - found.first.total_fen)
        assert (found.loan.status.code, found.first.state.code) == ("active", "paid")

    def test_leaves_the_books_and_the_bank_agreed(
        self, road: Road, next_night: dict[str, Outcome]
    ) -> None:
        drain()
        open_fen = sum(outcome.loan.balance_fen for outcome in next_night.values())
        assert ledger.balance_fen("1303") == open_fen
        assert_money_agrees()


@use_case
def fall_short(*, loan: LoanView, on: date, actor: Actor = COLLECTOR) -> None:
    """Say that a night's debit brought nothing, as the night says it of thousands."""
    actor.require("repayment.collect", on=loan)
    payload = {"short_fen": 100, "asked_on": on}
    events.record_many(
        "loan.debit_short", {Scope(loan.id, loan.organisation_id): payload}, business_on=on
    )


class TestWhileArrearsGoOn:
    def test_is_told_once_then_in_the_rhythm_of_each_stage_and_reported_once_a_month(
        self, next_night: dict[str, Outcome]
    ) -> None:
        """Stages begin on days 1, 8 and 31; they tell every 3, 7 and 30 days."""
        loan = next_night[CLOSED].loan
        assert len(next_night[CLOSED].debits) == 2
        told = Notice.objects.filter(subject_id=loan.id, template="loan.debit_failed")
        reported = Record.objects.filter(loan_id=loan.id, kind="overdue").order_by("sequence")
        assert (told.count(), [row.business_on for row in reported]) == (1, [DUE_ON])
        days = []
        for late_days in range(2, 65):
            before = told.count()
            fall_short(loan=loan, on=DUE_ON + timedelta(days=late_days))
            days += [late_days] * (told.count() - before)
        assert days == [3, 6, 14, 21, 28, 60]
        assert [row.business_on for row in reported.all()] == [
            DUE_ON,
            date(2026, 3, 1),
            date(2026, 4, 1),
        ]


class TestReports:
    def test_that_do_not_fit_the_order_settle_nothing(self, next_night: dict[str, Outcome]) -> None:
        """They are said of an order that has not left; it stays for a person to look at."""
        loan = next_night[CLOSED].loan
        debit = services.intend_debit(loan_id=loan.id, on=DAY_AFTER)
        assert debit is not None
        # One day's penalty (4,053.32 at 9 %) and compound interest (291.67 at 6 %) come on top.
        asked_fen = next_night[CLOSED].first.total_fen + 101 + 5
        assert debit.asked_fen == asked_fen
        for status, fen in (
            ("accepted", 0),
            ("lost", asked_fen),
            ("collected", asked_fen - 1),
            ("collected", asked_fen + 1),
            ("partial", asked_fen),
            ("partial", 0),
            ("failed", 1),
        ):
            said = Evidence(debit.number, status, fen, "")
            settled = services.resolve(evidence=said, on=DAY_AFTER, now=timezone.now())
            assert settled.status.code in {"intended", "unknown"}, (status, fen)
            assert settled.collected_fen == 0
        services.note_doubt(debit_id=debit.id, reason="number_reused")
        fitting = Evidence(debit.number, "collected", asked_fen, "")
        settled = services.resolve(evidence=fitting, on=DAY_AFTER, now=timezone.now())
        assert (settled.status.code, settled.collected_fen) == ("unknown", 0)
        assert loans.repayments_of(loan.id) == []
        assert_money_agrees()
