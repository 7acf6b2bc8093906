"""What people and customers decide on the way to the contract."""

from uuid import UUID

from callers import phone, staff
from road import let_work, member
from sancha.inloan.approval import services as reviews
from sancha.inloan.approval.types import Term
from sancha.platform import clock
from sancha.preloan.applications import queries as applications
from sancha.preloan.supplements.types import Item
from scenarios.frame import OPERATOR, House, Order, scenario

QUESTION = {"kind": "question", "code": "", "text": "请说明收入来源"}
STEP = {"process_task": 2, "process_instance": 1}  # One task done, the next one open.


@scenario("POST /applications/{application_id}/opinions")
def give_opinion(house: House) -> Order:
    _, case = house.referred()
    body = {
        "task_id": str(house.task_of(case)),
        "outcome": "approve",
        "opinion": "收入稳定，同意",
        "amount": "15000.00",
        "reduced_for": "income",
    }
    changes = {"approval_approval": 1, "applications_application": 1, **STEP}
    path = f"/applications/{case}/opinions"
    return Order(staff("zhaomin"), path, body, {"amount": "14000.00"}, changes)


@scenario("POST /applications/{application_id}/returns")
def return_case(house: House) -> Order:
    _, case = house.referred()
    body = {
        "task_id": str(house.task_of(case)),
        "opinion": "材料不全，一次性补齐",
        "items": [QUESTION],
    }
    changes = {"supplements_supplement": 1, "applications_application": 1, **STEP}
    return Order(
        staff("zhaomin"), f"/applications/{case}/returns", body, {"opinion": "请补齐材料"}, changes
    )


def returned(house: House) -> tuple[object, UUID]:
    borrower, case = house.referred()
    reviews.return_case(
        application_id=case,
        task_id=house.task_of(case),
        items=(Item("question", "", "请说明收入来源"),),
        opinion="材料不全，一次性补齐",
        now=clock.now(),
        actor=member("zhaomin"),
    )
    return borrower, case


ANSWERS = {"answers": {"0": "工资"}}, {"answers": {"0": "租金"}}
ANSWERED = {"supplements_supplement": 1, "applications_application": 1, **STEP}


@scenario("POST /applications/{application_id}/supplements")
def answer_at_the_desk(house: House) -> Order:
    _, case = returned(house)
    return Order(staff("wangli"), f"/applications/{case}/supplements", *ANSWERS, ANSWERED)


@scenario("POST /borrower/applications/{application_id}/supplements")
def answer(house: House) -> Order:
    borrower, case = returned(house)
    path = f"/borrower/applications/{case}/supplements"
    return Order(phone(borrower), path, *ANSWERS, ANSWERED)


@scenario("POST /borrower/applications/{application_id}/acceptance")
def accept_less(house: House) -> Order:
    borrower, case = house.referred()
    house.approve_twice(case, amount_fen=1_000_000, reduced_for="income")
    path = f"/borrower/applications/{case}/acceptance"
    return Order(phone(borrower), path, changes={"applications_application": 1, **STEP})


@scenario("POST /applications/{application_id}/condition-checks")
def check_conditions(house: House) -> Order:
    _, case = house.referred()
    house.approve_twice(case, conditions=(Term("提供装修合同", "purpose_proof"),))
    body = {
        "task_id": str(house.task_of(case)),
        "checks": [{"nr": 0, "is_met": True, "note": "合同原件已核"}],
    }
    other = {"checks": [{"nr": 0, "is_met": True, "note": "另一份合同"}]}
    changes = {"approval_condition": 1, "applications_application": 1}
    return Order(staff(OPERATOR), f"/applications/{case}/condition-checks", body, other, changes)


def refused(house: House, profile: str, status: str) -> tuple[object, UUID]:
    borrower = house.road.borrower(profile)
    case = house.road.apply(borrower, amount="10000.00").id
    let_work(lambda: applications.get(case).status.code == status)
    return borrower, case


@scenario("POST /borrower/applications/{application_id}/appeal")
def appeal(house: House) -> Order:
    borrower, case = refused(house, "unknown", "declined")
    body, other = {"words": "请人工核对我的身份"}, {"words": "请再看一次"}
    changes = {"applications_application": 3, "process_instance": 2}
    return Order(phone(borrower), f"/borrower/applications/{case}/appeal", body, other, changes)


@scenario("POST /applications/{application_id}/hit-opinions")
def judge_a_hit(house: House) -> Order:
    _, case = refused(house, "court", "stopped")
    body = {
        "task_id": str(house.task_of(case)),
        "outcome": "confirmed",
        "note": "比对案号、身份证号与判决书，系本人",
    }
    changes = {"screening_hitreview": 1, "applications_application": 2}
    path = f"/applications/{case}/hit-opinions"
    return Order(staff("zhaomin"), path, body, {"outcome": "cleared"}, changes)
