"""The collector's day: the list, a case taken on, a promise written down; wide and narrow."""

from datetime import date

import pytest
from playwright.sync_api import expect

from journeys.house import DESK, PHONE, House, keep, until
from journeys.test_screens import overflow, violations
from money import set_account
from road import calm, member, person
from sancha.credit.loans import queries as loans
from sancha.entry.sample.bank import open_bank
from sancha.entry.sample.borrower import Borrower
from sancha.office.calendar import queries as calendar
from sancha.platform import clock
from sancha.postloan.night.services import order_night
from sancha.preloan.applications import queries as applications

FIRST_DAY, LATE_ON = date(2026, 1, 5), date(2026, 2, 19)


@pytest.fixture(scope="module")
def arrears(house: House) -> str:
    """Somebody whose account held nothing on the due day; returns the loan's number."""
    calm()
    bank = open_bank(first_day=FIRST_DAY)
    borrower = Borrower(person("good"), until).sign_in()
    borrower.open_party()
    application = borrower.apply(amount="50000.00", term_months=12, purpose="renovation")
    until(lambda: applications.get(application.id).status.code == "contract")
    borrower.confirm(application.id)
    until(lambda: applications.get(application.id).status.code == "paid")
    set_account(borrower.person, balance="0.00")
    order_night(
        legal_entity_id=bank.legal_entity_id,
        until_on=LATE_ON,
        now=clock.now(),
        actor=member("zhoujie"),
    )
    until(lambda: calendar.bank_date(bank.legal_entity_id) == LATE_ON, seconds=90)
    found = loans.loan_of_application(application.id)
    assert found is not None
    return found[1]


def test_a_collector_works_a_case_to_a_promise(house: House, arrears: str) -> None:
    with house.page() as page:
        house.sign_in(page, "linmei")
        page.get_by_role("link", name="催收管理").click()
        expect(page.get_by_text("9 天")).to_be_visible()
        keep(page, "collection-list-wide")
        assert violations(page) == []
        page.locator("tbody a").first.click()
        page.get_by_role("button", name="接手办理").click()
        page.get_by_label("联系结果").click()
        page.get_by_title("承诺还款").click()
        page.get_by_label("承诺还款日").fill("2026-02-22")
        page.get_by_label("承诺还款日").press("Tab")
        expect(page.locator(".ant-picker-dropdown")).to_be_hidden()
        page.get_by_label("联系记录").fill("本人接听，发工资后还清")
        keep(page, "collection-case-wide")
        assert violations(page) == []
        page.get_by_role("button", name="登记", exact=True).click()
        expect(page.get_by_text("本人接听，发工资后还清").first).to_be_visible()
    with house.page(size=PHONE, language="en-US") as page:
        house.sign_in(page, "linmei")
        page.goto("/collection")
        page.get_by_role("link", name=arrears).click()
        expect(page.get_by_text("Promised for 2026-02-22").first).to_be_visible()
        keep(page, "collection-case-narrow-en")
        assert overflow(page) <= 0
        assert violations(page) == []


def test_other_posts_do_not_see_it(house: House) -> None:
    with house.page(size=DESK) as page:
        house.sign_in(page, "wangli")
        expect(page.get_by_role("link", name="贷款管理")).to_be_visible()
        expect(page.get_by_role("link", name="催收管理")).to_have_count(0)
