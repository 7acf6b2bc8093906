"""The sisters of the story until the money, on the phone and at the desk, in both languages."""

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, Response, expect

from journeys.house import PATIENCE_MS, House, until, well
from journeys.states import TERMS, Case, ask, newcomer
from journeys.test_turns import picture_of_a_note
from road import calm, member
from sancha.credit.facilities import queries as facilities
from sancha.office.calendar import queries as calendar
from sancha.platform import clock
from sancha.postloan.night.services import order_night
from sancha.preloan.applications import queries as applications

NEEDS_OWN_HOUSE = True  # Its nights run.


@dataclass
class Cases:
    """Each at its turn, decided while the house began."""

    taking: Case
    declining: Case
    conditional: Case
    supplementing: Case


@pytest.fixture(scope="module")
def cases(house: House) -> Cases:
    calm()
    four = [ask("middling", amount="20000.00") for _ in range(4)]
    taking, declining, conditional, supplementing = (c.reaches("first_review") for c in four)
    for case in (taking, declining):
        case.approved(amount_fen=1_500_000, reduced_for="debts")
    conditional.approved(conditions=TERMS)
    supplementing.returned()
    return Cases(taking, declining, conditional, supplementing)


def button(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_less_than_asked_is_taken_by_one_and_declined_by_another(
    house: House, cases: Cases
) -> None:
    taking, declining = cases.taking, cases.declining
    with house.phone(taking.borrower.token, f"/applications/{taking.id}") as page:
        expect(page.get_by_text("现有负债较多")).to_be_visible()
        well(page, "sisters-offer")
        button(page, "接受 15,000.00 元，继续办理")
        expect(page.get_by_text("查看并签约")).to_be_visible(timeout=PATIENCE_MS)
    assert facilities.contract(taking.contract_id).amount_fen == 1_500_000
    where = f"/applications/{declining.id}"
    with house.phone(declining.borrower.token, where, language="en-US") as page:
        expect(page.get_by_text("too many debts already")).to_be_visible()
        well(page, "sisters-offer-en")
        button(page, "Withdraw the application")
        page.get_by_label("Reason").fill("Too little for the kitchen")
        well(page, "sisters-withdraw-en")
        button(page, "Withdraw now")
        expect(page.get_by_text("This application has ended").first).to_be_visible()
    assert declining.status == "withdrawn"
    assert facilities.contract_of_application(declining.id) is None


def test_conditions_are_shown_to_the_borrower_and_checked_at_the_desk(
    house: House, cases: Cases
) -> None:
    case = cases.conditional
    with house.phone(case.borrower.token, f"/applications/{case.id}") as page:
        for term in TERMS:
            expect(page.get_by_text(term.text)).to_be_visible()
        well(page, "sisters-conditions")
        with house.desk("zhoujie", f"/applications/{case.id}") as desk:
            for nr in range(len(TERMS)):
                desk.get_by_role("radio", name="已落实", exact=True).nth(nr).check()
            desk.get_by_label("第 1 个条件的落实情况").fill("合同原件已核")
            button(desk, "提交核查结果")
            expect(desk.get_by_text("请写明落实情况（至少 4 个字）")).to_have_count(1)
            well(desk, "sisters-conditions-desk")
            desk.get_by_label("第 2 个条件的落实情况").fill("征信已更新")
            button(desk, "提交核查结果")
            expect(desk.locator("fieldset")).to_have_count(0)
        expect(page.get_by_text("已落实", exact=True)).to_have_count(
            len(TERMS), timeout=PATIENCE_MS
        )
        expect(page.get_by_text("查看并签约")).to_be_visible(timeout=PATIENCE_MS)


def test_all_that_is_missing_is_asked_once_and_answered_together(
    house: House, cases: Cases
) -> None:
    case = cases.supplementing
    with house.phone(case.borrower.token, f"/applications/{case.id}") as page:
        button(page, "去补充")
        expect(page.get_by_text("共 3 项，请全部完成后一并提交")).to_be_visible()
        page.get_by_label("单位名称与征信不一致，请说明").fill("单位去年更名")
        button(page, "全部提交")
        expect(page.locator(".field-error")).to_have_count(2)  # What is not yet there, each.
        well(page, "sisters-supplements")
        page.locator("input[type=file]").set_input_files(
            {"name": "流水.png", "mimeType": "image/png", "buffer": picture_of_a_note()}
        )
        expect(page.get_by_role("link", name="流水.png")).to_be_visible()  # To what is kept.
        page.get_by_label("写明装修哪套房").fill("朝阳区自住房厨房")
        button(page, "全部提交")
        expect(page.get_by_text("人工审核中").first).to_be_visible()
    assert applications.get(case.id).purpose_detail == "朝阳区自住房厨房"
    assert case.status == "first_review"
    with house.desk("zhaomin", f"/applications/{case.id}", language="en-US") as desk:
        expect(desk.get_by_text("单位去年更名").first).to_be_visible()
        well(desk, "sisters-supplements-desk-en")


def is_draft_with_purpose(answer: Response) -> bool:
    sent = answer.request
    return sent.method == "PUT" and "renovation" in (sent.post_data or "")


def test_begun_on_one_device_continued_on_another_returned_at_the_desk_then_lapsed(
    house: House,
) -> None:
    borrower = newcomer("good")
    with house.phone(borrower.token, "/apply") as first:
        for product, method in {
            "先息后本消费贷款": "按月付息、到期还本",
            "家装贷款（等额本金）": "等额本金",
            "到期还清消费贷款": "到期一次还本付息",
        }.items():
            first.get_by_text(product, exact=True).click()
            expect(first.get_by_text(method, exact=True).first).to_be_visible()
        first.get_by_label("借款金额（元）").first.fill("2000")
        with first.expect_response(is_draft_with_purpose):
            first.get_by_text("装修", exact=True).click()
    with house.phone(borrower.token, "/apply") as second:  # It has nothing of the first.
        expect(second.get_by_label("借款金额（元）").first).to_have_value(re.compile("2,?000"))
        well(second, "sisters-draft")
        button(second, "下一步：阅读授权书")
        agree = second.get_by_role("button", name="同意并提交申请", exact=True)
        second.locator(".reading-end").scroll_into_view_if_needed()
        agree.click(timeout=PATIENCE_MS)
        second.wait_for_url("**/m/applications/*")
        case = Case(borrower, UUID(second.url.rpartition("/")[2])).with_contract()
        was = case.contract_id
        with house.desk("wangli", f"/contracts/{was}") as desk:
            button(desk, "退回更正")
            desk.get_by_label("原因").fill("地址有误，请更正")
            desk.get_by_role("dialog").locator(".ant-btn-primary").click()
            expect(desk.get_by_role("dialog")).to_have_count(0)  # Its field has the same words.
            expect(desk.get_by_text("地址有误，请更正").first).to_be_visible()
            well(desk, "sisters-contract-returned")
        until(lambda: case.contract_id != was)
        case.with_contract()
        last_day = facilities.contract(case.contract_id).confirm_before_on
        lender = applications.get(case.id).legal_entity_id
        order_night(
            legal_entity_id=lender,
            until_on=last_day + timedelta(days=1),
            now=clock.now(),
            actor=member("zhoujie"),
        )
        until(lambda: calendar.bank_date(lender) > last_day)
        expect(second.get_by_text("申请已结束").first).to_be_visible(timeout=PATIENCE_MS)
        second.goto(f"/m/contracts/{case.contract_id}")
        expect(second.get_by_text("合同已作废", exact=True)).to_be_visible()
        well(second, "sisters-lapsed")
    assert facilities.contract(case.contract_id).ended_for == "not_signed"
