"""A restructured loan is looked at each month while it is observed, and that is set by itself."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from callers import staff
from refusals import assert_problem
from road import Road, member
from sancha.credit.loans.types import LoanView
from sancha.office.proposals import services as proposals
from sancha.platform import clock
from sancha.postloan.inspections.models import Inspection
from sancha.postloan.inspections.types import next_due
from support import administer, query

TEAM, OFFICER, CHIEF, TELLER = "shenbo", "huangtao", "liuyang", "zhoujie"
FOUND = {"result": "steady", "note": "到店走访，收入恢复"}


def change(loan: LoanView, kind: str, **values: Any) -> None:
    """Let the team propose a change, and another person release it."""
    made = proposals.propose(
        kind=f"loan_{kind}", key=str(loan.id), values=values, reason="失业", actor=member(TEAM)
    )
    proposals.release(proposal_id=made.id, opinion="", now=clock.now(), actor=member(CHIEF))


def as_owner(sql: str) -> None:
    """Let time pass, or as if it had."""
    administer("SET session_replication_role = replica; " + sql, connection.settings_dict["NAME"])


@pytest.fixture(scope="module")
def loan(road: Road) -> LoanView:
    _, loan = road.lend()
    road.next_night()
    return loan


def listed(status: str = "", by: str = TEAM) -> list[Any]:
    found: list[Any] = staff(by).get(f"/inspections?status={status}").json()["items"]
    return found


def waiting(by: str = TEAM) -> list[Any]:
    measures = staff(by).get("/workbench").json()["measures"]
    return [one for one in measures if one["code"] == "restructuring_waiting"]


def test_are_due_whole_months_after_the_restructuring() -> None:
    from_on = date(2026, 1, 31)
    days = [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 30), date(2026, 5, 2)]
    assert [str(next_due(from_on, after=day)) for day in days] == [
        "2026-02-28", "2026-03-31", "2026-03-31", "2026-05-31",
    ]  # fmt: skip


def test_are_set_by_a_restructuring_and_by_nothing_else(road: Road, loan: LoanView) -> None:
    change(loan, "deferral", periods=1)
    assert listed() == []
    change(loan, "restructuring", instalments=18)
    (row,) = listed()
    due_on = next_due(road.today, after=road.today)
    assert (row["loan"]["number"], row["due_on"]) == (loan.number, str(due_on))
    assert (row["status"]["code"], row["allowed_actions"]) == ("open", ["record"])
    assert listed("late") == []
    assert [seen["allowed_actions"] for seen in listed(by=OFFICER)] == [[]]
    assert staff(TELLER).get("/inspections").status_code == 403


def test_are_late_after_their_day_and_done_by_saying_what_was_found(
    road: Road, loan: LoanView
) -> None:
    (row,) = listed()
    path = f"/inspections/{row['id']}/finding"
    by_hand = "UPDATE inspections_inspection SET due_on = '{}', from_on = '{}' WHERE state = 'open'"
    from_on = road.today - timedelta(days=40)
    due_on = next_due(from_on, after=from_on)
    as_owner(by_hand.format(due_on, from_on))
    assert [late["status"]["code"] for late in listed("late")] == ["late"]
    assert_problem(
        staff(TEAM).post(path, {**FOUND, "result": "fine"}), 422, "request.invalid", "/result"
    )
    assert_problem(staff(TEAM).post(path, {**FOUND, "note": " "}), 422, "request.invalid", "/note")
    assert staff(OFFICER).post(path, FOUND).status_code == 403
    assert waiting(OFFICER) == []
    (measure,) = waiting()
    assert (measure["value"], measure["tone"]) == ("1", "red")
    assert Inspection.objects.count() == 1
    assert staff(TEAM).post(path, FOUND).status_code == 201
    assert_problem(staff(TEAM).post(path, FOUND), 409, "inspections.not_open")
    (measure,) = waiting()
    assert (measure["value"], measure["tone"]) == ("0", "grey")
    (done,) = listed("steady")
    assert (done["done_by"], done["done_on"], done["note"]) == (
        "沈博", str(road.today), FOUND["note"],
    )  # fmt: skip
    (after,) = listed()
    assert after["due_on"] == str(next_due(from_on, after=road.today))
    page = staff(OFFICER).get(f"/loans/{loan.id}").json()
    assert "重组观察检查：还款能力稳定" in str(page["events"])


def test_end_with_the_observation(road: Road, loan: LoanView) -> None:
    number = query("SELECT number FROM loans_loanevent WHERE loan_id = %s AND kind = %s",
                   loan.id, "restructuring")[0][0]  # fmt: skip
    change(loan, "reversal", of=number)
    assert listed() == []
    assert sorted(Inspection.objects.values_list("state", flat=True)) == ["done", "dropped"]
    change(loan, "restructuring", instalments=18)
    (row,) = listed()
    by_hand = "UPDATE loans_segment SET watched_until_on = '{}' WHERE loan_id = '{}'"
    as_owner(by_hand.format(row["due_on"], loan.id))
    assert staff(TEAM).post(f"/inspections/{row['id']}/finding", FOUND).status_code == 201
    assert listed() == []  # The next month's would lie behind the observation.
