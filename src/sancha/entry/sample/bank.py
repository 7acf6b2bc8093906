"""The lender, its branches, staff and products."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sancha.credit.parties import permissions as customer_permissions
from sancha.engines.decision import services as decisions
from sancha.engines.ledger import shipping
from sancha.engines.outside import connectors, messages
from sancha.engines.outside.errands import call
from sancha.engines.process import services as processes
from sancha.entry.sample.capital import pay_in_capital
from sancha.office.calendar import queries as calendar
from sancha.office.calendar import services as calendar_services
from sancha.office.organisation import queries as organisations
from sancha.office.organisation import services as organisation_services
from sancha.office.organisation.types import OrganisationView
from sancha.office.parameters import services as parameters
from sancha.office.products import queries as products
from sancha.office.products import services as product_services
from sancha.office.staff import queries as staff
from sancha.office.staff import services as staff_services
from sancha.platform.acts import Scope, service
from sancha.platform.text import Text
from sancha.postloan.use_of_funds import services as use_of_funds

PASSWORD = "Sancha-Demo-2026"  # noqa: S105 (printed on the screen: it guards no real person)
INSTALLER = service(
    "installer",
    "organisation.manage",
    "staff.manage",
    "products.manage",
    "calendar.set",
    "ledger.release",
    "process.release",
    "decision.release",
    "parameters.manage",
    "use_of_funds.manage",
    "outside.call",
    customer_permissions.OPEN,
)
LENDER: dict[str, Any] = {
    "code": "8001",
    "name": Text("三查示范消费金融有限公司", "Sancha Sample Consumer Finance"),
    "head_office": Text("总部", "Head office"),
    "uscc": "91350100M000100Y43",
    "address": "示范市中心区金融街 1 号",
    "phone": "400-000-0000",
    "court": "贷款人住所地人民法院",
}
BRANCHES = (
    ("800101", Text("城东分部", "East branch"), True),
    ("800102", Text("城西分部", "West branch"), False),
)
STAFF = (
    ("wangli", "王莉", "800101", "relationship_manager"),
    ("chenjing", "陈静", "800102", "relationship_manager"),
    ("zhaomin", "赵敏", "800101", "first_approver"),
    ("sunhao", "孙浩", "800102", "first_approver"),
    ("liuyang", "刘洋", "800100", "second_approver"),
    ("zhoujie", "周杰", "800100", "operator"),
    ("majun", "马军", "800100", "payment_reviewer"),
    ("luomin", "罗敏", "800100", "accountant"),
    ("xiejun", "谢军", "800100", "accounting_supervisor"),
    ("huangtao", "黄涛", "800100", "post_loan_officer"),
    ("fangmin", "方敏", "800101", "branch_risk_manager"),
    ("tangwei", "唐伟", "800102", "branch_risk_manager"),
    ("qinlan", "秦岚", "800100", "head_risk_manager"),
    ("linmei", "林梅", "800100", "collector"),
    ("shenbo", "沈博", "800100", "restructurer"),
    ("admin", "吴刚", "800100", "administrator"),
    ("admin2", "何琳", "800100", "administrator"),
    ("zhenghua", "郑华", "800100", "auditor"),
)


@dataclass(frozen=True)
class Bank:
    """The sample bank's organisations by code."""

    legal_entity_id: UUID
    places: dict[str, OrganisationView]


def today() -> date:
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def open_bank(*, first_day: date | None = None) -> Bank:
    """Open the lender unless it is open; release what is shipped and has changed."""
    shipping.release_library(actor=INSTALLER)
    processes.load_library(actor=INSTALLER)
    decisions.load_library(actor=INSTALLER)
    parameters.load_library(actor=INSTALLER)
    use_of_funds.load_library(actor=INSTALLER)
    places = {view.code: view for view in organisations.all_organisations().values()}
    if "800100" not in places:
        places = found(first_day or today())
    bank = Bank(places["800100"].legal_entity_id, places)
    release_products(bank)
    hire_staff(bank)
    return bank


def found(first_day: date) -> dict[str, OrganisationView]:
    """Found the lender with the capital that its account at core banking holds."""
    scope = Scope(INSTALLER.id)
    answered = call(
        connectors.LENDER_BALANCE,
        messages.Nothing(),
        actor=INSTALLER,
        subject=scope,
        reason="开业",
    )
    capital_fen = answered.answer.balance_fen
    head_office = organisation_services.found_lender(
        **LENDER, capital_fen=capital_fen, actor=INSTALLER
    )
    calendar_services.open_first_day(
        legal_entity_id=head_office.legal_entity_id, on=first_day, actor=INSTALLER
    )
    pay_in_capital(head_office=head_office, capital_fen=capital_fen, on=first_day, actor=INSTALLER)
    for code, name, takes_online_customers in BRANCHES:
        organisation_services.open_branch(
            parent_id=head_office.id,
            code=code,
            name=name,
            takes_online_customers=takes_online_customers,
            actor=INSTALLER,
        )
    return {view.code: view for view in organisations.all_organisations().values()}


def release_products(bank: Bank) -> None:
    """Release the shipped products that are new or have changed; what the bank has changed stays."""
    makers = products.last_makers()
    for code, stored in products.shipped().items():
        if makers.get(code, INSTALLER.name) != INSTALLER.name:
            continue
        product_services.release_product(
            organisation_id=bank.places["800100"].id,
            code=code,
            name=Text.of(stored["name"]),
            terms=stored["terms"],
            form=stored["form"],
            valid_from=calendar.bank_date(bank.legal_entity_id),
            actor=INSTALLER,
        )


def hire_staff(bank: Bank) -> None:
    known = {view.account for view in staff.all_staff()}
    for account, name, place, role in STAFF:
        if account not in known:
            staff_services.hire(
                account=account,
                name=name,
                password=PASSWORD,
                organisation_id=bank.places[place].id,
                role_codes=[role],
                actor=INSTALLER,
            )


def shown_accounts() -> list[dict[str, object]]:
    """Return the sample's accounts that one can sign in with now."""
    known = {view.account: view for view in staff.all_staff()}
    return [
        {
            "account": account,
            "password": PASSWORD,
            "name": name,
            "role": vars(staff.roles()[role].name),
        }
        for account, name, _, role in STAFF
        if account in known
    ]
