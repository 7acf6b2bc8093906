"""Bills and draws in a browser: discounted by two, presented, paid or refused; a limit drawn again."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from journeys.house import DESK, PHONE, House, until, well
from journeys.states import Case, ask, newcomer
from journeys.test_lending import WORDS
from money import account_of, set_account
from road import calm, member
from sancha.credit.bills import queries as bills
from sancha.credit.bills.models import Bill
from sancha.credit.bills.types import BillView
from sancha.credit.loans import queries as loans
from sancha.entry.sample import world
from sancha.entry.sample.bank import open_bank
from sancha.entry.sample.borrower import Borrower
from sancha.inloan.disbursement import queries as disbursements
from sancha.inloan.draws import queries as draws
from sancha.office.calendar import queries as calendar
from sancha.office.proposals import services as proposals
from sancha.platform import clock
from sancha.postloan.night.services import order_night

NEEDS_OWN_HOUSE = True  # Its nights run.
MATURES = date(2026, 1, 6)  # The day after the house has opened.
PAID, REFUSED = "110000000000000000000000000001", "120000000000000000000000000002"
BOTH = (("zh-CN", PHONE), ("en-US", DESK))


@dataclass
class Cases:
    holder: Borrower
    drawing: Case


@pytest.fixture(scope="module")
def cases(house: House) -> Cases:
    """Somebody with bills, one of them discounted, and somebody with a limit, drawn of once."""
    calm()
    holder = newcomer("good")
    set_account(holder.person, balance="0.00")
    values = {
        "number": REFUSED, "kind": "bank", "drawer": "杭州云栖机械有限公司",
        "acceptor": "江南银行股份有限公司", "face": "20000.00", "issued_on": "2025-11-03",
        "due_on": MATURES.isoformat(), "discounted_on": "2026-01-05", "annual_rate_pct": "3.6",
        "trade_contract": "HT-2025-118", "invoices": "33002025110300018",
    }  # fmt: skip
    key = f"{holder.actor.party_id}:{REFUSED}"
    view = proposals.propose(
        kind="bill_discount", key=key, values=values, reason="真实贸易背景已核",
        actor=member("wangli"),
    )  # fmt: skip
    proposals.release(proposal_id=view.id, opinion="", now=clock.now(), actor=member("liuyang"))
    drawing = ask("good", amount="30000.00", product="revolving_loan")
    drawing.signed()
    drawing.borrower.draw(drawing.contract_id, amount="10000.00", term_months=6)
    return Cases(holder, drawing)


def bill_of(number: str) -> BillView:
    return bills.view_of(Bill.objects.get(number=number))


def loan_of(number: str) -> UUID:
    until(lambda: bill_of(number).loan_id is not None)
    loan_id = bill_of(number).loan_id
    assert loan_id is not None
    return loan_id


def fill_day(page: Page, label: str, day: str) -> None:
    page.get_by_label(label, exact=True).fill(day)
    page.get_by_label(label, exact=True).press("Tab")


def looked_at(house: House, account: str, path: str, words: dict[str, str], name: str) -> None:
    """Look at a page of the desk as it was not looked at: narrow in Chinese, wide in English."""
    for language, size in BOTH:
        with house.desk(account, path, size=size, language=language) as page:
            expect(page.get_by_text(words[language]).first).to_be_visible()
            well(page, f"{name}-{language}")


def on_the_phone(house: House, holder: Borrower, number: str, words: dict[str, str]) -> None:
    for language, said in words.items():
        where = f"/loans/{loan_of(number)}"
        with house.phone(holder.token, where, language=language) as own:
            expect(own.get_by_text(said).first).to_be_visible()
            well(own, f"bills-phone-{bill_of(number).status.code}-{language}")


def test_two_people_discount_a_bill_and_its_holder_sees_what_it_cost(
    house: House, cases: Cases
) -> None:
    holder = cases.holder
    with house.desk("wangli", f"/customers/{holder.actor.party_id}") as page:
        page.get_by_role("button", name="票据贴现").click()
        page.get_by_label("票据号码（30 位）").fill(PAID)
        page.get_by_label("票面金额").fill("100000")
        page.get_by_label("出票人").fill("杭州云栖机械有限公司")
        page.get_by_label("承兑人").fill("江南银行股份有限公司")
        fill_day(page, "出票日", "2025-11-03")
        fill_day(page, "到期日", MATURES.isoformat())
        page.get_by_label("交易合同").fill("HT-2025-119")
        page.get_by_label("发票号码").fill("33002025110300019")
        page.get_by_label("核查说明").fill("合同、发票与运单已核，贸易背景真实")
        # 100,000 at the product's 3 % for a day of 360: 8.33.
        expect(page.get_by_text("实付 99,991.67 元")).to_be_visible()
        well(page, "bills-01-discount")
        page.get_by_role("button", name="提交", exact=True).click()
        expect(page.get_by_role("dialog")).to_have_count(0)
    with house.desk("liuyang", "/proposals", size=PHONE, language="en-US") as page:
        page.get_by_role("link", name=PAID).click()
        expect(page.get_by_text("99,991.67").first).to_be_visible()
        well(page, "bills-02-proposed-en")
        page.get_by_role("button", name="Release", exact=True).click()
        expect(page.get_by_text("Released").first).to_be_visible()
    loan_of(PAID)
    until(lambda: loans.get(loan_of(REFUSED), on=MATURES).balance_fen > 0)
    assert account_of(holder.person) == "119989.67"  # 20,000 less 2.00 at 3.6 %, beside it.
    words = {"zh-CN": "到期由承兑人付款", "en-US": "The acceptor pays it when due"}
    on_the_phone(house, holder, PAID, words)
    with house.phone(holder.token, "/loans") as own:
        expect(own.get_by_text("1月6日 由承兑人付款").first).to_be_visible()
        own.goto("/m/")
        expect(own.get_by_text("1月6日 由承兑人付款").first).to_be_visible()
        well(own, "bills-phone-home")


def close_days(until_on: date) -> None:
    legal_entity_id = open_bank().legal_entity_id
    order_night(
        legal_entity_id=legal_entity_id, until_on=until_on, now=clock.now(), actor=member("zhoujie")
    )
    until(lambda: calendar.bank_date(legal_entity_id) == until_on)


def test_one_is_paid_by_its_acceptor_and_one_refused_and_then_repaid_by_the_holder(
    house: House, cases: Cases
) -> None:
    holder = cases.holder
    set_account(holder.person, balance="0.00")
    close_days(MATURES)
    with house.desk("zhoujie", f"/loans/{loan_of(PAID)}") as page:
        page.get_by_role("button", name="登记承兑人付款").click()
        page.get_by_label("账户流水号").fill("CNAPS20260106001")
        page.get_by_role("dialog").get_by_role("button", name="确定").click()
        expect(page.get_by_text("承兑人已付款").first).to_be_visible()
    with house.desk("zhoujie", f"/loans/{loan_of(REFUSED)}", language="en-US") as page:
        page.get_by_role("button", name="The acceptor refused").click()
        page.get_by_role("dialog").locator("textarea").fill("余额不足")
        well(page, "bills-05-refused-dialog-en")
        page.get_by_role("dialog").locator(".ant-btn-primary").click()
        expect(page.get_by_text("Refused; recourse").first).to_be_visible()
    assert bill_of(PAID).answer == "CNAPS20260106001"
    on_the_phone(house, holder, PAID, {"zh-CN": "您无须还款"})
    on_the_phone(house, holder, REFUSED, {"en-US": "Why: 余额不足"})
    words = {"zh-CN": "承兑人拒付，追索中", "en-US": "Refused; recourse"}
    looked_at(house, "huangtao", f"/loans/{loan_of(REFUSED)}", words, "bills-06-refused")
    set_account(holder.person, balance="20003.00")
    close_days(date(2026, 1, 7))
    assert account_of(holder.person) == "3.00"  # Debited on the due day, without penalty.
    with house.phone(holder.token, f"/loans/{loan_of(REFUSED)}") as own:
        expect(own.get_by_text("偿清被拒付的票据")).to_be_visible()


def test_a_limit_is_drawn_of_again_on_the_phone(house: House, cases: Cases) -> None:
    case, words = cases.drawing, WORDS["zh-CN"]
    where = f"/contracts/{case.contract_id}/draw"
    with house.phone(case.borrower.token, where) as page:
        page.get_by_label("提款金额").fill("5000")
        page.get_by_text("3 个月", exact=True).click()
        expect(page.get_by_text("总利息")).to_be_visible()
        well(page, "draws-01-asked")
        page.get_by_role("button", name="核对无误，阅读成本").click()
        page.locator(".sheet .reading-end").scroll_into_view_if_needed()
        page.get_by_role("button", name=words["understood"]).click()
        before = world.last_code(case.borrower.phone)
        page.get_by_role("button", name=words["send"]).click()
        code = case.borrower.receive_code(before)
        page.get_by_role("textbox", name=words["code"]).fill(code)
        page.get_by_role("button", name="确认提款").click()
        expect(page.get_by_text("第 2 笔")).to_be_visible()
        found = [draw.id for draw in draws.draws_of([case.contract_id])[case.contract_id]]
        until(lambda: all(one.loan_id for one in disbursements.of_draws(found).values()))
        page.reload()
        expect(page.get_by_text("¥15,000.00").first).to_be_visible()
        well(page, "draws-04-drawn")
    used = {"zh-CN": "额度", "en-US": "5,000.00"}
    looked_at(house, "wangli", f"/contracts/{case.contract_id}", used, "draws-05-desk")
