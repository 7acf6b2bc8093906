"""The middling case in a browser: two people approve, one after the other, from their inbox."""

from playwright.sync_api import Page, expect

from journeys.house import PATIENCE_MS, PHONE, House, keep
from journeys.test_turns import applied


def review(house: House, account: str, number: str, picture: str) -> None:
    with house.page() as page:
        house.sign_in(page, account)
        link = page.get_by_role("link", name=number)
        expect(link).to_be_visible()
        keep(page, f"{picture}-inbox")
        link.click()
        page.wait_for_url("**/applications/*")
        expect(page.get_by_text(number).first).to_be_visible()
        keep(page, f"{picture}-case")
        approve(page, "收入稳定，偶有逾期已结清，同意。")
        keep(page, f"{picture}-done")


def approve(page: Page, opinion: str) -> None:
    page.locator("textarea").first.fill(opinion)
    page.get_by_role("button", name="同意", exact=False).first.click()
    page.get_by_role("dialog").locator("button.ant-btn-primary").click()
    expect(page.locator("textarea")).to_have_count(0)


def test_two_people_approve_a_middling_case_from_their_inbox(house: House) -> None:
    with house.page(size=PHONE) as page:
        phone, number = applied(page, "middling", "20000")
        expect(page.get_by_text(phone.words["review"]).first).to_be_visible(timeout=PATIENCE_MS)
        keep(page, "middling-01-waiting")
        review(house, "zhaomin", number, "middling-02-first")
        review(house, "liuyang", number, "middling-03-second")
        phone.confirm()
        expect(page.get_by_text(phone.words["paid"]).first).to_be_visible(timeout=PATIENCE_MS)
        keep(page, "middling-04-paid")


def test_the_auditor_sees_every_act_and_changes_nothing(house: House) -> None:
    with house.desk("zhenghua", "/audit/acts") as page:
        expect(page.locator("tbody tr").nth(2)).to_be_visible()
        keep(page, "audit-acts")
        refused = page.request.post(
            "/api/v1/night/runs", data={"until_on": "2030-01-01"}, headers={"Origin": house.url}
        )
        assert refused.status == 403
        assert refused.json()["code"] == "access.denied"
