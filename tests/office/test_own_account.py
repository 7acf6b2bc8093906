"""One's own account: the password changed by its holder, and a deputy for one's absence."""

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from callers import Caller, nobody, staff
from refusals import assert_problem
from road import Road, member
from sancha.engines.process import queries as processes
from sancha.engines.process.models import Task
from sancha.entry.sample.bank import PASSWORD
from sancha.office.staff import queries as people
from sancha.office.staff.models import Delegation, FormerPassword, SignInAttempt, Staff
from sancha.preloan.applications import queries as applications
from support import administer

NEW = ["Zhengqi-2027-spring", "Zhengqi-2027-summer", "Zhengqi-2027-autumn", "Zhengqi-2028-winter"]


def signed_in(account: str, password: str = PASSWORD) -> Caller:
    caller = nobody()
    body = {"account": account, "password": password}
    assert caller.post("/staff/session", body).status_code == 200
    return caller


def change(caller: Caller, current: str, password: str) -> Any:
    return caller.post("/staff/me/password", {"current": current, "password": password})


class TestChangePassword:
    def test_sets_it_and_ends_the_other_sessions(self, road: Road) -> None:
        here, elsewhere = signed_in("majun"), signed_in("majun")
        assert change(here, PASSWORD, NEW[0]).status_code == 204
        assert here.get("/staff/me").json()["is_password_old"] is False
        assert elsewhere.get("/staff/me").status_code == 401
        wrong = nobody().post("/staff/session", {"account": "majun", "password": PASSWORD})
        assert wrong.status_code == 401
        signed_in("majun", NEW[0])

    def test_refuses_the_last_five_and_the_weak(self, road: Road) -> None:
        here, known = signed_in("huangtao"), [PASSWORD, *NEW]
        for before, after in zip(known, NEW, strict=False):
            assert change(here, before, after).status_code == 204
        for used in known:
            answer = change(here, NEW[-1], used)
            assert_problem(answer, 422, "request.invalid", "/password")
        for weak in ("short-A1", "alllowercaseletters", "Huangtao-2027-xyz"):
            assert_problem(change(here, NEW[-1], weak), 422, "request.invalid", "/password")
        staff_id = Staff.objects.get(account="huangtao").id
        assert FormerPassword.objects.filter(staff_id=staff_id).count() == len(NEW)
        signed_in("huangtao", NEW[-1])

    def test_counts_wrong_tries_towards_the_lock(self, road: Road) -> None:
        here = signed_in("linmei")
        for _ in range(3):
            answer = change(here, "not-her-Password-1", NEW[0])
            assert_problem(answer, 422, "staff.wrong_present_password", "/current")
        assert SignInAttempt.objects.filter(staff__account="linmei", succeeded=False).count() == 3
        answer = change(here, PASSWORD, NEW[0])
        assert_problem(answer, 422, "staff.wrong_present_password", "/current")

    def test_says_when_it_has_grown_old(self, road: Road) -> None:
        member_id = member("chenjing").id
        due_on = people.password_due_on(member_id)
        assert due_on == people.today() + timedelta(days=90)
        me = staff("chenjing").get("/staff/me").json()
        assert (me["password_due_on"], me["is_password_old"]) == (due_on.isoformat(), False)

    def test_lets_nothing_else_be_done_once_it_is_due(self, road: Road) -> None:
        here = signed_in("zhenghua")
        assert here.get("/audit/acts").status_code == 200
        grow_old("zhenghua", days=90)
        me = here.get("/staff/me").json()
        assert (me["is_password_old"], me["permissions"]) == (True, ["staff.sign_in"])
        for path in ("/audit/acts", "/customers", "/loans"):
            assert_problem(here.get(path), 403, "access.denied")
        assert change(here, PASSWORD, NEW[0]).status_code == 204
        assert here.get("/audit/acts").status_code == 200
        assert here.get("/staff/me").json()["is_password_old"] is False


def grow_old(account: str, *, days: int) -> None:
    """As only the database's administrator can: her password was set so many days earlier."""
    administer(
        f"""SET session_replication_role = replica;
        UPDATE staff_staff SET password_set_at = password_set_at - interval '{days} days'
            WHERE account = '{account}'""",
        os.environ["SANCHA_DATABASE_NAME"],
    )


@pytest.fixture
def ended() -> Iterator[None]:
    yield
    for row in Delegation.objects.filter(ended_at=None):
        account = row.absent.account
        assert staff(account).post(f"/staff/delegations/{row.id}/end").status_code == 204


def body(absent: str, deputy: str, **changes: Any) -> dict[str, Any]:
    today = people.today()
    return {
        "absent_id": str(member(absent).id),
        "deputy_id": str(member(deputy).id),
        "from_on": today.isoformat(),
        "until_on": (today + timedelta(days=7)).isoformat(),
        "reason": "年休假",
        **changes,
    }


@pytest.mark.usefixtures("ended")
class TestDelegation:
    def test_lets_the_deputy_do_the_work_of_who_is_away(self, road: Road) -> None:
        case = road.decided(road.apply(road.borrower("middling")).id)
        assert case.status.code == "first_review"
        (task,) = (t for t in processes.tasks_of(case.id) if t.status == "open")
        deputy = staff("sunhao")
        assert str(task.id) not in {t["id"] for t in deputy.get("/tasks").json()["items"]}
        opinion = {"task_id": str(task.id), "outcome": "approve", "opinion": "收入与负债相符"}
        path = f"/applications/{case.id}/opinions"
        assert deputy.post(path, opinion).status_code == 403
        made = staff("zhaomin").post("/staff/delegations", body("zhaomin", "sunhao"))
        assert made.status_code == 201, made.content
        assert deputy.get("/staff/me").json()["stands_in_for"] == ["赵敏"]
        assert str(task.id) in {t["id"] for t in deputy.get("/tasks").json()["items"]}
        answer = deputy.post(path, opinion)
        assert answer.status_code < 300, answer.content
        done = Task.objects.get(id=task.id)
        assert (done.completed_by, done.completed_for) == (
            member("sunhao").id, member("zhaomin").id,
        )  # fmt: skip
        [shown] = [
            t for t in deputy.get("/tasks?state=done").json()["items"] if t["id"] == str(task.id)
        ]
        assert shown["in_place_of"] == "赵敏"
        assert applications.get(case.id).status.code == "second_review"
        listed = staff("zhaomin").get("/staff/delegations").json()["items"]
        assert [(d["deputy"], d["state"]["code"]) for d in listed] == [("孙浩", "active")]
        end = f"/staff/delegations/{listed[0]['id']}/end"
        assert staff("sunhao").post(end).status_code == 403
        assert staff("zhaomin").post(end).status_code == 204
        assert_problem(staff("zhaomin").post(end), 409, "staff.delegation_over")
        assert deputy.get("/staff/me").json()["stands_in_for"] == []

    def test_is_refused_where_posts_do_not_go_together(self, road: Road) -> None:
        mine = staff("zhaomin")
        for deputy in ("liuyang", "wangli", "zhaomin"):
            answer = mine.post("/staff/delegations", body("zhaomin", deputy))
            assert_problem(answer, 422, "staff.cannot_stand_in", "/deputy_id")
        late = (people.today() + timedelta(days=120)).isoformat()
        answer = mine.post("/staff/delegations", body("zhaomin", "sunhao", until_on=late))
        assert_problem(answer, 422, "request.invalid", "/until_on")
        assert not Delegation.objects.filter(ended_at=None).exists()

    def test_is_made_for_others_by_administrators_alone(self, road: Road) -> None:
        asked = body("wangli", "chenjing")
        assert staff("zhaomin").post("/staff/delegations", asked).status_code == 403
        assert staff("admin").post("/staff/delegations", asked).status_code == 201
        assert "customers.open" in staff("chenjing").get("/staff/me").json()["permissions"]
