"""After the money: a debit that failed is found and dealt with, an overdue loan's class is explained, and
payments that look like misuse are found and weighed; wide and narrow."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import expect

from journeys.house import PHONE, House, until, well
from journeys.states import ask
from money import assert_money_agrees, set_account
from road import calm, member, sandbox
from sancha.credit.loans import queries as loans
from sancha.entry.sample.bank import open_bank
from sancha.office.calendar import queries as calendar
from sancha.platform import clock
from sancha.postloan.night.services import order_night

NEEDS_OWN_HOUSE = True  # Its nights run for weeks; nobody else is late.
FIRST_DAY, LATE_ON = date(2026, 1, 5), date(2026, 2, 12)


@dataclass(frozen=True)
class Late:
    """A loan whose first instalment found nothing on the account."""

    id: UUID
    number: str
    person: dict[str, Any]


@pytest.fixture(scope="module")
def late(house: House) -> Late:
    calm()
    bank = open_bank(first_day=FIRST_DAY)
    case = ask("good", amount="50000.00").signed().reaches("paid")
    set_account(case.borrower.person, balance="0.00")
    order_night(
        legal_entity_id=bank.legal_entity_id,
        until_on=LATE_ON,
        now=clock.now(),
        actor=member("zhoujie"),
    )
    until(lambda: calendar.bank_date(bank.legal_entity_id) == LATE_ON, seconds=90)
    loan = loans.get(case.loan_id, on=LATE_ON)
    return Late(loan.id, loan.number, case.borrower.person)


def test_an_officer_sees_the_class_of_an_overdue_loan_and_why_it_is_no_better(
    house: House, late: Late
) -> None:
    with house.desk("huangtao", "/asset-quality", size=PHONE, language="en-US") as page:
        expect(page.get_by_text("Special mention").first).to_be_visible()
        well(page, "asset-quality-narrow-en")
    with house.desk("huangtao", f"/loans/{late.id}?tab=summary") as page:
        expect(page.get_by_text("关注", exact=True).first).to_be_visible()
        expect(page.get_by_text(re.compile("逾期 [12] 天")).first).to_be_visible()
        well(page, "class-of-an-overdue-loan")


def test_an_operator_finds_a_failed_debit_and_takes_the_money_at_the_counter(
    house: House, late: Late
) -> None:
    with house.desk("zhoujie", "/operations?queue=debits") as page:
        row = page.get_by_role("row").filter(has_text=late.number)
        expect(row.get_by_text("余额不足")).to_be_visible()
        well(page, "failed-debits")
        row.get_by_role("link", name=late.number).click()
        page.get_by_role("tab", name="业务办理").click()
        page.get_by_label("收款金额").fill("4500.00")
        page.get_by_label("原因").fill("客户到柜面还款")
        page.get_by_role("button", name="确认办理").click()
        expect(page.get_by_text("已办理", exact=True)).to_be_visible()
    with house.desk("linmei", "/collection?status=closed") as page:
        expect(page.get_by_role("link", name=late.number)).to_be_visible()


def test_payments_to_a_developer_are_found_and_weighed(house: House, late: Late) -> None:
    set_account(late.person, balance="30000.00")
    paid = {"number": "JOURNEY-1", "merchant": "developer", "amount": "12000.00"}
    sandbox("POST", f"/core/accounts/{late.person['bank_account']}/payments", paid)
    use = f"/loans/{late.id}?tab=use"
    with house.desk("wangli", use) as page:
        page.get_by_role("button", name="立即查询流水").click()
        expect(page.get_by_text("资金流向可疑，请核实")).to_be_visible()
        expect(page.get_by_text("锦苑房地产开发有限公司")).to_be_visible()
        well(page, "flows-suspected")
        with house.desk("wangli", "/workbench", size=PHONE) as own:
            expect(own.get_by_text("可疑资金流向")).to_be_visible()
            own.goto(use)
            expect(own.get_by_text("锦苑房地产开发有限公司")).to_be_visible()
            well(own, "flows-suspected-narrow")
        with house.desk("huangtao", "/use-of-funds", size=PHONE, language="en-US") as own:
            expect(own.get_by_text("Suspicious payments").first).to_be_visible()
            well(own, "uses-narrow-en")
            own.get_by_role("link", name=re.compile(late.number)).click()
            expect(own.get_by_text("12,000.00")).to_be_visible()
            well(own, "flows-suspected-narrow-en")
        page.get_by_label("属实，认定疑似挪用").check()
        page.get_by_label("核实情况").fill("客户承认用于购房首付")
        page.get_by_role("button", name="提交结论").click()
        expect(page.get_by_text("客户承认用于购房首付")).to_be_visible()
        expect(page.get_by_text("待核实", exact=True)).to_have_count(0)
    with house.desk("huangtao", "/use-of-funds?status=misused", language="en-US") as page:
        page.get_by_role("link", name=late.number).click()
        expect(page.get_by_text("Weighed", exact=True)).to_be_visible()
        well(page, "flows-weighed-en")
    assert_money_agrees()
