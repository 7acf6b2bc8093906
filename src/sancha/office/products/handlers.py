"""A product's next version is proposed by one person and released by another."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import Field, ValidationError

from sancha.core.daycount import Convention, Unit
from sancha.core.money import Rounding, rate_text
from sancha.core.schedule import INSTALMENTS_MAX
from sancha.engines.decision import queries as policies
from sancha.engines.ledger import queries as ledger
from sancha.engines.process import queries as processes
from sancha.office.parameters import queries as parameters
from sancha.office.products import permissions, queries, services
from sancha.office.products.types import Terms
from sancha.office.products.words import (
    BASES,
    DEBIT_WAYS,
    FIRST_PERIODS,
    METHODS,
    PARTS,
    PERIODS,
    REPRICINGS,
    ROUNDINGS,
)
from sancha.office.proposals.queries import head_office_id
from sancha.office.proposals.types import YES_OR_NO, Draft, Form, Kind, register
from sancha.platform.errors import Invalid
from sancha.platform.text import Text

BEYOND = Text(
    "须在 {least} 至 {most} 之间（业务参数）", "Between {least} and {most}, as the parameters say"
)
# Which parameters bound which term: at least, at most.
BOUNDS = {
    "rate_cap_pct_year": ("", "cost.ceiling_pct_year"),
    "overdue_markup_pct": ("penalty.overdue_markup_least_pct", "penalty.overdue_markup_most_pct"),
    "misuse_markup_pct": ("penalty.misuse_markup_least_pct", "penalty.misuse_markup_most_pct"),
    "confirm_within_days": ("", "contract.confirm_within_days"),
}
WRONG = Text("请检查此项", "Check this value")
EARNED = "loan.interest_accrued"
UNBOOKED = Text(
    "请先为本产品设置贴现的记账规则", "First release posting rules of discounting for this product"
)
LONGEST_MONTHS = 480
SHORTEST_MONTH, LONGEST_MONTH = 28, 31  # Days.
DAYS = {Unit.WEEK: 7, Unit.DAY: 1}
AT_ONCE = {"bullet", "discount"}  # Nothing falls due before the end.
APPLIED_BY = ("consent", "contract")  # What an application for a product needs.
CODE = Text("代码", "Code")
NAME_ZH, NAME_EN = Text("名称（中文）", "Name in Chinese"), Text("名称（英文）", "Name in English")
LABELS = {
    "name.zh": NAME_ZH,
    "name.en": NAME_EN,
    "valid_from": Text("生效日", "In force from"),
    "terms.amount_min_fen": Text("最低金额（元）", "Least amount (CNY)"),
    "terms.amount_max_fen": Text("最高金额（元）", "Most (CNY)"),
    "terms.term_options": Text("可选期限（月）", "Terms in months"),
    "terms.rate_pct_month": Text("月利率 %", "Monthly rate %"),
    "terms.lpr": Text("利率跟随 LPR（否则为固定利率）", "Follows the LPR (else fixed)"),
    "terms.lpr.base": Text("LPR 品种", "Which LPR"),
    "terms.lpr.points_bp": Text("加点（基点）", "Points (bp)"),
    "terms.lpr.repricing": Text("重定价日", "Fixed anew on"),
    "terms.lpr.looks_back_days": Text("取几日前公布的 LPR", "Published so many days before"),
    "terms.method": Text("还款方式", "Method"),
    "terms.day_count": Text("计息基准", "Day count"),
    "terms.every_months": Text("结息周期（月）", "Interest settled every so many months"),
    "terms.every_weeks": Text(
        "每几周结息（空为按月或按天）", "Settled every so many weeks instead (empty: not)"
    ),
    "terms.every_days": Text(
        "每几天结息（空为按月或按周）", "Settled every so many days instead (empty: not)"
    ),
    "terms.due_day": Text("还款日（空为放款对应日）", "Due day (empty: the day of disbursement)"),
    "terms.due_month": Text("结息月（其中任一月）", "One of the months in which it is settled"),
    "terms.principal_every": Text(
        "每几期还本（等额本金）", "Principal in each so-many-th instalment (equal principal)"
    ),
    "terms.principal_months": Text(
        "还本月份（等额本金，空为不限）",
        "Principal only in these months (equal principal; empty: in all)",
    ),
    "terms.principal_grace": Text("前几期只付息", "Interest only in so many first instalments"),
    "terms.whole_yuan": Text("每期还款取整到元", "Instalments in whole yuan"),
    "terms.rounding": Text("金额舍入", "Rounding"),
    "terms.first_period": Text("首期零头天数", "Days before the first due day"),
    "terms.minimum_first_days": Text("首期最短天数", "Shortest first period in days"),
    "terms.reminder_days_before": Text("提前提醒天数", "Reminder so many days before"),
    "terms.rate_cap_pct_year": Text("年化综合成本上限 %", "All-in cost a year at most %"),
    "terms.overdue_markup_pct": Text("逾期罚息加收 %", "Overdue mark-up %"),
    "terms.misuse_markup_pct": Text("挪用罚息加收 %", "Misuse mark-up %"),
    "terms.compounds": Text("计收复利", "Compound interest"),
    "terms.grace_days": Text("宽限天数", "Days of grace"),
    "terms.allocation": Text("还款冲抵顺序", "What a payment settles first"),
    "terms.partial_debit": Text("余额不足时部分扣款", "Debit a part where there is not enough"),
    "terms.debit_way": Text("代扣方式", "How debits are sent"),
    "terms.minimum_age": Text("最低年龄", "Youngest age"),
    "terms.maximum_age": Text("最高年龄", "Oldest age"),
    "terms.confirm_within_days": Text("合同确认期限（天）", "Days to confirm the contract"),
    "terms.vat_rate_pct": Text("增值税率 %", "VAT %"),
    "terms.two_people_pay_from_fen": Text(
        "须两人放款的金额起点（元，空为自动放款）",
        "Two people pay it from (CNY; empty: paid by itself)",
    ),
    "terms.entrusted_from_fen": Text(
        "受托支付的金额起点（元，空按法定标准）",
        "Paid to the counterparty from (CNY; empty: as the law says)",
    ),
    "terms.purposes": Text("贷款用途", "Purposes"),
    "terms.purposes.*.code": CODE,
    "terms.purposes.*.label.zh": NAME_ZH,
    "terms.purposes.*.label.en": NAME_EN,
    "terms.vague_words": Text("不接受的笼统用途", "Purposes too vague to take"),
    "terms.materials": Text("申请材料", "Documents asked for"),
    "terms.materials.*.kind": CODE,
    "terms.materials.*.label.zh": NAME_ZH,
    "terms.materials.*.label.en": NAME_EN,
    "terms.materials.*.required": Text("必须提交", "Required"),
    "form.required": Text("申请表必填项", "Fields that an application must have"),
    "terms.consent": Text("授权书", "Consent"),
    "terms.process": Text("审批流程", "Process"),
    "terms.policy": Text("准入策略", "Policy"),
    "terms.contract": Text("合同模板", "Contract text"),
    "terms.revolving": Text("循环额度（可多次提款）", "Revolving limit (several draws)"),
    "terms.early_fee_pct": Text("提前还款违约金 %", "Early repayment fee %"),
}


class NameForm(Form):
    zh: str = Field(min_length=1, max_length=60)
    en: str = Field(min_length=1, max_length=60)


class ProductForm(Form):
    name: NameForm
    valid_from: date
    terms: dict[str, Any]
    form: dict[str, Any]


def newest() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in queries.all_versions():  # The last version of each product comes first.
        found.setdefault(
            row.product.code,
            {
                "name": row.product.name,
                "valid_from": row.valid_from.isoformat(),
                "terms": Terms.model_validate(row.terms).model_dump(mode="json"),
                "form": row.form,
            },
        )
    return found


def listed() -> list[tuple[str, Text]]:
    return [(code, Text.of(values["name"])) for code, values in newest().items()]


def prepare(code: str, form: ProductForm) -> Draft:
    """:raises Invalid: if the terms are not whole, or name what is not released."""
    try:
        terms = Terms.model_validate(form.terms)
    except ValidationError as error:
        raise Invalid({
            "/values/terms/" + "/".join(str(part) for part in found["loc"]): WRONG
            for found in error.errors()
        }) from None  # fmt: skip
    if terms.amount_min_fen > terms.amount_max_fen:
        raise Invalid({"/values/terms/amount_max_fen": WRONG})
    if found := misfits(terms) | unbooked(code, terms) | beyond_bounds(terms, on=form.valid_from):
        raise Invalid(found)
    if not terms.is_discount:
        processes.latest(terms.process)
        policies.latest(terms.policy)
    after = {**form.model_dump(mode="json"), "terms": terms.model_dump(mode="json")}
    return Draft(title=Text(form.name.zh, form.name.en), before=newest().get(code), after=after)


def misfits(terms: Terms) -> dict[str, Text]:
    """Return which terms of repayment no plan can be made of, or not all of its terms in months."""
    months, shortest = terms.every_months, min(terms.term_options, default=0)
    by_parts = terms.method == "equal_principal"
    is_level = by_parts or terms.method == "equal_instalment"
    fewest = fewest_instalments(terms, shortest)
    wrong = {
        "method": terms.method not in METHODS or terms.method == "custom",
        **{name: not (getattr(terms, name) or terms.is_discount) for name in APPLIED_BY},
        "day_count": terms.day_count not in set(Convention),
        "term_options": not 0 < shortest <= max(terms.term_options) <= LONGEST_MONTHS,
        "every_months": months not in PERIODS
        or months > max(shortest, 1)
        or (terms.method in AT_ONCE and months != 1),
        "due_day": terms.due_day is not None and not 1 <= terms.due_day <= 31,
        "due_month": terms.due_month is not None
        and not (terms.due_day is not None and months > 1 and 1 <= terms.due_month <= 12),
        "principal_every": not 1 <= terms.principal_every <= fewest
        or (terms.principal_every > 1 and not by_parts),
        "principal_months": not all(1 <= month <= 12 for month in terms.principal_months)
        or (bool(terms.principal_months) and not by_parts),
        "principal_grace": not 0 <= terms.principal_grace < fewest
        or (terms.principal_grace > 0 and not is_level),
        "whole_yuan": terms.whole_yuan and not is_level,
        "rounding": terms.rounding not in ROUNDINGS
        or (terms.is_discount and terms.rounding is not Rounding.HALF_UP),
    }
    names = [name for name, is_wrong in wrong.items() if is_wrong] or misfits_by_days(terms)
    return {f"/values/terms/{name}": WRONG for name in names}


def fewest_instalments(terms: Terms, months: int) -> int:
    """Return how many instalments a term in months has at least."""
    every, unit = terms.period
    whole = months if unit is Unit.MONTH else months * SHORTEST_MONTH // DAYS[unit]
    return max(whole // max(every, 1), 1)


def misfits_by_days(terms: Terms) -> list[str]:
    """Return what does not fit a product of which interest is settled by weeks or days."""
    every, unit = terms.period
    if unit is Unit.MONTH:
        return []
    days, most = every * DAYS[unit], max(terms.term_options) * LONGEST_MONTH
    wrong = {
        f"every_{unit.value}s": not 1 <= days <= min(terms.term_options) * SHORTEST_MONTH
        or terms.method in AT_ONCE
        or None not in {terms.every_weeks, terms.every_days},
        "every_months": terms.every_months != 1,
        "due_day": terms.due_day is not None,
        "term_options": days > 0 and most // days >= INSTALMENTS_MAX[unit],
    }
    return [name for name, is_wrong in wrong.items() if is_wrong]


def unbooked(code: str, terms: Terms) -> dict[str, Text]:
    """Return that a product by which bills are discounted has no posting rules of its own: what it
    earns was received before, and stands in other accounts than a loan's.
    """
    rules = [rule for rule in ledger.latest_rules() if rule.event == EARNED]
    if not terms.is_discount or any(rule.product == code for rule in rules):
        return {}
    return {"/values/terms/method": UNBOOKED}


def beyond_bounds(terms: Terms, *, on: date) -> dict[str, Text]:
    """Return which terms are beyond what law and house allow on the day they begin to hold."""
    found = {}
    for name, (least, most) in BOUNDS.items():
        low = parameters.value(least, on=on) if least else Decimal(0)
        high = parameters.value(most, on=on)
        if not low <= getattr(terms, name) <= high:
            found[f"/values/terms/{name}"] = BEYOND.format(
                least=rate_text(low), most=rate_text(high)
            )
    return found


def release(code: str, form: ProductForm, proposal_id: UUID) -> None:
    services.add_version(
        organisation_id=head_office_id(),
        code=code,
        name=Text(form.name.zh, form.name.en),
        terms=form.terms,
        form=form.form,
        valid_from=form.valid_from,
    )


register(
    Kind(
        code="product",
        label=Text("产品", "Product"),
        permission=permissions.MANAGE,
        form=ProductForm,
        listed=listed,
        current=lambda code: newest().get(code),
        prepare=prepare,
        release=release,
        labels=LABELS,
        codes={
            "terms.debit_way": DEBIT_WAYS,
            "terms.first_period": FIRST_PERIODS,
            "terms.rounding": ROUNDINGS,
            "terms.allocation": PARTS,
            "terms.day_count": {one.value: Text(one.value, one.value) for one in Convention},
            "terms.lpr.base": BASES,
            "terms.lpr.repricing": REPRICINGS,
            "terms.materials.*.required": YES_OR_NO,
            "terms.method": {code: text for code, text in METHODS.items() if code != "custom"},
        },
    )
)
