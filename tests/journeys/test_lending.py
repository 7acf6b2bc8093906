"""Signing, paying out and repaying early in a browser: each way, each product."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from journeys.house import PATIENCE_MS, PHONE, House, until, well
from journeys.states import Case, ask
from money import account_of, set_account
from road import calm, person
from sancha.credit.loans import queries as loans
from sancha.entry.sample import world
from sancha.entry.sample.bank import INSTALLER, open_bank
from sancha.entry.sample.borrower import is_signed
from sancha.inloan.disbursement import queries as disbursements
from sancha.office.calendar import queries as calendar
from sancha.office.products import queries as products
from sancha.office.products import services as product_services
from sancha.platform.text import Text
from uploads import jpg, legible

NEEDS_OWN_HOUSE = True  # It releases another version of a product.
WORDS = {
    "zh-CN": {
        "start": "核对无误，去签约", "understood": "我已知晓并继续", "send": "获取验证码",
        "agree": "我已阅读并同意合同全文与综合融资成本明示", "code": "短信验证码",
        "submit": "确认签约", "handwriting": "手写签名", "password": "签署密码",
    },
    "en-US": {
        "start": "All correct, go on", "understood": "I understand, continue", "send": "Get code",
        "agree": "I have read and agree to the full contract and its all-in cost",
        "code": "SMS code", "submit": "Confirm the contract", "password": "Password",
    },
}  # fmt: skip


@dataclass
class Cases:
    by_hand: Case
    by_password: Case
    repaying: Case


@pytest.fixture(scope="module")
def cases(house: House) -> Cases:
    """Three, one of each method; equal principal is paid to the seller from 40,000 yuan."""
    calm()
    bank = open_bank()
    stored = products.shipped()["renovation_loan"]
    product_services.release_product(
        organisation_id=bank.places["800100"].id,
        code="renovation_loan",
        name=Text.of(stored["name"]),
        terms=stored["terms"] | {"entrusted_from_fen": 4_000_000, "materials": []},
        form=stored["form"],
        valid_from=calendar.bank_date(bank.legal_entity_id),
        actor=INSTALLER,
    )
    found = Cases(
        by_hand=ask("good", amount="40000.00", product="renovation_loan"),
        by_password=ask("good", amount="2000.00", product="single_payment_loan", term_months=3),
        repaying=ask("good", amount="20000.00", product="monthly_interest_loan", term_months=6),
    )
    found.repaying.signed()
    return found


def button(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def sign(page: Page, case: Case, way: str, language: str) -> None:
    """Read the cost to its end, choose the way, sign."""
    words = WORDS[language]
    button(page, words["start"])
    understood = page.get_by_role("button", name=words["understood"])
    page.locator(".sheet .reading-end").scroll_into_view_if_needed()
    expect(understood).to_be_enabled()
    understood.click()
    page.get_by_label(words["agree"]).check()
    page.get_by_text(words[way], exact=True).first.click()
    if way == "handwriting":
        draw(page)
    else:
        page.locator("input[type=password]").fill("kitchen2026")
    well(page, f"lending-sign-{way}")
    before = world.last_code(case.borrower.phone)
    button(page, words["send"])
    code = case.borrower.receive_code(before)
    page.get_by_role("textbox", name=words["code"]).fill(code)
    button(page, words["submit"])
    page.wait_for_url("**/m/applications/*")


def draw(page: Page) -> None:
    box = page.locator("canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 30)
    page.mouse.down()
    for x, y in ((120, 90), (180, 30), (250, 100), (300, 50)):
        page.mouse.move(box["x"] + x, box["y"] + y, steps=4)
    page.mouse.up()


def note_payee(page: Page, seller: dict[str, str]) -> None:
    """Note whom it is paid to, with the invoice."""
    expect(page.get_by_text("须受托支付")).to_be_visible()
    page.get_by_label("收款方户名").fill(seller["name"])
    page.get_by_label("收款账号").fill(seller["bank_account"])
    page.get_by_label("开户银行").fill("沙箱银行华东分行")
    page.get_by_label("材料类型").click()
    page.get_by_title("发票", exact=True).click()
    panel = page.locator("form", has=page.get_by_label("收款方户名"))
    paper = {"name": "invoice.jpg", "mimeType": "image/jpeg", "buffer": jpg(legible())}
    panel.locator("input[type=file]").set_input_files(paper)
    well(page, "lending-payee")
    button(page, "登记收款方")
    expect(page.get_by_text("登记人")).to_be_visible()
    expect(page.get_by_text("发票 · invoice.jpg")).to_be_visible()


def reason(page: Page, action: str, words: str) -> None:
    """Take an action that wants a reason in words."""
    button(page, action)
    dialog = page.get_by_role("dialog")
    dialog.locator("textarea").fill(words)
    dialog.locator(".ant-btn-primary").click()
    expect(dialog).to_have_count(0)


def test_signed_by_hand_paid_to_the_seller_by_two_people_and_verified_by_anybody(
    house: House, cases: Cases
) -> None:
    case = cases.by_hand.with_contract()
    contract = f"/contracts/{case.contract_id}"
    seller = person("good")
    set_account(seller, balance="0.00", status="open")
    with house.phone(case.borrower.token, contract) as page:
        expect(page.get_by_text("最高一期还款")).to_be_visible()
        expect(page.get_by_text("受托支付给您的交易对方")).to_be_visible()
        sign(page, case, "handwriting", "zh-CN")
        until(lambda: is_signed(case.contract_id))
        with house.desk("zhoujie", f"/applications/{case.id}") as desk:
            note_payee(desk, seller)
            desk.get_by_label("办理意见").fill("要素齐全，申请放款")
            well(desk, "lending-request")
            button(desk, "提交复核")
            expect(desk.get_by_label("办理意见")).to_have_count(0)
        with house.desk("majun", "/disbursements", language="en-US") as desk:
            expect(desk.get_by_text("Requested by 周杰")).to_be_visible()
            well(desk, "lending-review-en")
            button(desk, "Payee")
            expect(desk.get_by_role("dialog").get_by_text(seller["bank_account"])).to_be_visible()
            well(desk, "lending-payee-en")
            desk.get_by_role("dialog").get_by_role("button", name="Close").click()
            expect(desk.get_by_role("dialog")).to_have_count(0)
            reason(desk, "Approve", "客户、账户与金额一致")
        case.reaches("paid")
        expect(page.get_by_text("款项已到账").first).to_be_visible(timeout=PATIENCE_MS)
        expect(page.get_by_text(f"汇入 {seller['name']}")).to_be_visible()
        assert account_of(seller) == "40000.00"
        page.goto(f"/m{contract}")
        expect(page.get_by_text("双方已签署")).to_be_visible()
        well(page, "lending-contract")
        page.goto(f"/m/loans/{case.loan_id}")
        expect(page.locator(".schedule li")).to_have_count(12)
        expect(page.get_by_text("本金 3,333.33")).to_have_count(11)  # The last takes the rest.
        expect(page.get_by_text("受托支付给")).to_be_visible()
        well(page, "lending-equal-principal")
    with house.desk("wangli", contract) as desk:
        expect(desk.get_by_text("有效", exact=True)).to_have_count(2)
        expect(desk.get_by_text("贷款人 · 三查示范消费金融有限公司")).to_be_visible()
        well(desk, "lending-contract-desk")
        shown = desk.request.get(f"/api/v1{contract}").json()
        pdf = desk.request.get(f"/api/v1{contract}/pdf").body()
    assert_verified(house, shown["number"], shown["verification_code"], pdf)


def assert_verified(house: House, number: str, code: str, pdf: bytes) -> None:
    """Anybody with number and code sees it is genuine; one changed byte of the file shows."""
    address = f"/verify?{urlencode({'number': number, 'code': code})}"
    with house.page() as page:
        page.goto(address)
        expect(page.get_by_text("验证通过")).to_be_visible()
        well(page, "lending-verify")
        changed = bytearray(pdf)
        changed[len(pdf) // 2] ^= 1
        for content, said in ((pdf, "与原件完全一致"), (bytes(changed), "与原件不一致")):
            page.locator("input[type=file]").set_input_files(
                {"name": "contract.pdf", "mimeType": "application/pdf", "buffer": content}
            )
            expect(page.get_by_text(re.compile(said))).to_be_visible()
        page.get_by_label("验证码").fill("AAAA-AAAA-AAAA")
        button(page, "验证")
        expect(page.get_by_text("编号或验证码不正确")).to_be_visible()
        expect(page.get_by_text("验证通过")).to_have_count(0)


def test_a_voucher_of_a_payment_is_verified_on_a_phone_in_english(
    house: House, cases: Cases
) -> None:
    case = cases.repaying.reaches("paid")
    until(lambda: case.payment.voucher_id is not None)
    code = disbursements.verification_code_of(case.payment.id)
    address = f"/verify?{urlencode({'number': case.payment.number, 'code': code})}"
    with house.page(size=PHONE, language="en-US") as page:
        page.goto(address)
        expect(page.get_by_text("Verified:")).to_be_visible()
        well(page, "lending-voucher-narrow-en")


def test_signed_by_password_and_given_up_because_the_account_is_closed(
    house: House, cases: Cases
) -> None:
    case = cases.by_password.with_contract()
    set_account(case.borrower.person, status="closed")
    contract = f"/contracts/{case.contract_id}"
    with house.phone(case.borrower.token, contract, language="en-US") as page:
        sign(page, case, "password", "en-US")
        expect(page.get_by_text("the receiving account is closed")).to_be_visible(
            timeout=PATIENCE_MS
        )
        well(page, "lending-held-en")
        assert case.payment.status.code == "blocked"
        with house.desk("zhoujie", "/disbursements", language="en-US") as desk:
            expect(desk.get_by_text("the receiving account is closed")).to_be_visible()
            well(desk, "lending-blocked-desk-en")
        page.goto(f"/m{contract}")
        button(page, "Step back")
        page.locator(".adm-dialog").get_by_text("Step back", exact=True).click()
        expect(page.get_by_text("This contract is void")).to_be_visible()
        well(page, "lending-given-up-en")
    assert (case.status, case.payment.status.code) == ("withdrawn", "cancelled")
    assert loans.loan_of_application(case.id) is None


def test_repaid_early_in_part_on_the_phone_and_in_full_at_the_desk(
    house: House, cases: Cases
) -> None:
    case = cases.repaying.reaches("paid")
    set_account(case.borrower.person, balance="30000.00")
    loan = f"/loans/{case.loan_id}"

    def left_fen() -> int:
        return loans.get(case.loan_id, on=calendar.bank_date(legal_entity)).balance_fen

    legal_entity = case.payment.legal_entity_id
    with house.phone(case.borrower.token, loan) as page:
        expect(page.get_by_text("本金 0.00")).to_have_count(5)  # Interest first, all at the end.
        page.get_by_role("button", name=re.compile("提前还款")).click()
        page.get_by_label("提前归还本金（元）").fill("8000")
        button(page, "看看要还多少")
        expect(page.get_by_text("¥8,000.00").last).to_be_visible()
        well(page, "lending-early")
        button(page, "确认还款")
        expect(page.get_by_text("已提交扣款，结果会通知您。")).to_be_visible()
        until(lambda: left_fen() == 1_200_000)
        page.reload()
        expect(page.get_by_text("12,000.00").first).to_be_visible()
    assert account_of(case.borrower.person) == "22000.00"
    with house.desk("wangli", loan) as desk:
        desk.get_by_role("tab", name="提前还款").click()
        button(desk, "试算比较")
        expect(desk.get_by_text("节省利息")).to_be_visible()
        button(desk, "生成报价（3 天有效）")
        expect(desk.get_by_text(re.compile("报价 .*有效至")).first).to_be_visible()
        well(desk, "lending-early-desk")
        button(desk, "从客户账户扣款执行")
        button(desk, "确认扣款")
        until(lambda: left_fen() == 0)
        desk.reload()
        expect(desk.get_by_text("已结清").first).to_be_visible()
    assert account_of(case.borrower.person) == "10000.00"
