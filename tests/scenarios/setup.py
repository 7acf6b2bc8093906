"""What runs the house: its staff, its setup by two persons, its night."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from callers import nobody, staff
from road import drain, member, sandbox
from sancha.office.proposals import services
from sancha.office.staff import services as people
from sancha.platform import clock
from sancha.platform.keys import uuid7
from scenarios.frame import OPERATOR, House, Order, scenario, spoil

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


def left_out(house: House) -> tuple[UUID, UUID, Callable[[], None]]:
    """A loan that the night left out; how it is forgotten again."""
    loan, key = house.lent(), uuid7()
    spoil(
        f"""INSERT INTO night_setaside (id, organisation_id, legal_entity_id, party_id, loan_id,
                closed_on, step, reason, found_at)
            SELECT '{key}', organisation_id, legal_entity_id, party_id, id, disbursed_on, 'age',
                'null value', now() FROM loans_loan WHERE id = '{loan}';
            UPDATE loans_segment SET set_aside = 'null value' WHERE loan_id = '{loan}'"""
    )
    forget = f"""DELETE FROM night_setaside WHERE id = '{key}';
        UPDATE loans_segment SET set_aside = NULL WHERE loan_id = '{loan}'"""
    return key, loan, lambda: spoil(forget)


@scenario("POST /night/set-asides/{set_aside_id}/repair")
def repair(house: House) -> Order:
    key, _, _ = left_out(house)
    changes = {"night_setaside": 1, "loans_segment": 2, "event": 1}  # Made anew and classed.
    return Order(staff(OPERATOR), f"/night/set-asides/{key}/repair", changes=changes)


@scenario("POST /night/days/{on}/sign-off")
def sign_off(house: House) -> Order:
    _, _, forget = left_out(house)
    body, other = {"reason": "明日修复"}, {"reason": "已核实"}
    path = f"/night/days/{house.road.today}/sign-off"
    return Order(staff("huangtao"), path, body, other, {"night_signoff": 1}, after=forget)
