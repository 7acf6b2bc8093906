"""The story in a browser: the borrower's phone, then the operator's nights, to the last debit."""

from datetime import date

from playwright.sync_api import expect

from journeys.house import PATIENCE_MS, PHONE, House, keep
from journeys.phone import Phone
from road import sandbox

NEEDS_OWN_HOUSE = True  # Its nights run for a year, and its loan is the first.


def test_a_borrower_gets_and_repays_a_loan_and_staff_see_it(house: House) -> None:
    with house.page(size=PHONE) as page:
        phone = Phone.of(page, "good")
        phone.sign_in()
        keep(page, "story-01-home")
        phone.open_account()
        keep(page, "story-02-apply")
        phone.apply("50000")
        keep(page, "story-03-consent")
        phone.agree()
        keep(page, "story-04-progress")
        phone.confirm()
        expect(page.get_by_text(phone.words["paid"]).first).to_be_visible(timeout=PATIENCE_MS)
        keep(page, "story-05-paid")
        page.get_by_text(phone.words["loan"]).first.click()
        expect(page.get_by_text("剩余本金").first).to_be_visible()
        keep(page, "story-06-loan")
        card = phone.person["bank_account"]
        sandbox("PUT", f"/core/accounts/{card}", {"balance": "99999.00"})

        with house.desk("zhoujie", "/night") as desk:
            expect(desk.get_by_text("2026-01-05").first).to_be_visible()
            keep(desk, "story-07-night")
            answer = desk.request.post(
                "/api/v1/night/runs", data={"until_on": "2027-01-11"}, headers={"Origin": house.url}
            )
            assert answer.status == 202
            desk.reload()
            keep(desk, "story-08-night-running")
            for _ in range(600):
                night = desk.request.get("/api/v1/night").json()
                if night["running"] is None:
                    break
                desk.wait_for_timeout(1000)
            assert night["bank_date"] == date(2027, 1, 11).isoformat()
            desk.goto("/loans")
            desk.get_by_role("link", name="JJ202600000001").click()
            expect(desk.get_by_text("已结清").first).to_be_visible()
            keep(desk, "story-09-settled")
            books = desk.request.get("/api/v1/books/trial-balance").json()
            assert books["balanced"] is True
            assert books["outside_bank"]["agrees"] is True
            desk.goto("/books")
            expect(desk.get_by_text("1303").first).to_be_visible()
            keep(desk, "story-10-books")

        page.reload()
        expect(page.get_by_text("已结清").first).to_be_visible()
        keep(page, "story-11-settled-on-the-phone")
