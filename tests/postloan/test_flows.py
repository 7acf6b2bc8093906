"""Where lent money goes: payments to payees on the list are found, weighed by a person, or explained."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from callers import API, staff
from money import set_account
from refusals import assert_problem
from road import Road, member, sandbox
from sancha.credit.loans.types import LoanView
from sancha.engines.notice.models import Notice
from sancha.engines.outside import queries as outside
from sancha.engines.outside.connectors import OUTFLOWS
from sancha.engines.outside.messages import AccountOutflows, Outflow
from sancha.entry.sample.borrower import Borrower
from sancha.office.organisation import queries as organisations
from sancha.office.proposals import services as proposals
from sancha.platform import clock
from sancha.platform.errors import Invalid
from sancha.platform.models import Change
from sancha.platform.text import Text
from sancha.postloan.use_of_funds import connectors, errands, jobs, queries
from sancha.postloan.use_of_funds.models import Flow, FlowInquiry, FlowWatch, UseFinding
from sancha.postloan.use_of_funds.types import WATCHES, Trade, WatchView
from support import administer

MANAGER, OFFICER, CHIEF, TELLER = "wangli", "huangtao", "liuyang", "zhoujie"
EXPLAINED = {"verdict": "cleared", "note": "客户出示购房人为其父亲，资金为父亲转账"}
BY_HAND = "SET session_replication_role = replica; "


@pytest.fixture(scope="module")
def lent(road: Road) -> tuple[Borrower, LoanView]:
    return road.lend()


@pytest.fixture(scope="module")
def loan(lent: tuple[Borrower, LoanView]) -> LoanView:
    return lent[1]


def pays(borrower: Borrower, merchant: str, amount: str) -> None:
    body = {"number": f"T{uuid4().hex}", "merchant": merchant, "amount": amount}
    sandbox("POST", f"/core/accounts/{borrower.person['bank_account']}/payments", body)


def let_be_due(loan_id: UUID, *, days: int = 0) -> None:
    """Let the account be asked about today; `days` from its beginning."""
    change = "next_on = current_date - 1, ends_on = ends_on - {}, told_until_at = NULL"
    sql = f"UPDATE use_of_funds_flowwatch SET {change.format(days)} WHERE loan_id = '{loan_id}'"
    administer(BY_HAND + sql, connection.settings_dict["NAME"])


def ask(loan: LoanView) -> int:
    return errands.ask_of(loan.id)


def of(loan: LoanView, by: str = MANAGER) -> Any:
    return staff(by).get(f"/loans/{loan.id}/use").json()


def weigh(loan: LoanView, *, by: str = MANAGER, **said: str) -> Any:
    return staff(by).post(f"/loans/{loan.id}/flow-verdicts", {**EXPLAINED, **said})


class TestTracking:
    def test_begins_with_the_money_and_harmless_payments_are_not_kept(
        self, lent: tuple[Borrower, LoanView]
    ) -> None:
        borrower, loan = lent
        watch = FlowWatch.objects.get(loan_id=loan.id)
        account = borrower.person["bank_account"]
        assert watch.next_on == clock.now().astimezone(errands.SHANGHAI).date() + timedelta(days=1)
        assert account.encode() not in bytes(watch.sealed)
        pays(borrower, "renovator", "20000.00")
        pays(borrower, "property_manager", "2000.00")
        assert errands.ask_due(loan.legal_entity_id) == 0  # Tomorrow.
        let_be_due(loan.id)
        assert errands.ask_due(loan.legal_entity_id) == 1
        assert errands.ask_due(loan.legal_entity_id) == 0  # Until tomorrow again.
        inquiry = FlowInquiry.objects.get(asked_by="use_of_funds")
        assert inquiry.number.startswith("CX")
        assert (inquiry.account_count, inquiry.noted_count) == (1, 0)
        assert inquiry.outflow_count == 2
        assert Flow.objects.count() == UseFinding.objects.count() == 0
        shown = of(loan)
        assert (shown["tracking"]["status"]["code"], shown["flows"]) == ("open", [])
        assert shown["allowed_actions"] == ["check", "ask"]

    def test_of_a_silent_bank_it_is_asked_again_and_nothing_is_lost(
        self, lent: tuple[Borrower, LoanView]
    ) -> None:
        _, loan = lent
        let_be_due(loan.id)
        sandbox("PUT", "/faults", {"core.outflows": {"kind": "unavailable"}})
        try:
            jobs.ask()
            assert_problem(
                staff(MANAGER).post(f"/loans/{loan.id}/flow-inquiries", {}),
                409,
                "use_of_funds.bank_silent",
            )
            assert FlowWatch.objects.get(loan_id=loan.id).told_until_at is None
            asked = FlowInquiry.objects.latest("asked_at")
            (call,) = outside.calls_about(asked.id, [OUTFLOWS])
            assert (call.attempts, call.outcome.code) == (2, "unavailable")
            assert asked.told_until_at is None
        finally:
            sandbox("PUT", "/faults", {})
        jobs.ask()
        assert FlowWatch.objects.get(loan_id=loan.id).told_until_at is not None

    def test_there_is_nothing_to_track_of_a_small_loan(self, road: Road) -> None:
        _, small = road.lend(amount="5000.00")
        assert queries.watch_of(small.id) is None
        answer = staff(MANAGER).post(f"/loans/{small.id}/flow-inquiries", {})
        assert_problem(answer, 409, "use_of_funds.not_tracked")


class TestSuspicion:
    def test_rises_once_enough_went_to_payees_on_the_list(
        self, lent: tuple[Borrower, LoanView]
    ) -> None:
        borrower, loan = lent
        pays(borrower, "securities_firm", "900.00")
        assert (ask(loan), ask(loan)) == (1, 0)  # Noted once, however often it is told.
        assert of(loan)["status"]["code"] == "open"
        pays(borrower, "developer", "15000.00")
        assert staff(MANAGER).post(f"/loans/{loan.id}/flow-inquiries", {}).json() == {"noted": 1}
        shown = of(loan)
        assert (shown["status"]["code"], shown["findings"][0]["result"]["code"]) == (
            "suspected", "suspected",
        )  # fmt: skip
        assert [
            (row["amount"], row["code"], row["flow"]["zh"], row["is_weighed"])
            for row in shown["flows"]
        ] == [("15000.00", "7010", "房地产", False), ("900.00", "6712", "证券期货", False)]
        assert "锦苑房地产" in shown["flows"][0]["payee"]
        assert shown["allowed_actions"] == ["weigh", "ask"]
        (told,) = Notice.objects.filter(
            template="loan.flows_suspected", recipient_id=member(MANAGER).id
        )
        assert f"{loan.number} 的收款账户" in told.body["zh"]
        assert "15,900.00" in told.body["zh"]

    def test_stands_first_on_the_list_and_on_the_first_page(self, loan: LoanView) -> None:
        for query in ("", "?status=suspected"):
            rows = staff(OFFICER).get(f"/use-of-funds{query}").json()["items"]
            assert rows[0]["loan"]["number"] == loan.number
            assert rows[0]["status"]["code"] == "suspected"
        rows = staff(OFFICER).get("/use-of-funds?status=open").json()["items"]
        assert loan.number not in {row["loan"]["number"] for row in rows}
        measures = {one["code"]: one for one in staff(MANAGER).get("/workbench").json()["measures"]}
        assert measures["flows_suspected"]["value"] == "1"
        others = staff(TELLER).get("/workbench").json()["measures"]
        assert "flows_suspected" not in {one["code"] for one in others}

    def test_names_of_payees_are_nowhere_in_the_clear(self, loan: LoanView) -> None:
        assert all("锦苑".encode() not in bytes(row.sealed) for row in Flow.objects.all())
        changes = Change.objects.filter(relation__startswith="use_of_funds_")
        assert "锦苑" not in str([(row.before, row.after) for row in changes])
        assert "锦苑" not in str(list(Notice.objects.values_list("body", flat=True)))

    def test_goes_before_any_other_finding(self, loan: LoanView) -> None:
        form = {"result": "incomplete", "note": "缺发票"}
        answer = staff(MANAGER).client.post(f"{API}/loans/{loan.id}/use-findings", form)
        assert_problem(answer, 409, "use_of_funds.flows_suspected")

    def test_is_weighed_with_a_reason_by_those_who_may(self, loan: LoanView) -> None:
        assert_problem(weigh(loan, note=" "), 422, "request.invalid", "/note")
        assert_problem(weigh(loan, verdict="proven"), 422, "request.invalid", "/verdict")
        assert weigh(loan, by=TELLER).status_code == 403
        assert weigh(loan).status_code == 201
        assert_problem(weigh(loan), 409, "use_of_funds.nothing_suspected")
        shown = of(loan)
        assert shown["status"]["code"] == "open"  # As before: an explanation proves no use.
        assert shown["findings"][0]["result"]["code"] == "cleared"
        assert {row["is_weighed"] for row in shown["flows"]} == {True}
        told = str(staff(CHIEF).get(f"/loans/{loan.id}").json()["events"])
        assert "发现可疑资金流向" in told
        assert "可疑流向已排除" in told

    def test_rises_again_with_what_comes_after_and_confirmed_takes_the_road_of_misuse(
        self, lent: tuple[Borrower, LoanView]
    ) -> None:
        borrower, loan = lent
        assert ask(loan) == 0
        pays(borrower, "estate_agent", "1000.00")
        assert ask(loan) == 1
        assert of(loan)["status"]["code"] == "suspected"
        assert weigh(loan, verdict="misused", note="支付购房中介费").status_code == 201
        assert of(loan)["status"]["code"] == "misused"
        told = Notice.objects.filter(template="loan.misuse_suspected", subject_id=loan.id)
        assert {row.recipient_id for row in told} >= {member(CHIEF).id}
        pays(borrower, "estate_agent", "1000.00")
        assert ask(loan) == 1
        assert of(loan)["status"]["code"] == "misused"  # It is known; nobody is told again.

    def test_is_over_with_its_time(self, loan: LoanView) -> None:
        let_be_due(loan.id, days=120)
        assert errands.ask_due(loan.legal_entity_id) >= 1
        assert of(loan)["tracking"]["status"]["code"] == "over"
        assert errands.ask_due(loan.legal_entity_id) == 0


class TestTheList:
    def test_is_changed_by_two_people_and_what_is_off_it_is_not_noted(
        self, road: Road, lent: tuple[Borrower, LoanView]
    ) -> None:
        assert {trade.key for trade in queries.trades()} == {
            "industry-67", "industry-7010", "industry-7030", "merchant-6211", "merchant-7013",
        }  # fmt: skip
        form = {
            "zh": "汽车销售", "en": "Car dealers", "flow": "other",
            "source": "本机构规定", "is_active": True,
        }  # fmt: skip

        def changed(key: str, values: dict[str, Any]) -> None:
            made = proposals.propose(
                kind="watched_trade", key=key, values=values, reason="年检", actor=member("admin")
            )
            proposals.release(
                proposal_id=made.id, opinion="", now=clock.now(), actor=member("admin2")
            )

        with pytest.raises(Invalid) as refused:
            changed("industry-K5", form)
        assert "/key" in refused.value.fields
        changed("industry-526", form)
        developer = staff("admin").get("/setup/watched_trade/industry-7010").json()
        assert developer["values"]["flow"] == "property"
        changed("industry-7010", developer["values"] | {"is_active": False})
        borrower, loan = road.lend()
        set_account(borrower.person, balance="60000.00")
        pays(borrower, "developer", "20000.00")
        assert ask(loan) == 0
        pays(borrower, "car_dealer", "30000.00")
        assert ask(loan) == 1
        (row,) = of(loan)["flows"]
        assert (row["trade"]["zh"], row["source"]) == ("国民经济行业：汽车销售", "本机构规定")

    def test_the_longest_code_says_what_a_payment_is_and_letters_do_not_matter(self) -> None:
        def trade(scheme: str, code: str) -> Trade:
            return Trade(uuid4(), scheme, code, "property", Text("一", "one"), "源", is_active=True)

        wide, narrow, card = (
            trade("industry", "70"),
            trade("industry", "7030"),
            trade("merchant", "6211"),
        )
        trades = [wide, narrow, card]

        def matched(industry: str, category: str = "") -> UUID | None:
            paid = Outflow(
                serial="1",
                at=datetime(2026, 1, 5, tzinfo=UTC),
                amount_fen=1,
                counterparty_name="甲",
                industry=industry,
                merchant_category=category,
            )
            seen = connectors.match(paid, trades)
            return seen.trade_id if seen else None

        assert matched("K7030") == matched("7030") == narrow.id
        assert matched("7010") == wide.id
        assert matched("", "6211") == card.id
        assert matched("6211") is None  # An industry is no merchant category.
        assert matched("", "") is None

    def test_of_several_loans_on_one_account_the_last_before_a_payment_bears_it(self) -> None:
        begin = datetime(2026, 1, 5, tzinfo=UTC)
        entity = uuid4()
        first, second = (
            WatchView(
                id=uuid4(), loan_id=uuid4(), organisation_id=entity, legal_entity_id=entity,
                party_id=entity, state=WATCHES["open"], started_at=begin + timedelta(days=days),
                ends_on=begin.date(), told_until_at=None, asked_at=None,
            )
            for days in (0, 10)
        )  # fmt: skip
        name = Text("一", "one")
        trades = [Trade(uuid4(), "industry", "7010", "property", name, "源", is_active=True)]
        outflows = [
            Outflow(
                serial=str(day),
                at=begin + timedelta(days=day),
                amount_fen=100,
                counterparty_name="甲",
                industry="7010",
                merchant_category="",
            )
            for day in (-1, 5, 15)
        ]
        told = AccountOutflows(account="622", is_known=True, outflows=outflows)
        found = connectors.by_loan(told, [first, second], trades)
        assert {key: [one.serial for one in seen] for key, seen in found.items()} == {
            first.loan_id: ["5"], second.loan_id: ["15"],
        }  # fmt: skip


def test_many_accounts_are_asked_about_under_one_number(road: Road) -> None:
    loans = [road.lend()[1] for _ in range(2)]
    for loan in loans:
        let_be_due(loan.id)
    before = FlowInquiry.objects.count()
    (entity,) = organisations.legal_entities()
    assert errands.ask_due(entity) == 2
    assert FlowInquiry.objects.count() == before + 1
    assert FlowInquiry.objects.latest("asked_at").account_count == 2
