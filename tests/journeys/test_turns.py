"""The turns of a case in a browser: at the desks and on the phone, in Chinese and in English."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from journeys.house import DESK, PATIENCE_MS, PHONE, House, keep, well
from journeys.phone import Phone


@contextmanager
def desk(house: House, account: str, number: str, *, language: str = "zh-CN") -> Iterator[Page]:
    """Open the case at the desk of this member of staff."""
    with house.desk(account, "/account", size=DESK, language=language) as page:
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


def test_a_reviewer_lists_all_that_is_missing_in_one_dialog(house: House) -> None:
    with house.page(size=PHONE) as page:
        _, number = applied(page, "middling", "20000")
        expect(page.get_by_text("人工审核中").first).to_be_visible(timeout=PATIENCE_MS)
        with desk(house, "zhaomin", number) as first:
            well(first, "turns-01-first-review")
            first.get_by_role("button", name="退回补充", exact=True).click()
            dialog = first.get_by_role("dialog")
            dialog.get_by_label("第 1 项内容").click()
            first.get_by_title("请客户说明").click()
            dialog.get_by_label("第 1 项说明").fill("单位与征信不一致，请说明")
            dialog.get_by_label("退回意见").fill("单位信息待核实")
            keep(first, "turns-02-return")


def test_a_hit_of_the_list_is_cleared_by_two_people_and_another_is_withdrawn(
    house: House,
) -> None:
    with house.page(size=PHONE) as page:
        _, number = applied(page, "court", "10000")
        expect(page.get_by_text("暂停核查").first).to_be_visible(timeout=PATIENCE_MS)
        well(page, "turns-11-stopped")
        page.get_by_role("button", name="上传材料", exact=True).last.click()
        page.locator("input[type=file]").last.set_input_files(
            {"name": "closed.png", "mimeType": "image/png", "buffer": picture_of_a_note()}
        )
        expect(page.get_by_role("link", name="closed.png")).to_be_visible()  # To what is kept.
        note = "比对身份证号与案号，判决书所列系同名不同人"
        for account in ("zhaomin", "liuyang"):
            with desk(house, account, number) as checker:
                checker.locator("textarea").first.fill(note)
                well(checker, f"turns-12-hit-{account}")
                checker.get_by_role("button", name="排除命中", exact=True).click()
                expect(checker.locator("textarea")).to_have_count(0)
        page.goto(page.url.replace("/documents", ""))
        withdraw = page.get_by_role("button", name="撤回申请", exact=True)
        withdraw.click(timeout=PATIENCE_MS)
        well(page, "turns-13-withdraw")
        page.get_by_role("button", name="确认撤回", exact=True).click()
        expect(page.get_by_text("申请已结束").first).to_be_visible()
        well(page, "turns-14-withdrawn")


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
        expect(page.get_by_text("很抱歉").first).to_be_visible(timeout=PATIENCE_MS)
        expect(page.get_by_text("身份信息核验不一致").first).to_be_visible()
        with house.page(size=PHONE, language=language) as own:
            own.context.add_cookies(page.context.cookies())  # The same phone, in this language.
            own.goto(page.url)
            expect(own.get_by_text(words[0]).first).to_be_visible()
            well(own, f"turns-21-refused-{language}")
            own.get_by_role("button", name=words[1], exact=True).click()
            expect(own.get_by_text(words[2]).first).to_be_visible()
            well(own, f"turns-22-appealed-{language}")
