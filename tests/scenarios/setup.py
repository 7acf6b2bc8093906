"""What runs the house: its staff, its setup by two persons, its night."""

from datetime import timedelta
from typing import Any

from callers import nobody, staff
from road import drain, member, sandbox
from sancha.office.proposals import services
from sancha.office.staff import services as people
from sancha.platform import clock
from scenarios.frame import OPERATOR, House, Order, scenario

OPINION = {"opinion": "同意"}, {"opinion": "已核对"}


def colleague(number: int) -> dict[str, Any]:
    return {
        "name": "高远",
        "phone": f"1390000{number:04}",
        "organisation": "800101",
        "roles": ["collector"],
    }


def proposed(number: int) -> str:
    made = services.propose(
        kind="staff",
        key=f"gaoyuan{number}",
        values=colleague(number),
        reason="业务需要",
        actor=member("admin"),
    )
    return str(made.id)


@scenario("POST /proposals")
def propose(house: House) -> Order:
    body = {"kind": "staff", "key": "gaoyuan1", "values": colleague(1), "reason": "业务需要"}
    changes = {"proposals_proposal": 1}
    return Order(staff("admin"), "/proposals", body, {"reason": "人手不足"}, changes)


@scenario("POST /proposals/{proposal_id}/release")
def release(house: House) -> Order:
    path = f"/proposals/{proposed(2)}/release"
    changes = {"proposals_proposal": 1, "staff_staff": 1, "staff_post": 1}
    return Order(staff("admin2"), path, *OPINION, changes)


@scenario("POST /proposals/{proposal_id}/rejection")
def reject(house: House) -> Order:
    path = f"/proposals/{proposed(3)}/rejection"
    return Order(staff("admin2"), path, *OPINION, {"proposals_proposal": 1})


@scenario("POST /proposals/{proposal_id}/withdrawal")
def withdraw(house: House) -> Order:
    path = f"/proposals/{proposed(4)}/withdrawal"
    return Order(staff("admin"), path, changes={"proposals_proposal": 1})


def hired(number: int) -> str:
    """A new colleague who has no password yet."""
    proposal = proposed(number)
    answer = staff("admin2").post(f"/proposals/{proposal}/release", OPINION[0])
    assert answer.status_code == 200, answer.content
    return f"gaoyuan{number}"


@scenario("POST /staff/codes")
def ask_for_a_code(house: House) -> Order:
    changes = {"notice_onetimecode": 1, "notice_delivery": 1}
    body, other = ({"account": hired(number)} for number in (5, 6))
    return Order(nobody(), "/staff/codes", body, other, changes)


@scenario("POST /staff/password")
def set_password(house: House) -> Order:
    account = hired(7)
    people.send_password_code(account=account, now=clock.now())
    drain()
    text = sandbox("GET", "/sms/messages?to=13900000007")["items"][0]["text"]
    code = "".join(c for c in text.split("，")[0] if c.isdigit())
    body = {"account": account, "code": code, "password": "Sunrise-2026-x"}
    changes = {"staff_staff": 1, "notice_onetimecode": 1}
    return Order(nobody(), "/staff/password", body, {"password": "Sunset-2026-x"}, changes)


@scenario("POST /night/runs")
def order_night(house: House) -> Order:
    body, other = ({"until_on": str(house.road.today + timedelta(days=days))} for days in (1, 2))
    changes = {"night_nightorder": 1}
    return Order(staff(OPERATOR), "/night/runs", body, other, changes, after=drain)
