import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pypdf import PdfReader

from sancha.core.daycount import Convention
from sancha.core.irr import plan_cost
from sancha.core.schedule import Method, Plan, Row, Terms, days_of_term, make_plan
from sancha.inloan.contracts import rendering
from sancha.inloan.contracts.rendering import (
    Account,
    Borrower,
    Confirmation,
    ContractElements,
    Fee,
    Lender,
    NotRendered,
    check_elements,
    render_contract,
)
from sancha.office.products import queries as products
from sancha.office.products.types import Terms as ProductTerms
from sancha.office.products.words import due_text, method_text

CARD = Account(number="6222021234567890128", bank="三查示范银行")
TERMS = Terms(
    principal_fen=5_000_000,
    annual_rate_pct=6,
    disbursed_on=date(2026, 1, 10),
    instalments=12,
    due_day=10,
)


def elements_of(
    terms: Terms = TERMS, fees: tuple[Fee, ...] = (), product: dict[str, Any] | None = None
) -> ContractElements:
    plan = make_plan(terms)
    agreed = ProductTerms.model_validate(
        products.shipped()["consumer_loan"]["terms"]
        | {"method": terms.method.value, "due_day": terms.due_day}
        | (product or {})
    )
    return ContractElements(
        contract_number="HT2026011000001",
        dated_on=date(2026, 1, 10),
        lender=Lender(
            name="三查示范银行股份有限公司",
            uscc="91350100M000100Y43",
            address="江苏省常州市天宁区和平中路 1 号",
            phone="400-800-0000",
        ),
        borrower=Borrower(
            name="王晓芳",
            id_number="11010519491231002X",
            phone="13800138000",
            address="江苏省常州市武进区花园街 88 号",
        ),
        amount_fen=5_000_000,
        amount_capitals="伍万元整",
        term_months=12,
        instalments=1 if terms.method is Method.BULLET else 12,
        annual_rate_pct=Decimal(6),
        monthly_rate_pct=Decimal("0.5"),
        cost=plan_cost(plan, deducted_fen=sum(fee.amount_fen for fee in fees)),
        cost_cap_pct=Decimal(24),
        purpose="装修",
        form=agreed.contract,
        method=method_text(agreed).zh,
        due=due_text(agreed).zh,
        plan=plan,
        receiving_account=CARD,
        repayment_account=CARD,
        penalty_markup_pct=Decimal(50),
        misuse_markup_pct=Decimal(100),
        compounds=True,
        grace_days=3,
        early_fee_pct=Decimal(0),
        consent_number="SQ2026011000001",
        court="贷款人住所地人民法院",
        fees=fees,
    )


GOOD = elements_of()
CONFIRMED = Confirmation(
    way="短信验证码",
    trace="QR2026011000001",
    phone_masked="138****8000",
    confirmed_at=datetime(2026, 1, 10, 18, 30, 15, tzinfo=UTC),
    draft_digest="9f73c58e5f58074e75f6237ff31390c5619f4b39e3281f073921f23613a2fc96",
)


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page without blanks, which depend on the setting."""
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def text_of(elements: ContractElements) -> str:
    return "".join(pages_of(render_contract(elements)))


class TestRenderContract:
    def test_says_of_a_limit_that_each_draw_is_a_loan_and_of_no_other(self) -> None:
        clauses = (
            "上列借款金额为循环借款额度",
            "归还的本金可以再次提取",
            "有逾期借款的，乙方不得提款",
        )
        limit = text_of(replace(GOOD, is_revolving=True))
        assert [words for words in clauses if words not in limit] == []
        assert "循环" not in text_of(GOOD)

    def test_says_what_was_agreed(self) -> None:
        text = text_of(GOOD)
        for words in (
            "个人消费借款合同",
            "合同编号：HT2026011000001",
            "三查示范银行股份有限公司",
            "王晓芳",
            "11010519491231002X",
            "人民币50,000.00元",
            "人民币伍万元整",
            "12个月",
            "装修",
            "等额本息，共12期",
            "每月10日",
            "6222021234567890128",
            "6.1678%（内部收益率法，复利）",
            "4,303.32元（末期4,303.34元）",
            "综合融资成本明示表",
            "除上表明示的项目外，甲方及其合作机构不向乙方收取其他任何息费。",
            "年利率9.00%（上浮50%）",
            "年利率12.00%（上浮100%）",
            "宽限期",
            "授权书编号：SQ2026011000001",
            "向贷款人住所地人民法院提起诉讼",
        ):
            assert words in text

    def test_lists_every_instalment_and_the_sums(self) -> None:
        annex = pages_of(render_contract(GOOD))[-1]
        assert "12026年2月10日4,053.32250.004,303.3245,946.68" in annex
        assert "122027年1月10日4,281.9321.414,303.340.00" in annex
        assert "合计50,000.001,639.8651,639.86" in annex

    def test_numbers_every_page(self) -> None:
        pages = pages_of(render_contract(GOOD))
        assert len(pages) == 5
        for number, page in enumerate(pages, start=1):
            assert f"第{number}页共5页" in page

    def test_is_byte_for_byte_the_same_for_the_same_elements(self) -> None:
        first = render_contract(GOOD)
        rendering.fonts.cache_clear()
        assert render_contract(GOOD) == first

    def test_differs_when_one_element_does(self) -> None:
        assert render_contract(replace(GOOD, purpose="旅游")) != render_contract(GOOD)

    def test_is_an_archive_document_with_the_shipped_fonts_only(self) -> None:
        pdf = render_contract(GOOD)
        reader = PdfReader(io.BytesIO(pdf))
        assert b'pdfaid:part="2"' in pdf or b"<pdfaid:part>2<" in pdf
        assert b'pdfaid:conformance="B"' in pdf or b"<pdfaid:conformance>B<" in pdf
        assert reader.metadata is not None
        assert reader.metadata.title == "个人消费借款合同 HT2026011000001"
        fonts = {
            font.get_object()["/BaseFont"].split("+")[-1]
            for page in reader.pages
            for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
        }
        assert {name.removesuffix("-Identity-H") for name in fonts} == {
            "NotoSansSC-Regular",
            "NotoSerifSC-Regular",
        }

    def test_waits_for_a_signature_until_confirmed(self) -> None:
        draft, signed = text_of(GOOD), text_of(replace(GOOD, confirmation=CONFIRMED))
        assert "待签署文本" in draft
        assert "待借款人以短信验证码确认" in draft
        assert "待签署文本（PDF）的SHA-256摘要" not in draft
        assert "QR2026011000001" in signed
        assert "138****8000" in signed
        assert "2026-01-1102:30:15（北京时间）" in signed  # 18:30 UTC is the next day there.
        assert "签署日期：2026年1月11日" in signed
        assert CONFIRMED.draft_digest in signed
        assert "已由借款人确认" in signed
        assert "待借款人以短信验证码确认" not in signed

    def test_changes_its_clauses_with_the_product(self) -> None:
        text = text_of(replace(GOOD, compounds=False, grace_days=0, early_fee_pct=Decimal("1.5")))
        assert "甲方对应付未付的利息不计收复利。" in text
        assert "并按提前归还本金的1.50%一次性收取违约金。" in text
        assert "宽限期" not in text
        assert "借款逾期后按逾期罚息利率计收复利" not in text

    def test_shows_fees_where_there_are_any(self) -> None:
        fee = Fee(name="评估费", basis="放款时一次性收取", rate="本金的1%", amount_fen=50_000,
                  collected_by="三查示范评估公司")  # fmt: skip
        elements = elements_of(fees=(fee,))
        assert check_elements(elements) == []
        text = text_of(elements)
        assert "评估费放款时一次性收取本金的1%500.00" in text
        assert "正常履约情形下，全部利息与费用之和2,139.86" in text
        assert "其他费用无" not in text

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"method": Method.EQUAL_PRINCIPAL}, "等额本金，共12期"),
            ({"method": Method.BULLET}, "借款到期日"),
            ({"method": Method.INTEREST_FIRST}, "250.00元（末期50,250.00元）"),
            ({"due_day": 31}, "每月31日（当月无此日的，为当月最后一日）"),
            (
                {"day_count": Convention.ACTUAL_360},
                "按实际用款天数和日利率计算。计息天数算头不算尾",
            ),
        ],
    )
    def test_follows_the_plan(self, changes: dict[str, Any], words: str) -> None:
        elements = elements_of(replace(TERMS, **changes))
        assert check_elements(elements) == []
        assert words in text_of(elements)

    def test_names_the_rule_of_a_rate_that_follows_the_lpr_and_how_interest_is_settled(
        self,
    ) -> None:
        days = days_of_term(replace(TERMS, every=3, due_day=20, due_month=3), 12)
        terms = replace(TERMS, due_on=days, instalments=len(days), every=3,
                        method=Method.INTEREST_FIRST, day_count=Convention.ACTUAL_360)  # fmt: skip
        product = {
            "every_months": 3,
            "due_day": 20,
            "due_month": 3,
            "contract": "business_loan_contract",
        }
        rule = "2025 年 12 月 20 日公布的 1 年期 LPR（3%）加 300 个基点，每年 1 月 1 日重定价"
        elements = replace(elements_of(terms, product=product), instalments=None, rate_rule=rule)
        assert check_elements(elements) == []
        text = text_of(elements)
        for words in (
            "个人经营借款合同",
            "约定的生产经营用途",
            "不得用于个人消费",
            "浮动利率：2025年12月20日公布的1年期LPR（3%）加300个基点，每年1月1日重定价",
            "合同签订日执行的年利率为6.00%",
            "按季付息、到期还本，共5期",
            "3、6、9、12月的20日及到期日",
            "2027年1月10日",
        ):
            assert words in text, words
        assert "固定利率" not in text
        assert "个人消费借款合同" not in text
        assert "固定利率，借款期限内不调整" in text_of(GOOD)

    def test_prints_what_people_write_and_never_runs_it(self) -> None:
        name = '#pagebreak() *王* $x$ @a \\ "'
        text = text_of(replace(GOOD, borrower=replace(GOOD.borrower, name=name)))
        assert '#pagebreak()*王*$x$@a\\"' in text

    def test_shows_rare_characters_and_refuses_those_it_cannot(self) -> None:
        rare = replace(GOOD, borrower=replace(GOOD.borrower, name="王㐂"))
        assert "王㐂" in text_of(rare)
        unknown = replace(GOOD, borrower=replace(GOOD.borrower, name="王\U00030000"))
        with pytest.raises(NotRendered):
            render_contract(unknown)


def broken_plan(change: Callable[[tuple[Row, ...]], tuple[Row, ...]]) -> Plan:
    return replace(GOOD.plan, rows=change(GOOD.plan.rows))


class TestCheckElements:
    def test_finds_nothing_wrong_with_good_elements(self) -> None:
        assert check_elements(GOOD) == []

    @pytest.mark.parametrize(
        ("changes", "codes"),
        [
            ({"contract_number": " "}, ["missing"]),
            ({"purpose": ""}, ["missing"]),
            ({"borrower": replace(GOOD.borrower, name="")}, ["missing"]),
            ({"lender": replace(GOOD.lender, name="")}, ["missing"]),
            ({"lender": replace(GOOD.lender, uscc="91350100M000100Y44")}, ["uscc"]),
            ({"borrower": replace(GOOD.borrower, id_number="110105194912310021")}, ["id_number"]),
            ({"borrower": replace(GOOD.borrower, phone="1380013800")}, ["phone"]),
            ({"dated_on": date(1967, 12, 30)}, ["minor"]),
            ({"dated_on": date(1967, 12, 31)}, []),
            ({"repayment_account": replace(CARD, number="6222021234567890129")}, ["account"]),
            ({"amount_capitals": "伍万零壹元整"}, ["capitals"]),
            ({"amount_fen": 5_000_100, "amount_capitals": "伍万零壹元整"},
             ["schedule_sum", *["schedule_row"] * 12]),
            ({"amount_fen": 0, "amount_capitals": "零元整"},
             ["amount", "schedule_sum", *["schedule_row"] * 12]),
            ({"amount_fen": -1}, ["amount", "capitals", "schedule_sum", *["schedule_row"] * 12]),
            ({"plan": broken_plan(lambda rows: (rows[0], *rows[2:]))},
             ["schedule_sum", *["schedule_row"] * 10, "schedule_term", "cost"]),
            ({"plan": broken_plan(lambda _: ())}, ["schedule_sum", "schedule_term", "cost"]),
            ({"plan": replace(GOOD.plan, starts_on=date(2026, 3, 1))}, ["schedule_dates", "cost"]),
            ({"dated_on": date(1949, 12, 30)}, ["minor"]),
            ({"plan": broken_plan(lambda rows: (
                replace(rows[0], balance_after_fen=1), *rows[1:]))}, ["schedule_row"]),
            ({"plan": broken_plan(lambda rows: (
                replace(rows[0], due_on=rows[1].due_on), *rows[1:]))}, ["schedule_dates", "cost"]),
            ({"instalments": 13}, ["schedule_term"]),
            ({"instalments": None, "term_months": 13}, ["schedule_term"]),
            ({"instalments": None}, []),
            ({"monthly_rate_pct": Decimal("0.51")}, ["monthly_rate"]),
            ({"cost": replace(GOOD.cost, irr_pct=Decimal("6.0000"))}, ["cost"]),
            ({"cost_cap_pct": Decimal("6.1677")}, ["cost_cap"]),
            ({"cost_cap_pct": Decimal("6.1678")}, []),
        ],
    )  # fmt: skip
    def test_names_each_thing_that_is_wrong(
        self, changes: dict[str, Any], codes: list[str]
    ) -> None:
        found = check_elements(replace(GOOD, **changes))
        assert [finding.code for finding in found] == [f"contracts.{code}" for code in codes]

    def test_says_it_in_both_languages_and_points_to_the_element(self) -> None:
        (finding,) = check_elements(replace(GOOD, amount_capitals="伍万零壹元整"))
        assert finding.element == "/amount_capitals"
        assert finding.message.zh == "大写金额与小写金额不一致"
        assert finding.message.en == "The amount in capitals differs from the figures"
