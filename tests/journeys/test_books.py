"""The books in a browser: what differs from the bank is found, classed and booked by two people."""

from datetime import datetime

from playwright.sync_api import expect

from journeys.house import DESK, PHONE, House, keep
from road import person, sandbox
from sancha.entry.sample.bank import open_bank
from sancha.office.calendar.queries import SHANGHAI
from statements import debit, note_debits


class TestReconciliation:
    def test_finds_what_differs_and_two_people_book_it(self, house: House) -> None:
        bank, payer = open_bank(), person("good")
        on = datetime.now(SHANGHAI).date()
        sandbox("PUT", "/core/settings", {"debit_settle_seconds": 0})
        sandbox("PUT", f"/core/accounts/{payer['bank_account']}", {"balance": "90000.00"})
        note_debits(
            rows=[debit(bank, payer, f"D{n:08d}", 100_000 + n, on=on) for n in range(1, 13)]
        )
        breaks = {"missing": 2, "extra": 1, "amount": 1, "date": 1, "status": 1, "duplicate": 1}
        sandbox("PUT", "/core/lender/statement/breaks", {"on": on.isoformat()} | breaks)
        with house.desk("luomin", "/reconciliation") as page:
            page.get_by_role("button", name="取对账单并核对").click()
            expect(page.get_by_text("银行有、我方无").first).to_be_visible()
            keep(page, "books-reconciliation")
            row = page.get_by_role("row").filter(has_text="银行有、我方无")
            row.get_by_role("button", name="提出入账").click()
            page.get_by_label("原因").fill("客户误转，待查明后退回")
            page.get_by_role("button", name="确定").click()
            expect(row.get_by_text("入账待复核")).to_be_visible()
            expect(row.get_by_role("button", name="复核入账")).to_have_count(0)
        with house.desk("xiejun", "/reconciliation") as page:
            row = page.get_by_role("row").filter(has_text="银行有、我方无")
            row.get_by_role("button", name="复核入账").click()
            page.get_by_role("dialog").get_by_role("button", name="复核入账").click()
            expect(row.get_by_text("已处理")).to_be_visible()
        for language, name, size in (("zh-CN", "wide", DESK), ("en-US", "narrow", PHONE)):
            with house.desk("luomin", "/reconciliation", size=size, language=language) as page:
                expect(page.get_by_text("D00000001").first).to_be_visible()
                keep(page, f"books-reconciliation-{language}-{name}")
