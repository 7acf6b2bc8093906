"""The calculator: plans and their yearly cost on any terms, the same figures as `sancha quote`."""

from datetime import date
from typing import Literal

from ninja import Field, Schema

from sancha.core.fields import InvalidFields
from sancha.core.quote import quote
from sancha.platform import http
from sancha.platform.errors import Invalid
from sancha.platform.faults import message_of
from sancha.platform.text import Text
from sancha.preloan.applications.api.routers import borrower_router, router

MOST_INSTALMENTS, MOST_PLANS = 480, 3


class PlanIn(Schema):
    principal: str
    annual_rate_pct: str
    disbursed_on: date
    instalments: int = Field(ge=1, le=MOST_INSTALMENTS)
    every: int = Field(default=1, ge=1, le=60)
    unit: Literal["month", "week", "day"] = "month"
    method: Literal["equal_instalment", "equal_principal", "interest_first", "bullet", "custom"]
    day_count: Literal[
        "30/360", "30/365", "actual/360", "actual/364", "actual/365", "actual/actual"
    ] = "30/360"
    due_day: int | None = Field(default=None, ge=1, le=31)
    first_period: Literal["short", "long", "merged"] = "long"
    rounding: Literal["half_up", "half_even"] = "half_up"
    instalment_unit: Literal["0.01", "1"] = "0.01"
    principal_grace: int = Field(default=0, ge=0, le=MOST_INSTALMENTS)
    principal_months: list[int] = Field(default=[], max_length=12)
    custom_principal: list[str] = Field(default=[], max_length=MOST_INSTALMENTS)


class PlansIn(Schema):
    plans: list[PlanIn] = Field(min_length=1, max_length=MOST_PLANS)


class PlanRow(Schema):
    nr: int
    due_on: date
    principal: str
    interest: str
    payment: str
    balance_after: str


class PlanOut(Schema):
    rows: list[PlanRow]
    total_interest: str
    irr_pct: str
    simple_apr_pct: str


class PlansOut(Schema):
    plans: list[PlanOut]


@router.post("/applications/plans", response=PlansOut)
def plans(request: http.Request, body: PlansIn) -> PlansOut:
    """Plans on some terms, side by side; nothing is stored."""
    return plans_of(body)


@borrower_router.post("/borrower/plans", response=PlansOut)
def borrower_plans(request: http.Request, body: PlansIn) -> PlansOut:
    """What a loan would cost by several methods, before one applies; nothing is stored."""
    return plans_of(body)


def plans_of(body: PlansIn) -> PlansOut:
    """:raises Invalid: with a finding beside each field, where no plan can be made."""
    found: list[PlanOut] = []
    wrong: dict[str, Text] = {}
    for place, plan in enumerate(body.plans):
        terms = plan.dict(exclude_none=True) | {"disbursed_on": plan.disbursed_on.isoformat()}
        try:
            found.append(PlanOut(**quote(terms)))
        except InvalidFields as refusal:
            wrong |= {f"/plans/{place}/{p.field}": message_of(p) for p in refusal.problems}
    if wrong:
        raise Invalid(wrong)
    return PlansOut(plans=found)
