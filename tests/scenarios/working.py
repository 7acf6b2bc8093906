"""Whose work it is, what operations deal with, one's own account, and customers' data corrected."""

import json
from datetime import timedelta
from uuid import UUID

from callers import Caller, nobody, phone, staff
from road import let_work, member, person
from sancha.credit.corrections import services as corrections
from sancha.engines.outside.models import RefusedCallback
from sancha.entry.sample.bank import INSTALLER, PASSWORD
from sancha.office.staff import queries as people
from sancha.office.staff import services as accounts
from sancha.platform import clock
from sancha.postloan.repayment.models import Debit
from sancha.postloan.reporting.models import Record
from sancha.preloan.applications import queries as applications
from scenarios.asking import UPLOADS
from scenarios.frame import MANAGER, OPERATOR, House, Order, scenario, spoil
from uploads import jpg, legible

REASON = "客户持证件原件更正"
PRODUCT = "renovation_loan"


def hired(house: House, account: str, role: str) -> UUID:
    """Another colleague in the east branch."""
    found = accounts.hire(
        account=account,
        name="何静",
        password=PASSWORD,
        organisation_id=house.road.bank.places["800101"].id,
        role_codes=[role],
        actor=INSTALLER,
    )
    return found.id


@scenario("POST /tasks/{task_id}/transfer")
def hand_on(house: House) -> Order:
    case = house.road.apply(house.road.borrower("middling"), amount="20000.00").id
    let_work(lambda: applications.get(case).status.code == "first_review")
    body = {"to": str(hired(house, "hejing", "first_approver")), "reason": "回避亲属业务"}
    path = f"/tasks/{house.task_of(case)}/transfer"
    changes = {"process_assignment": 1, "process_task": 1}
    return Order(staff("zhaomin"), path, body, {"reason": "今日请假"}, changes)


def absence(deputy: str) -> dict[str, str]:
    """From tomorrow on, so that today nobody stands in for anybody."""
    first = people.today() + timedelta(days=1)
    return {
        "deputy_id": str(member(deputy).id),
        "from_on": str(first),
        "until_on": str(first + timedelta(days=5)),
        "reason": "年休假",
    }


@scenario("POST /staff/delegations")
def name_a_deputy(house: House) -> Order:
    other = {"reason": "病假"}
    changes = {"staff_delegation": 1}
    return Order(staff("zhaomin"), "/staff/delegations", absence("sunhao"), other, changes)


@scenario("POST /staff/delegations/{delegation_id}/end")
def come_back(house: House) -> Order:
    made = staff("zhaomin").post("/staff/delegations", absence("sunhao")).json()["id"]
    path = f"/staff/delegations/{made}/end"
    return Order(staff("zhaomin"), path, changes={"staff_delegation": 1})


@scenario("POST /staff/me/password")
def change_password(house: House) -> Order:
    hired(house, "helan", "collector")
    caller: Caller = nobody()
    caller.post("/staff/session", {"account": "helan", "password": PASSWORD})
    body = {"current": PASSWORD, "password": "Sunrise-2026-x"}
    changes = {"staff_staff": 1, "staff_formerpassword": 1}
    return Order(caller, "/staff/me/password", body, {"password": "Sunset-2026-x"}, changes)


@scenario("POST /reports/{record_id}/retry")
def report_again(house: House) -> Order:
    record = Record.objects.filter(loan_id=house.running).latest("sequence")
    spoil(
        "UPDATE reporting_record SET status = 'rejected', taken_at = NULL, "
        f"refusal = 'out_of_order' WHERE id = '{record.id}'"
    )
    path = f"/reports/{record.id}/retry"
    return Order(staff(OPERATOR), path, changes={"reporting_record": 1})


@scenario("POST /debits/{debit_id}/query")
def ask_of_a_debit(house: House) -> Order:
    debit = Debit.objects.filter(loan_id=house.late, collected_fen=0).latest("night_on")
    spoil(
        "UPDATE repayment_debit SET status = 'unknown', reason = 'timed_out', settled_at = NULL "
        f"WHERE id = '{debit.id}'"
    )
    path = f"/debits/{debit.id}/query"
    return Order(staff(OPERATOR), path, changes={"repayment_debit": 1}, acts=4)


@scenario("POST /callbacks/refused/{refused_id}/closing")
def deal_with_a_callback(house: House) -> Order:
    forged = json.dumps({"number": "P0", "status": "paid", "amount": "1.00"}).encode()
    nobody().post("/callbacks/core/transfers", forged, **{"X-Signature": "00"})
    path = f"/callbacks/refused/{RefusedCallback.objects.get(closed_at=None).id}/closing"
    body, other = {"reason": "已核实为测试报文"}, {"reason": "另一结论"}
    return Order(staff(OPERATOR), path, body, other, {"outside_refused_callback": 1})


@scenario("POST /borrower/materials")
def bring_own_material(house: House) -> Order:
    return bringing(phone(house.road.borrower("good")), "/borrower/materials")


@scenario("POST /customers/{customer_id}/materials")
def bring_material(house: House) -> Order:
    party_id = house.road.borrower("good").actor.party_id
    return bringing(staff(MANAGER), f"/customers/{party_id}/materials")


def bringing(caller: Caller, path: str) -> Order:
    return Order(
        caller,
        path,
        {"product": PRODUCT, "kind": "purpose_proof"},
        {"kind": "income_proof"},
        {"evidence_document": 1, "applications_folder": 1},
        replays=UPLOADS,
        file=jpg(legible()),
    )


@scenario("POST /customers/{customer_id}/corrections")
def correct(house: House) -> Order:
    path = f"/customers/{house.road.borrower('good').actor.party_id}/corrections"
    body, other = {"employer": "示范市第一中学", "reason": REASON}, {"employer": "示范市第二中学"}
    changes = {"corrections_correction": 1, "parties_partyfact": 1}
    return Order(staff(MANAGER), path, body, other, changes)


@scenario("POST /corrections/{correction_id}/decision")
def decide_on_a_correction(house: House) -> Order:
    party_id = house.road.borrower("good").actor.party_id
    assert party_id is not None
    made = corrections.correct(
        party_id=party_id,
        values={"phone": str(person("good")["phone"])},
        reason=REASON,
        now=clock.now(),
        actor=member(MANAGER),
    )
    path = f"/corrections/{made.id}/decision"
    body, other = {"outcome": "approve", "opinion": "已核对证件原件"}, {"opinion": "已核对原件"}
    changes = {"corrections_correction": 1, "parties_partyfact": 1}
    return Order(staff("huangtao"), path, body, other, changes)
