from datetime import date, datetime
from typing import Any

from ninja import Schema

from sancha.core.money import yuan
from sancha.office.products import permissions, queries
from sancha.office.products.errors import NoSuchProduct
from sancha.office.products.models import ProductVersion
from sancha.office.products.types import Terms
from sancha.office.products.words import (
    DEBIT_WAYS,
    FIRST_PERIODS,
    ROUNDINGS,
    due_text,
    lpr_text,
    method_text,
)
from sancha.platform import http
from sancha.platform.text import Status, Text, listed

router = http.router(tags=["products"])

IN_FORCE = Status("in_force", Text("生效中", "In force"), "green")
PAST = Status("past", Text("历史版本", "Superseded"), "grey")
YUAN, MONTHS, PERCENT = Text("元", "yuan"), Text("个月", "months"), Text("%", "%")
DAYS, YEARS = Text("天", "days"), Text("岁", "years")


class RowOut(Schema):
    code: str
    name: Text
    version: int
    status: Status
    effective_from_on: date
    amount_min: str
    amount_max: str
    term_options: list[int]
    rate_pct_month: str
    rate_rule: Text | None
    versions: int


class RowList(Schema):
    items: list[RowOut]
    total: int


class ParameterOut(Schema):
    name: str
    label: Text
    value: Text
    unit: Text | None


class GroupOut(Schema):
    label: Text
    items: list[ParameterOut]


class VersionOut(Schema):
    version: int
    status: Status
    effective_from_on: date
    effective_until_on: date | None
    made_by: str
    checked_by: str | None
    made_at: datetime


class ProductOut(Schema):
    code: str
    name: Text
    description: Text
    version: int
    status: Status
    effective_from_on: date
    effective_until_on: date | None
    parameters: list[GroupOut]
    form: dict[str, Any]
    versions: list[VersionOut]


def plain(value: object) -> Text:
    return Text(str(value), str(value))


def yes(value: bool) -> Text:
    return Text("是", "Yes") if value else Text("否", "No")


def item(name: str, zh: str, en: str, value: Text, unit: Text | None = None) -> ParameterOut:
    """Build one parameter as a screen shows it."""
    return ParameterOut(name=name, label=Text(zh, en), value=value, unit=unit)


def who_and_what(t: Terms) -> GroupOut:
    return GroupOut(
        label=Text("准入", "Who and what"),
        items=[
            item("amount_min", "最低金额", "Least amount", plain(yuan(t.amount_min_fen)), YUAN),
            item("amount_max", "最高金额", "Most", plain(yuan(t.amount_max_fen)), YUAN),
            item(
                "term_options",
                "可选期限",
                "Terms",
                listed(plain(months) for months in t.term_options),
                MONTHS,
            ),
            item("minimum_age", "最低年龄", "Youngest", plain(t.minimum_age), YEARS),
            item("maximum_age", "最高年龄", "Oldest", plain(t.maximum_age), YEARS),
            *(
                [
                    item(
                        "entrusted_from",
                        "受托支付起点金额",
                        "Paid to the counterparty from",
                        plain(yuan(t.entrusted_from_fen)),
                        YUAN,
                    )
                ]
                if t.entrusted_from_fen is not None
                else []
            ),
            item("purposes", "用途", "Purposes", listed(p.label for p in t.purposes)),
        ],
    )


def price(t: Terms) -> GroupOut:
    agreed = [
        item("rate_pct_month", "月利率", "Monthly rate", plain(t.rate_pct_month), PERCENT),
        item(
            "annual_rate_pct",
            "年利率（单利）",
            "Simple annual rate",
            plain(t.annual_rate_pct),
            PERCENT,
        ),
    ]
    if t.lpr is not None:  # Those are what it was on the day of release.
        agreed = [item("lpr", "利率规则", "Rate", lpr_text(t.lpr))]
    return GroupOut(
        label=Text("价格", "Price"),
        items=[
            *agreed,
            item(
                "rate_cap_pct_year",
                "综合成本上限",
                "Cap of the all-in cost",
                plain(t.rate_cap_pct_year),
                PERCENT,
            ),
            item(
                "overdue_markup_pct",
                "逾期罚息加收",
                "Overdue mark-up",
                plain(t.overdue_markup_pct),
                PERCENT,
            ),
            item(
                "misuse_markup_pct",
                "挪用罚息加收",
                "Misuse mark-up",
                plain(t.misuse_markup_pct),
                PERCENT,
            ),
            item(
                "early_fee_pct",
                "提前还款违约金",
                "Early repayment fee",
                plain(t.early_fee_pct),
                PERCENT,
            ),
            item("vat_rate_pct", "增值税率", "VAT rate", plain(t.vat_rate_pct), PERCENT),
        ],
    )


def repayment(t: Terms) -> GroupOut:
    return GroupOut(
        label=Text("还款", "Repayment"),
        items=[
            item("revolving", "循环额度，可多次提款", "Revolving limit", yes(t.revolving)),
            item("method", "还款方式", "Method", method_text(t)),
            item("day_count", "计息基准", "Day count", plain(t.day_count)),
            item("due_day", "还款日", "Due day", due_text(t)),
            item(
                "first_period",
                "首期零头天数",
                "Days before the first due day",
                FIRST_PERIODS[t.first_period],
            ),
            item(
                "minimum_first_days",
                "首期最短天数",
                "Shortest first period",
                plain(t.minimum_first_days),
                DAYS,
            ),
            item("whole_yuan", "每期还款取整到元", "Instalments in whole yuan", yes(t.whole_yuan)),
            item("rounding", "金额舍入", "Rounding", ROUNDINGS[t.rounding]),
            item(
                "reminder_days_before",
                "提前提醒",
                "Reminder before",
                plain(t.reminder_days_before),
                DAYS,
            ),
            item(
                "partial_debit", "余额不足时部分扣款", "Take part when short", yes(t.partial_debit)
            ),
            item("debit_way", "代扣方式", "How debits are sent", DEBIT_WAYS[t.debit_way]),
            item(
                "confirm_within_days",
                "合同确认时限",
                "Confirm within",
                plain(t.confirm_within_days),
                DAYS,
            ),
        ],
    )


def wiring(t: Terms) -> GroupOut:
    if t.is_discount:  # Nobody applies for it.
        return GroupOut(label=Text("流程与策略", "Process and policy"), items=[])
    return GroupOut(
        label=Text("流程与策略", "Process and policy"),
        items=[
            item("process", "审批流程", "Process", plain(t.process)),
            item("policy", "决策策略", "Policy", plain(t.policy)),
            item("contract", "合同模板", "Contract template", plain(t.contract)),
            item("consent", "授权书", "Consent text", plain(t.consent)),
        ],
    )


def parameters(terms: Terms) -> list[GroupOut]:
    """Write the terms for a person, in groups."""
    groups = [who_and_what(terms), price(terms), repayment(terms), wiring(terms)]
    return [group for group in groups if group.items]


def form_out(form: dict[str, Any], terms: Terms) -> dict[str, Any]:
    """Return the form with titles in both languages, and the purposes to choose from."""
    shown = {**form, "properties": {k: dict(v) for k, v in form["properties"].items()}}
    for field in shown["properties"].values():
        zh, _, en = field.pop("title").partition(" ")
        field["x-title"] = {"zh": zh, "en": en}
    choices = [{"code": p.code, "label": vars(p.label)} for p in terms.purposes]
    if "purpose" in shown["properties"]:
        shown["properties"]["purpose"]["x-choices"] = choices
    return shown


def by_product() -> dict[str, list[ProductVersion]]:
    found: dict[str, list[ProductVersion]] = {}
    for row in queries.all_versions():
        found.setdefault(row.product.code, []).append(row)
    return found


@router.get("/products", response=RowList)
@http.reads(permissions.READ)
def products(request: http.Request) -> RowList:
    """What the lender offers."""
    items = []
    for rows in by_product().values():
        view = queries.view_of(rows[0])
        items.append(
            RowOut(
                code=view.code,
                name=view.name,
                version=view.version,
                status=IN_FORCE,
                effective_from_on=rows[0].valid_from,
                amount_min=yuan(view.terms.amount_min_fen),
                amount_max=yuan(view.terms.amount_max_fen),
                term_options=view.terms.term_options,
                rate_pct_month=str(view.terms.rate_pct_month),
                rate_rule=lpr_text(view.terms.lpr) if view.terms.lpr else None,
                versions=len(rows),
            )
        )
    return RowList(items=items, total=len(items))


@router.get("/products/{code}", response=ProductOut)
@http.reads(permissions.READ)
def product(request: http.Request, code: str, version: int | None = None) -> ProductOut:
    """One product, in the version in force or the one named."""
    rows = by_product().get(code, [])
    row = next((r for r in rows if version in {None, r.version}), None)
    if row is None:
        raise NoSuchProduct(product=code)
    view = queries.view_of(row)
    description = Text(
        "线上申请、自动决策、电子合同、到期自动扣款",
        "Applied for on the phone, decided by policy, contract by code, debited on the due day",
    )
    return ProductOut(
        code=code,
        name=view.name,
        description=description,
        version=view.version,
        status=IN_FORCE if row is rows[0] else PAST,
        effective_from_on=row.valid_from,
        effective_until_on=None,
        parameters=parameters(view.terms),
        form=form_out(view.form, view.terms),
        versions=[
            VersionOut(
                version=r.version,
                status=IN_FORCE if r is rows[0] else PAST,
                effective_from_on=r.valid_from,
                effective_until_on=None,
                made_by=r.made_by,
                checked_by=None,
                made_at=r.made_at,
            )
            for r in rows
        ],
    )
