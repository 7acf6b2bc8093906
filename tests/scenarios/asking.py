"""Customers, applications and what borrowers do on the phone."""

from callers import application_body, customer_body, nobody, phone, staff
from road import let_work, person
from sancha.entry.sample.borrower import Borrower
from scenarios.frame import MANAGER, House, Order, scenario
from uploads import jpg, legible

WISHES = {"language": "zh", "sms": True, "email": False, "email_address": ""}
DRAFT = {"product": "consumer_loan", "amount": "20000.00", "term_months": 12, "version": 0}
UPLOADS = 3  # Each picture is decoded and drawn anew.


@scenario("POST /borrower/codes")
def ask_for_a_code(house: House) -> Order:
    body, other = ({"phone": person("good")["phone"]} for _ in range(2))
    changes = {"notice_onetimecode": 1, "notice_delivery": 1}
    return Order(nobody(), "/borrower/codes", body, other, changes)


@scenario("POST /borrower/party")
def open_own_record(house: House) -> Order:
    borrower = Borrower(person("good"), let_work).sign_in()
    body = customer_body(borrower.person)
    del body["phone"]
    other = {"monthly_income": "15000.01"}
    return Order(phone(borrower), "/borrower/party", body, other, {"parties_party": 1})


@scenario("POST /customers")
def open_customer(house: House) -> Order:
    other = {"monthly_income": "15000.01"}
    body = customer_body(person("good"))
    return Order(staff(MANAGER), "/customers", body, other, {"parties_party": 1})


@scenario("PUT /borrower/notice-wishes")
def choose_notices(house: House) -> Order:
    path = "/borrower/notice-wishes"
    return Order(phone(house.someone), path, WISHES, {"language": "en"}, {"notice_preference": 1})


@scenario("PUT /borrower/draft")
def save_own_draft(house: House) -> Order:
    changes = {"drafts_draft": 1}
    caller = phone(house.road.borrower("good"))
    return Order(caller, "/borrower/draft", DRAFT, {"amount": "10000.00"}, changes)


@scenario("PUT /customers/{customer_id}/draft")
def save_draft(house: House) -> Order:
    path = f"/customers/{house.someone.actor.party_id}/draft"
    return Order(staff(MANAGER), path, DRAFT, {"amount": "10000.00"}, {"drafts_draft": 1})


@scenario("POST /borrower/applications")
def apply(house: House) -> Order:
    caller = phone(house.road.borrower("good"))
    return Order(
        caller,
        "/borrower/applications",
        application_body(),
        {"amount": "40000.00"},
        {"applications_application": 1, "process_instance": 1},
    )


@scenario("POST /applications")
def enter_application(house: House) -> Order:
    manager = staff(MANAGER)
    opened = manager.post("/customers", customer_body(person("good"))).json()
    return Order(
        manager,
        "/applications",
        application_body(customer_id=opened["id"], amount="10000.00"),
        {"amount": "20000.00"},
        {"applications_application": 1, "process_instance": 1},
    )


@scenario("POST /borrower/applications/{application_id}/withdrawal")
def take_back(house: House) -> Order:
    borrower = house.road.borrower("good")
    path = f"/borrower/applications/{house.road.apply(borrower).id}/withdrawal"
    changes = {"applications_application": 2}
    return Order(phone(borrower), path, {"reason": "不需要了"}, {"reason": ""}, changes)


@scenario("POST /applications/{application_id}/withdrawal")
def take_back_at_the_desk(house: House) -> Order:
    manager = staff(MANAGER)
    opened = manager.post("/customers", customer_body(person("good"))).json()
    body = application_body(customer_id=opened["id"], amount="10000.00")
    application_id = manager.post("/applications", body).json()["id"]
    path = f"/applications/{application_id}/withdrawal"
    changes = {"applications_application": 2}
    return Order(manager, path, {"reason": "不需要了"}, {"reason": ""}, changes)


def filing(path: str, house: House, borrower: Borrower, *, at_the_desk: bool) -> Order:
    page = jpg(legible())
    return Order(
        staff(MANAGER) if at_the_desk else phone(borrower),
        path,
        {"kind": "income_proof"},
        {"kind": "id_card_front"},
        {"evidence_document": 1},
        replays=UPLOADS,
        file=page,
    )


@scenario("POST /borrower/applications/{application_id}/documents")
def file_own_document(house: House) -> Order:
    borrower = house.road.borrower("good")
    path = f"/borrower/applications/{house.road.apply(borrower).id}/documents"
    return filing(path, house, borrower, at_the_desk=False)


@scenario("POST /applications/{application_id}/documents")
def file_document(house: House) -> Order:
    borrower = house.road.borrower("good")
    path = f"/applications/{house.road.apply(borrower).id}/documents"
    return filing(path, house, borrower, at_the_desk=True)
