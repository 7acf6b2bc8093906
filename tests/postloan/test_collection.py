"""Loans in arrears: a case opens, is worked within the law, and closes when the arrears are paid."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connections

from callers import phone, staff
from money import set_account
from road import Road, member
from sancha.core.money import parse_yuan, yuan
from sancha.credit.loans import batch
from sancha.credit.loans.types import LoanView
from sancha.engines.notice.models import Notice
from sancha.entry.sample.borrower import Borrower
from sancha.platform.errors import Denied, Invalid
from sancha.platform.keys import uuid7
from sancha.postloan.collection import errands, queries, services
from sancha.postloan.collection.errors import Closed, NotYours, QuietHours, TooOften
from sancha.postloan.collection.models import Case, Contact
from sancha.postloan.collection.types import stage_of
from support import administer, query

DUE_ON = date(2026, 2, 10)
SHANGHAI = timedelta(hours=8)


def shanghai(hour: int, minute: int = 0, second: int = 0, *, day: int = 11) -> datetime:
    return datetime(2026, 2, day, hour, minute, second, tzinfo=UTC) - SHANGHAI


@pytest.fixture(scope="module")
def late(road: Road) -> tuple[Borrower, LoanView]:
    """Somebody with nothing on the account on the due day; the bank stands at the day after."""
    borrower, loan = road.lend()
    set_account(borrower.person, balance="0.00")
    road.nights(DUE_ON + timedelta(days=1))
    return borrower, loan


@pytest.fixture(scope="module")
def case_id(late: tuple[Borrower, LoanView]) -> UUID:
    return Case.objects.get(loan_id=late[1].id).id


@pytest.fixture(scope="module")
def taken(case_id: UUID) -> UUID:
    return services.take_case(case_id=case_id, actor=member("linmei"))


@pytest.fixture
def contact(taken: UUID) -> Callable[..., UUID]:
    def record(**values: Any) -> UUID:
        usual: dict[str, Any] = {
            "case_id": taken,
            "way": "call",
            "result": "unreachable",
            "promised_on": None,
            "promised_fen": None,
            "note": "",
            "now": shanghai(10),
            "actor": member("linmei"),
        }
        return services.record_contact(**usual | values)

    return record


class TestACase:
    def test_opens_when_the_debit_comes_short(
        self, late: tuple[Borrower, LoanView], case_id: UUID
    ) -> None:
        case = queries.get(case_id)
        assert (case.loan_id, case.overdue_since_on) == (late[1].id, DUE_ON)
        assert (case.state.code, case.collector_id, case.opened_on) == ("open", None, DUE_ON)

    def test_stays_one_however_often_the_debit_fails(
        self, road: Road, late: tuple[Borrower, LoanView], case_id: UUID
    ) -> None:
        road.next_night()
        assert list(Case.objects.values_list("id", flat=True)) == [case_id]

    def test_is_listed_with_its_stage_and_what_is_owed(
        self, road: Road, late: tuple[Borrower, LoanView], case_id: UUID
    ) -> None:
        answer = staff("linmei").get("/collection/cases").json()
        (row,) = answer["items"]
        assert (row["id"], row["stage"]["code"]) == (str(case_id), "message")
        assert row["days_past_due"] == (road.today - DUE_ON).days
        overdue = staff("linmei").get(f"/loans/{late[1].id}").json()["summary"]["overdue"]
        assert row["overdue"] == overdue != yuan(0)
        assert staff("linmei").get("/collection/cases?stage=visit").json()["total"] == 0
        assert staff("linmei").get("/collection/cases?stage=message").json()["total"] == 1

    def test_shows_the_borrower_and_staff_the_penalty_that_will_be_debited(
        self, road: Road, late: tuple[Borrower, LoanView], case_id: UUID
    ) -> None:
        borrower, loan = late
        assert road.today > DUE_ON + timedelta(days=1)  # It grows from the second day.
        owed_fen = batch.owed_fen(loan.id, on=road.today)
        mine = phone(borrower).get(f"/borrower/loans/{loan.id}").json()
        assert mine["overdue"]["amount"] == yuan(owed_fen)
        first_fen = parse_yuan(mine["schedule"][0]["total"])
        assert owed_fen > first_fen
        page = staff("huangtao").get(f"/loans/{loan.id}").json()
        for schedule in (mine["schedule"], page["schedule"]):
            penalties = [row["penalty"] for row in schedule]
            assert penalties[:2] == [yuan(owed_fen - first_fen), yuan(0)]
        assert page["summary"]["penalty"] == yuan(owed_fen - first_fen)

    def test_is_seen_by_who_may_and_worked_by_collectors_alone(self, case_id: UUID) -> None:
        assert staff("huangtao").get(f"/collection/cases/{case_id}").json()["allowed_actions"] == []
        assert staff("wangli").get(f"/collection/cases/{case_id}").status_code == 403
        with pytest.raises(Denied):
            services.take_case(case_id=case_id, actor=member("huangtao"))

    def test_is_worked_by_who_took_it(self, taken: UUID, contact: Callable[..., UUID]) -> None:
        assert queries.get(taken).collector_id == member("linmei").id
        with pytest.raises(NotYours):
            contact(actor=replace(member("linmei"), id=uuid7()))
        with pytest.raises(Denied):
            contact(actor=member("zhoujie"))


@pytest.mark.parametrize(
    ("days", "stage"),
    [
        (0, "message"),
        (1, "message"),
        (7, "message"),
        (8, "call"),
        (30, "call"),
        (31, "visit"),
        (60, "visit"),
        (61, "restructure"),
        (400, "restructure"),
    ],
)
def test_the_stage_follows_the_days_past_due(days: int, stage: str) -> None:
    assert stage_of(days).code == stage


class TestContactsWithinTheLaw:
    @pytest.mark.parametrize(
        ("moment", "allowed"),
        [
            (shanghai(7, 59, 59), False),
            (shanghai(8), True),
            (shanghai(21, 59, 59), True),
            (shanghai(22), False),
            (shanghai(3), False),
        ],
    )
    @pytest.mark.parametrize("way", ["call", "visit"])
    def test_nobody_is_disturbed_at_night(
        self, contact: Callable[..., UUID], way: str, moment: datetime, allowed: bool
    ) -> None:
        before = Contact.objects.count()
        if allowed:
            contact(way=way, now=moment)
        else:
            with pytest.raises(QuietHours):
                contact(way=way, now=moment)
        assert Contact.objects.count() == before + allowed

    def test_of_fifty_calls_at_once_three_reach_the_debtor(
        self, contact: Callable[..., UUID]
    ) -> None:
        def call(_: int) -> bool:
            try:
                contact(result="unable", now=shanghai(15, day=20))
            except TooOften:
                return False
            finally:
                connections.close_all()
            return True

        with ThreadPoolExecutor(16) as pool:
            assert sum(pool.map(call, range(50))) == 3
        contact(result="unreachable", now=shanghai(16, day=20))  # Nobody was disturbed by it.
        contact(result="unable", now=shanghai(8, day=21))  # Another day.

    @pytest.mark.parametrize(
        ("values", "pointer"),
        [
            ({"way": "message", "result": "promised"}, "/result"),
            ({"way": "telegram", "result": "sent"}, "/result"),
            ({"result": "promised", "promised_fen": 100}, "/promised_on"),
            (
                {"result": "promised", "promised_on": date(2026, 2, 1), "promised_fen": 1},
                "/promised_on",
            ),
            (
                {"result": "promised", "promised_on": date(2026, 5, 1), "promised_fen": 1},
                "/promised_on",
            ),
            ({"result": "promised", "promised_on": date(2026, 2, 14)}, "/promised_amount"),
            ({"result": "unable", "promised_fen": 5}, "/promised_on"),
            ({"note": "\u202e"}, "/note"),
        ],
    )
    def test_what_does_not_fit_is_refused_beside_its_field(
        self, contact: Callable[..., UUID], values: dict[str, Any], pointer: str
    ) -> None:
        before = Contact.objects.count()
        with pytest.raises(Invalid) as refused:
            contact(**values)
        assert pointer in refused.value.fields
        assert Contact.objects.count() == before


class TestARestructuringCase:
    def test_is_given_to_its_team_after_two_months_and_collectors_work_it_no_more(
        self, road: Road, late: tuple[Borrower, LoanView], taken: UUID, contact: Callable[..., UUID]
    ) -> None:
        def overdue_for(days: int, changes: str = "") -> None:
            sql = f"UPDATE collection_case SET overdue_since_on = '{road.today}'::date - {days} {changes}"
            replica = "SET session_replication_role = replica; "
            administer(replica + sql, connections["default"].settings_dict["NAME"])

        since_on = queries.get(taken).overdue_since_on
        overdue_for(60)
        errands.hand_over_late()
        assert (queries.get(taken).team, queries.get(taken).collector_id) == (
            "collection", member("linmei").id,
        )  # fmt: skip
        overdue_for(61)
        errands.hand_over_late()
        errands.hand_over_late()  # Once.
        assert (queries.get(taken).team, queries.get(taken).collector_id) == ("restructuring", None)
        handed = "SELECT count(*) FROM event WHERE type = 'collection.handed_over' AND subject = %s"
        assert query(handed, taken) == [(1,)]
        (told,) = Notice.objects.filter(template="collection.handed_over")
        assert (told.recipient_id, told.subject_id) == (member("shenbo").id, taken)
        assert "1 笔" in told.body["zh"]
        assert late[1].number in told.body["en"]
        with pytest.raises(Denied):
            contact()
        with pytest.raises(Denied):
            services.take_case(case_id=taken, actor=member("linmei"))
        path = f"/collection/cases/{taken}"
        assert staff("linmei").get(path).json()["allowed_actions"] == []
        assert staff("shenbo").get(path).json()["allowed_actions"] == ["take"]
        assert staff("shenbo").get("/collection/cases?team=restructuring").json()["total"] == 1
        assert staff("shenbo").get("/collection/cases?team=collection").json()["total"] == 0

        services.take_case(case_id=taken, actor=member("shenbo"))
        contact(actor=member("shenbo"), way="message", result="sent")
        assert queries.get(taken).collector_id == member("shenbo").id
        back = f", team = 'collection', collector_id = '{member('linmei').id}'"
        overdue_for((road.today - since_on).days, back)


class TestAPromise:
    def test_is_watched_and_kept_when_the_arrears_are_paid(
        self, road: Road, late: tuple[Borrower, LoanView], contact: Callable[..., UUID], taken: UUID
    ) -> None:
        promised_on = road.today + timedelta(days=1)
        contact(
            result="promised",
            promised_on=promised_on,
            promised_fen=400_000,
            note="发工资后一次还清",
            now=shanghai(10, day=22),
        )
        page = staff("linmei").get(f"/collection/cases/{taken}").json()
        assert page["case"]["promise"]["code"] == "open"
        assert page["contacts"][0]["promised"] == "4000.00"
        set_account(late[0].person, balance="20000.00")
        road.next_night()
        page = staff("linmei").get(f"/collection/cases/{taken}").json()
        assert (page["case"]["status"]["code"], page["case"]["promise"]["code"]) == (
            "closed",
            "kept",
        )
        assert page["allowed_actions"] == []
        assert staff("linmei").get("/collection/cases").json()["total"] == 0
        assert staff("linmei").get("/collection/cases?status=closed").json()["total"] == 1
        with pytest.raises(Closed):
            contact(now=shanghai(11, day=23))
