"""The turns of a case in a browser: at the desks and on the phone, in Chinese and in English."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from journeys.house import DESK, PHONE, House, keep
from journeys.phone import Phone
from journeys.test_screens import overflow, violations

REASON = "收入稳定，负债适中，同意。"


@contextmanager
def desk(house: House, account: str, number: str, *, language: str = "zh-CN") -> Iterator[Page]:
    """Open the case at the desk of this member of staff."""
    with house.page(size=DESK, language=language) as page:
        house.sign_in(page, account)
        found = page.request.get(f"/api/v1/applications?q={number}").json()["items"]
        page.goto(f"/applications/{found[0]['id']}")
        expect(page.get_by_text(number).first).to_be_visible()
        yield page


def applied(page: Page, profile: str, amount: str) -> tuple[Phone, str]:
    """Apply on the phone; return it with the number of the case."""
    phone = Phone.of(page, profile)
    phone.sign_in()
    phone.open_account()
    phone.apply(amount)
    phone.agree()
    key = page.url.rstrip("/").split("/")[-1]
    number = page.request.get(f"/api/v1/borrower/applications/{key}").json()["number"]
    return phone, str(number)


def well(page: Page, name: str) -> None:
    """A page fits, offends no rule of A and AA, and its picture is kept."""
    page.wait_for_timeout(400)
    keep(page, f"turns-{name}")
    assert overflow(page) <= 0, name
    assert violations(page) == [], name


def decide(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()
    page.locator(".ant-modal-confirm button.ant-btn-primary").click()
    expect(page.locator("textarea")).to_have_count(0)


def test_a_case_is_returned_offered_less_with_a_condition_and_accepted(  # noqa: PLR0915 (one story)
    house: House,
) -> None:
    with house.page(size=PHONE) as page:
        phone, number = applied(page, "middling", "20000")
        expect(page.get_by_text("人工审核中").first).to_be_visible(timeout=60_000)
        with desk(house, "zhaomin", number) as first:
            well(first, "01-first-review")
            first.get_by_role("button", name="退回补充", exact=True).click()
            dialog = first.get_by_role("dialog")
            dialog.get_by_label("第 1 项内容").click()
            first.get_by_title("请客户说明").click()
            dialog.get_by_label("第 1 项说明").fill("单位与征信不一致，请说明")
            dialog.get_by_label("退回意见").fill("单位信息待核实")
            well(first, "02-return")
            dialog.get_by_role("button", name="退回并通知客户").click()
            expect(first.get_by_text("退回补充，等待客户").first).to_be_visible()
        page.reload()
        expect(page.get_by_text("请补充材料").first).to_be_visible()
        page.get_by_role("button", name="去补充", exact=True).click()
        page.get_by_role("button", name="全部提交", exact=True).click()
        expect(page.get_by_text("请完成此项后再一并提交").first).to_be_visible()
        well(page, "03-supplements")
        page.get_by_label("单位与征信不一致，请说明").fill("单位去年更名，营业执照可查")
        page.get_by_role("button", name="全部提交", exact=True).click()
        expect(page.get_by_text("人工审核中").first).to_be_visible()
        with desk(house, "zhaomin", number) as again:
            expect(again.get_by_text("单位去年更名，营业执照可查").first).to_be_visible()
            again.get_by_label("批准金额（元）").fill("15000")
            again.get_by_label("低于申请金额的原因").click()
            again.get_by_title("现有负债较多").click()
            again.get_by_role("button", name="增加放款条件").click()
            again.get_by_label("第 1 个放款条件").fill("提供装修合同复印件")
            again.locator("textarea").first.fill(REASON)
            well(again, "04-less-with-a-condition")
            decide(again, "同意")
        with desk(house, "liuyang", number) as second:
            second.get_by_label("批准金额（元）").fill("15000")
            second.get_by_label("低于申请金额的原因").click()
            second.get_by_title("现有负债较多").click()
            second.locator("textarea").first.fill(REASON)
            decide(second, "同意")
        page.reload()
        expect(page.get_by_text("批准额度低于申请").first).to_be_visible()
        well(page, "05-offer")
        page.get_by_role("button", name="接受 15,000.00 元，继续办理").click()
        expect(page.get_by_text("已批准，待落实条件").first).to_be_visible()
        well(page, "06-conditions")
        with desk(house, "zhoujie", number) as operator:
            operator.get_by_text("已落实", exact=True).first.click()
            operator.get_by_label("第 1 个条件的落实情况").fill("合同原件已核对")
            well(operator, "07-check")
            operator.get_by_role("button", name="提交核查结果").click()
            expect(operator.get_by_role("button", name="提交核查结果")).to_have_count(0)
        phone.confirm()
        expect(page.get_by_text(phone.words["paid"]).first).to_be_visible(timeout=60_000)
        assert "15,000.00" in page.locator("main, .page").first.inner_text()


def test_a_hit_of_the_list_is_cleared_by_two_people_and_another_is_withdrawn(
    house: House,
) -> None:
    with house.page(size=PHONE) as page:
        _, number = applied(page, "court", "10000")
        expect(page.get_by_text("暂停核查").first).to_be_visible(timeout=60_000)
        well(page, "11-stopped")
        page.get_by_role("button", name="上传材料", exact=True).last.click()
        page.locator("input[type=file]").last.set_input_files(
            {"name": "closed.png", "mimeType": "image/png", "buffer": picture_of_a_note()}
        )
        expect(page.get_by_text("closed.png").first).to_be_visible()
        note = "比对身份证号与案号，判决书所列系同名不同人"
        for account in ("zhaomin", "liuyang"):
            with desk(house, account, number) as checker:
                checker.locator("textarea").first.fill(note)
                well(checker, f"12-hit-{account}")
                checker.get_by_role("button", name="排除命中", exact=True).click()
                expect(checker.locator("textarea")).to_have_count(0)
        page.goto(page.url.replace("/documents", ""))
        withdraw = page.get_by_role("button", name="撤回申请", exact=True)
        withdraw.click(timeout=60_000)
        well(page, "13-withdraw")
        page.get_by_role("button", name="确认撤回", exact=True).click()
        expect(page.get_by_text("申请已结束").first).to_be_visible()
        well(page, "14-withdrawn")


def picture_of_a_note() -> bytes:
    from uploads import legible, png

    return png(legible())


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_an_automatic_refusal_tells_why_and_goes_before_a_person(
    house: House, language: str
) -> None:
    words = {
        "zh-CN": ("很抱歉", "申请人工复核", "人工审核中"),
        "en-US": ("We are sorry", "Ask for a review", "With a reviewer"),
    }[language]
    with house.page(size=PHONE) as page:
        applied(page, "unknown", "10000")
        expect(page.get_by_text("很抱歉").first).to_be_visible(timeout=60_000)
        expect(page.get_by_text("身份信息核验不一致").first).to_be_visible()
        with house.page(size=PHONE, language=language) as own:
            own.context.add_cookies(page.context.cookies())  # The same phone, in this language.
            own.goto(page.url)
            expect(own.get_by_text(words[0]).first).to_be_visible()
            well(own, f"21-refused-{language}")
            own.get_by_role("button", name=words[1], exact=True).click()
            expect(own.get_by_text(words[2]).first).to_be_visible()
            well(own, f"22-appealed-{language}")
