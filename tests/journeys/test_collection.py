"""The collector's day: the list, a case taken on, a promise written down; wide and narrow."""

import os
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from playwright.sync_api import expect

from journeys.house import DESK, PATIENCE_MS, PHONE, House, keep, overflow, until, violations, well
from journeys.states import Case, ask
from journeys.test_turns import picture_of_a_note
from money import account_of, assert_money_agrees, set_account
from road import calm, member, person
from sancha.credit.loans import queries as loans
from sancha.entry.sample.bank import open_bank
from sancha.entry.sample.borrower import Borrower
from sancha.office.calendar import queries as calendar
from sancha.office.proposals import services as proposals
from sancha.platform import clock
from sancha.postloan.collection import services as collection
from sancha.postloan.night.services import order_night
from sancha.preloan.applications import queries as applications
from support import administer

NEEDS_OWN_HOUSE = True  # Its nights run for weeks; nobody else is late.
FIRST_DAY, LATE_ON = date(2026, 1, 5), date(2026, 2, 19)


@dataclass(frozen=True)
class Arrears:
    """A loan that is late, and whose it is."""

    number: str
    person: dict[str, Any]
    session: str  # She is signed in on her phone.
    single: Case  # Somebody else, who pays all at once, and in time.


@pytest.fixture(scope="module")
def arrears(house: House) -> Arrears:
    """Somebody whose account held nothing on the due day, nor in the nine nights after it."""
    calm()
    bank = open_bank(first_day=FIRST_DAY)
    borrower = Borrower(person("good"), until).sign_in()
    borrower.open_party()
    application = borrower.apply(amount="50000.00", term_months=12, purpose="renovation")
    until(lambda: applications.get(application.id).status.code == "contract")
    borrower.confirm(application.id)
    until(lambda: applications.get(application.id).status.code == "paid")
    set_account(borrower.person, balance="0.00")
    single = ask("good", amount="2000.00", product="single_payment_loan", term_months=1)
    single.signed().reaches("paid")
    set_account(single.borrower.person, balance="5000.00")
    order_night(
        legal_entity_id=bank.legal_entity_id,
        until_on=LATE_ON,
        now=clock.now(),
        actor=member("zhoujie"),
    )
    until(lambda: calendar.bank_date(bank.legal_entity_id) == LATE_ON)
    found = loans.loan_of_application(application.id)
    assert found is not None
    return Arrears(number=found[1], person=borrower.person, session=borrower.token, single=single)


def test_a_collector_works_a_case_to_a_promise(house: House, arrears: Arrears) -> None:
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
        # By a message: nobody may be called at night, and tests run at night.
        page.get_by_text("短信", exact=True).click()
        page.get_by_label("联系结果").click()
        page.get_by_title("已发送").click()
        page.get_by_role("button", name="登记", exact=True).click()
        expect(page.get_by_text("联系记录 (1)")).to_be_visible()  # Not the field that was typed in.
        promise_by_phone(UUID(page.url.rpartition("/")[2]))
    with house.desk("linmei", "/collection", size=PHONE, language="en-US") as page:
        page.get_by_role("link", name=arrears.number).click()
        expect(page.get_by_text("Promised for 2026-02-22").first).to_be_visible()
        keep(page, "collection-case-narrow-en")
        assert overflow(page) <= 0
        assert violations(page) == []


def promise_by_phone(case_id: UUID) -> None:
    """She is reached at ten in the morning, whenever the test runs."""
    today = clock.now().astimezone(calendar.SHANGHAI).date()
    collection.record_contact(
        case_id=case_id,
        way="call",
        result="promised",
        promised_on=date(2026, 2, 22),
        promised_fen=434_499,
        note="本人接听，发工资后还清",
        now=datetime.combine(today, time(10), calendar.SHANGHAI),
        actor=member("linmei"),
    )


def test_other_posts_do_not_see_it(house: House) -> None:
    with house.page(size=DESK) as page:
        house.sign_in(page, "wangli")
        expect(page.get_by_role("link", name="贷款管理")).to_be_visible()
        expect(page.get_by_role("link", name="催收管理")).to_have_count(0)


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_principal_and_interest_paid_together_at_maturity_settle_the_loan(
    house: House, arrears: Arrears, language: str
) -> None:
    settled, together = {
        "zh-CN": ("已结清", "到期一次还本付息"),
        "en-US": ("Settled", "All at the end"),
    }[language]
    case = arrears.single
    with house.phone(case.borrower.token, f"/loans/{case.loan_id}", language=language) as page:
        expect(page.get_by_text(settled, exact=True).first).to_be_visible()
        expect(page.get_by_text(together).first).to_be_visible()
        expect(page.locator(".schedule li")).to_have_count(1)
        well(page, f"single-payment-settled-{language}")
    assert account_of(case.borrower.person) == "2984.40"  # 36 days at 7.8 % over 360.


def test_a_debit_that_failed_is_told_of_costs_penalty_and_is_paid_late(
    house: House, arrears: Arrears
) -> None:
    with house.page(size=PHONE) as page:
        cookie = {"name": "sancha_borrower", "value": arrears.session, "url": house.url}
        page.context.add_cookies([cookie])
        page.goto("/m/")
        expect(page.get_by_text("已逾期 9 天").first).to_be_visible()
        page.goto("/m/notices")
        expect(page.get_by_text("扣款未成功").first).to_be_visible()
        expect(page.get_by_text("于 2026年2月10日 应还的").first).to_be_visible()
        well(page, "late-01-second-notice")
        page.goto("/m/loans")
        page.get_by_text("已逾期 9 天").first.click()
        expect(page.get_by_text("（含罚息）").first).to_be_visible()
        expect(page.get_by_text("罚息 8.5", exact=False).first).to_be_visible()
        well(page, "late-02-overdue-on-the-phone")
        with house.phone(arrears.session, "/notices", language="en-US") as own:
            expect(own.get_by_text("Debit not completed").first).to_be_visible()
            well(own, "late-01-second-notice-en")
            own.goto("/m/loans")
            own.get_by_text("Days overdue: 9").first.click()
            expect(own.get_by_text("penalty included").first).to_be_visible()
            well(own, "late-02-overdue-on-the-phone-en")

        officer_sees(house, arrears.number, "逾期 9 天", "late-03-post-loan-officer")
        set_account(arrears.person, balance="9999.00")
        run_the_next_night(house)
        page.reload()
        expect(page.get_by_text("2月19日 已还")).to_be_visible()
        expect(page.get_by_text("请尽快还款")).to_have_count(0)
        well(page, "late-04-paid-late")
    officer_sees(house, arrears.number, "正常", "late-05-performs-again")
    with house.desk("linmei", "/collection?status=closed", language="en-US") as page:
        page.locator("tbody a").first.click()
        expect(page.get_by_text("Promised for 2026-02-22 · Kept")).to_be_visible()
        well(page, "late-06-collector-closed")
    assert_money_agrees()


def test_two_people_defer_what_is_not_yet_due(house: House, arrears: Arrears) -> None:
    with house.desk("huangtao", "/loans") as page:
        page.get_by_role("link", name=arrears.number).click()
        page.get_by_role("tab", name="业务办理").click()
        page.get_by_text("延期还款", exact=True).click()
        page.get_by_label("期数").fill("13")
        page.get_by_label("原因").fill("住院，收入中断")
        page.get_by_role("button", name="提交复核").click()
        expect(page.get_by_text("请检查此项")).to_be_visible()
        page.get_by_label("期数").fill("2")
        page.get_by_role("button", name="提交复核").click()
        expect(page.get_by_role("link", name="延期还款")).to_be_visible()
        well(page, "change-01-proposed")
    with house.desk("liuyang", "/proposals", size=PHONE, language="en-US") as page:
        page.get_by_role("link", name=arrears.number).click()
        expect(page.get_by_text("2026-05-10")).to_be_visible()
        well(page, "change-02-foreseen-en")
        page.get_by_role("button", name="Release", exact=True).click()
        expect(page.get_by_text("Released").first).to_be_visible()
    officer_sees(house, arrears.number, "2026-05-10", "change-03-in-force")


def test_a_called_loan_is_written_off_by_three_in_turn_and_is_still_owed(
    house: House, arrears: Arrears
) -> None:
    loan_id = call_and_wait_a_night(arrears)
    with house.desk("huangtao", "/loans") as page:
        page.get_by_role("link", name=arrears.number).click()
        page.get_by_role("tab", name="业务办理").click()
        page.get_by_text("核销", exact=True).click()
        page.locator("input[type=file]").set_input_files(
            {"name": "ruling.png", "mimeType": "image/png", "buffer": picture_of_a_note()}
        )
        expect(page.get_by_role("link", name="ruling.png")).to_be_visible()  # It is kept.
        page.get_by_label("认定条件").click()
        page.get_by_title("诉诸法律并经强制执行", exact=False).click()
        page.get_by_label("原因").fill("(2026)沪0101执77号 终结本次执行裁定")
        page.get_by_role("button", name="提交复核").click()
        expect(page.get_by_role("link", name="核销")).to_be_visible()
        well(page, "write-off-01-proposed")
    with house.desk("fangmin", "/proposals") as page:
        page.get_by_role("link", name=arrears.number).first.click()  # The newest.
        expect(page.get_by_text("待分部风险审核")).to_be_visible()
        page.get_by_label("复核意见").fill("追偿无果，同意核销")
        page.get_by_role("button", name="同意，交下一环节").click()
        expect(page.get_by_text("待总部风险审核")).to_be_visible()
        well(page, "write-off-02-branch-agreed")
    for account, name in (("qinlan", "Agree, and pass it on"), ("xiejun", "Release")):
        with house.desk(account, "/proposals", size=PHONE, language="en-US") as page:
            page.get_by_role("link", name=arrears.number).first.click()
            expect(page.get_by_text("the court has ended enforcement")).to_be_visible()
            expect(page.get_by_role("link", name="ruling.png")).to_be_visible()
            well(page, f"write-off-02-foreseen-{account}-en")
            page.get_by_role("button", name=name, exact=True).click()
            expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    with house.desk("huangtao", "/proposals") as page:
        page.get_by_role("link", name=arrears.number).first.click()
        expect(page.get_by_text("已生效").first).to_be_visible()
    officer_sees(house, arrears.number, "账销案存：债权保留", "write-off-03-on-the-desk")
    for language, words in (("zh-CN", "欠款并未免除"), ("en-US", "You still owe this in full")):
        with house.phone(arrears.session, f"/loans/{loan_id}", language=language) as own:
            expect(own.get_by_text(words).first).to_be_visible()
            well(own, f"write-off-04-on-the-phone-{language}")


def test_what_comes_in_afterwards_at_the_counter_is_recovered_and_stated(
    house: House, arrears: Arrears
) -> None:
    with house.desk("zhoujie", "/loans?status=written_off") as page:
        page.get_by_role("link", name=arrears.number).click()
        page.get_by_role("tab", name="业务办理").click()
        page.get_by_label("收款金额").fill("1200")
        page.get_by_label("原因").fill("亲属代偿")
        page.get_by_role("button", name="确认办理").click()
        expect(page.get_by_role("tab", name="会计分录")).to_be_visible()
        page.get_by_role("tab", name="会计分录").click()
        expect(page.get_by_text("核销后柜面收回").first).to_be_visible()
        page.get_by_role("tab", name="对账单与证明").click()
        page.get_by_role("button", name="开具还款对账单").click()
        expect(page.get_by_role("link", name="打开 PDF")).to_be_visible(timeout=PATIENCE_MS)
        well(page, "write-off-05-recovered")
        loan = page.url.removeprefix(house.url)
    for language, size in (("zh-CN", PHONE), ("en-US", DESK)):
        with house.desk("qinlan", loan, language=language, size=size) as page:
            expect(page.get_by_role("link", name="ruling.png")).to_be_visible()
            well(page, f"write-off-06-kept-{language}")


def call_and_wait_a_night(arrears: Arrears) -> UUID:
    """Return the loan, which was called, and the night found nothing on the account."""
    [loan] = loans.listed(
        text=arrears.number, status="", party_ids=[], window=slice(1), on=LATE_ON
    )[0]
    set_account(arrears.person, balance="0.00")
    called = proposals.propose(
        kind="loan_call", key=str(loan.id), values={}, reason="停业", actor=member("huangtao")
    )
    proposals.release(proposal_id=called.id, opinion="", now=clock.now(), actor=member("liuyang"))
    later_on = calendar.bank_date(loan.legal_entity_id) + timedelta(days=1)
    order_night(
        legal_entity_id=loan.legal_entity_id, until_on=later_on, now=clock.now(),
        actor=member("zhoujie"),
    )  # fmt: skip
    until(lambda: calendar.bank_date(loan.legal_entity_id) == later_on)
    return loan.id


def officer_sees(house: House, number: str, words: str, name: str) -> None:
    """The post-loan officer opens the loan."""
    with house.desk("huangtao", "/loans") as page:
        page.get_by_role("link", name=number).click()
        expect(page.get_by_text(words).first).to_be_visible()
        well(page, name)


def run_the_next_night(house: House) -> None:
    """The operator closes one more day, by the button."""
    with house.desk("zhoujie", "/night") as page:
        expect(page.get_by_test_id("bank-date")).to_have_text(LATE_ON.isoformat())
        page.get_by_role("button", name="运行到下一日").click()
        page.get_by_role("dialog").get_by_role("button").last.click()
        expect(page.get_by_test_id("bank-date")).to_have_text("2026-02-20", timeout=PATIENCE_MS)


def test_operations_deals_with_what_was_refused_rejected_or_is_in_doubt(
    house: House, arrears: Arrears
) -> None:
    forged = {"number": "P202600000001", "status": "paid", "amount": "50000.00"}
    answer = httpx.post(f"{house.url}/api/v1/callbacks/core/transfers", json=forged)
    assert answer.status_code == 401
    spoil(arrears.number)
    with house.page() as page:
        house.sign_in(page, "zhoujie")
        page.get_by_role("link", name="运营队列").click()
        well(page, "operations-doubts-zh-wide")
        page.get_by_role("button", name="再次查询").click()
        expect(page.get_by_text("核心系统答复：扣款失败")).to_be_visible()
        page.get_by_role("tab", name="报送被退回").click()
        expect(page.get_by_text("去更正客户资料")).to_be_visible()
        well(page, "operations-reports-zh-wide")
        page.get_by_role("button", name="重报", exact=True).click()
        page.get_by_role("tooltip").get_by_role("button", name="重报").click()
        expect(page.get_by_text("去更正客户资料")).to_have_count(0)
        page.get_by_role("tab", name="被拒回调").click()
        expect(page.get_by_text("签名不符")).to_be_visible()
        well(page, "operations-callbacks-zh-wide")
        spoil(arrears.number)
        with house.page(size=PHONE, language="en-US") as own:
            own.context.add_cookies(page.context.cookies())
            for queue in ("doubts", "reports", "callbacks"):
                own.goto(f"/operations?queue={queue}")
                expect(own.locator(".card-row").first).to_be_visible()
                well(own, f"operations-{queue}-en-narrow")
        page.get_by_role("button", name="处理", exact=True).click()
        page.get_by_role("dialog").locator("textarea").fill("签名错误，已通知核心系统")
        page.get_by_role("dialog").get_by_role("button", name="确定").click()
        expect(page.get_by_text("签名不符")).to_have_count(0)
    assert_money_agrees()


def spoil(number: str) -> None:
    """As only the database's administrator can: a report was rejected, a debit is in doubt."""
    administer(
        f"""SET session_replication_role = replica;
        UPDATE reporting_record SET status = 'rejected', refusal = 'subject_not_known',
            taken_at = NULL WHERE loan_number = '{number}' AND sequence = 2;
        UPDATE repayment_debit SET status = 'unknown', reason = 'timed_out', settled_at = NULL
            WHERE id = (SELECT d.id FROM repayment_debit d JOIN loans_loan l ON l.id = d.loan_id
                        WHERE l.number = '{number}' AND d.collected_fen = 0
                        ORDER BY night_on LIMIT 1)""",
        os.environ["SANCHA_DATABASE_NAME"],
    )
