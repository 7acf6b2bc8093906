"""What a borrower does on the phone, as the journeys need it in either language."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

from journeys.house import PATIENCE_MS
from road import person
from sancha.entry.sample import world

WORDS = {
    "zh-CN": {  # As the screens say it.
        "phone": "手机号", "code": "短信验证码", "send": "获取验证码", "sign_in": "登录",
        "name": "姓名", "id": "身份证号", "occupation": "职业", "income": "月收入",
        "card": "银行卡号", "address": "居住地址", "open": "提交并测算额度", "begin": "开户并申请",
        "next": "下一步：阅读授权书",
        "amount": "借款金额（元）", "term": "12 个月", "purpose": "装修",
        "agree": "同意并提交申请", "sign": "查看并签约", "start": "核对无误，去签约",
        "understood": "我已知晓并继续", "read": "我已阅读并同意合同全文与综合融资成本明示",
        "confirm": "确认签约", "paid": "款项已到账", "loan": "查看借款", "review": "人工审核中",
    },
}  # fmt: skip


@dataclass
class Phone:
    """A borrower at her phone."""

    page: Page
    person: dict[str, Any]
    words: dict[str, str]

    @classmethod
    def of(cls, page: Page, profile: str, language: str = "zh-CN") -> "Phone":
        return cls(page, person(profile), WORDS[language])

    def press(self, word: str) -> None:
        self.page.get_by_role("button", name=self.words[word], exact=True).click()

    def field(self, word: str) -> Any:
        return self.page.get_by_label(self.words[word], exact=False).first

    def code(self, before: str | None) -> str:
        """Wait for the SMS in the box."""
        for _ in range(PATIENCE_MS // 500):
            code = world.last_code(str(self.person["phone"]))
            if code and code != before:
                return code
            self.page.wait_for_timeout(500)
        raise TimeoutError("no SMS came")

    def sign_in(self) -> None:
        self.page.goto("/m/")
        self.field("phone").fill(str(self.person["phone"]))
        self.press("send")
        self.field("code").fill(self.code(None))
        self.press("sign_in")
        expect(self.page.get_by_role("button", name=self.words["begin"])).to_be_visible()

    def open_account(self) -> None:
        self.press("begin")
        self.field("name").fill(str(self.person["name"]))
        self.field("id").fill(str(self.person["id_number"]))
        self.page.locator("select").first.select_option("employee")
        self.field("address").fill(str(self.person["address"]))
        self.field("income").fill(str(self.person["monthly_income"]))
        self.field("card").fill(str(self.person["bank_account"]))
        self.press("open")
        self.page.wait_for_url("**/m/apply*")

    def apply(self, amount: str) -> None:
        self.field("amount").fill(amount)  # There once the offer, with its range, has arrived.
        self.page.get_by_text(self.words["term"], exact=True).click()
        self.page.get_by_text(self.words["purpose"], exact=True).click()
        self.press("next")
        self.page.wait_for_url("**/m/apply/consent*")

    def agree(self) -> None:
        """Read to the end, wait as long as the text asks, agree."""
        button = self.page.get_by_role("button", name=self.words["agree"], exact=True)
        for _ in range(20):
            self.page.mouse.wheel(0, 3000)
            self.page.evaluate("document.querySelectorAll('*').forEach(e => { if (e.scrollHeight"
                               " > e.clientHeight) e.scrollTop = e.scrollHeight })")  # fmt: skip
            if button.count() and button.is_enabled():
                break
            self.page.wait_for_timeout(500)
        button.click()
        self.page.wait_for_url("**/m/applications/*")

    def confirm(self) -> None:
        """Look at the contract, and confirm it with the code."""
        self.page.get_by_text(self.words["sign"], exact=True).click(timeout=PATIENCE_MS)
        before = world.last_code(str(self.person["phone"]))
        self.press("start")
        understood = self.page.get_by_role("button", name=self.words["understood"])
        expect(understood).to_be_enabled()
        understood.click()
        self.page.get_by_text(self.words["read"]).first.click()
        self.press("send")
        box = self.page.get_by_role("textbox", name=self.words["code"])  # A way to sign, too.
        box.fill(self.code(before))
        self.press("confirm")
