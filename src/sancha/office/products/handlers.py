"""A product's next version is proposed by one person and released by another."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import Field, ValidationError

from sancha.core.money import rate_text
from sancha.engines.decision import queries as policies
from sancha.engines.process import queries as processes
from sancha.office.parameters import queries as parameters
from sancha.office.products import permissions, queries, services
from sancha.office.products.types import Terms
from sancha.office.proposals.queries import head_office_id
from sancha.office.proposals.types import Draft, Form, Kind, register
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
LABELS = {
    "name.zh": Text("名称（中文）", "Name in Chinese"),
    "name.en": Text("名称（英文）", "Name in English"),
    "valid_from": Text("生效日", "In force from"),
    "terms.amount_min_fen": Text("最低金额（分）", "Least amount in fen"),
    "terms.amount_max_fen": Text("最高金额（分）", "Most in fen"),
    "terms.term_options": Text("可选期限（月）", "Terms in months"),
    "terms.rate_pct_month": Text("月利率 %", "Monthly rate %"),
    "terms.overdue_markup_pct": Text("逾期罚息加收 %", "Overdue mark-up %"),
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
                "terms": row.terms,
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
    if found := beyond_bounds(terms, on=form.valid_from):
        raise Invalid(found)
    processes.latest(terms.process)
    policies.latest(terms.policy)
    after = {**form.model_dump(mode="json"), "terms": terms.model_dump(mode="json")}
    return Draft(title=Text(form.name.zh, form.name.en), before=newest().get(code), after=after)


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
    )
)
