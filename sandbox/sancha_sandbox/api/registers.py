"""Tax, social security, mobile operator, business register.

What is asked of a person needs the number of an authorisation, as at the bureau.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import StringConstraints, model_validator

from sancha_sandbox import clock, registers
from sancha_sandbox.api.types import IdNumber, Name
from sancha_sandbox.money import yuan

router = Router()


class AskedIn(Schema):
    name: Name
    id_number: IdNumber
    authorisation_number: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class PhoneIn(AskedIn):
    phone: Annotated[str, StringConstraints(pattern=r"^1[3-9][0-9]{9}$")]


class FirmIn(Schema):
    """Either or both; with both, both must fit."""

    name: Annotated[str, StringConstraints(max_length=80, strip_whitespace=True)] = ""
    uscc: Annotated[str, StringConstraints(pattern=r"^([0-9A-Z]{18})?$")] = ""

    @model_validator(mode="after")
    def one_at_least(self) -> "FirmIn":
        if not (self.name or self.uscc):
            raise ValueError("give a name or a code")
        return self


class IncomeMonthOut(Schema):
    month: str
    income: str
    tax: str


class IncomesOut(Schema):
    """`average_6m` is over the last six whole months, those without income too."""

    found: bool
    employer: str
    employer_uscc: str
    average_6m: str
    months_with_income_24: int
    months: list[IncomeMonthOut]
    given_at: datetime


class InsuredMonthOut(Schema):
    month: str
    base: str
    is_paid: bool


class InsuredOut(Schema):
    """`base` is the newest that was paid on; who draws a pension pays no contributions."""

    found: bool
    employer: str
    base: str
    pension: str
    paid_in_all_months: int
    paid_months_12: int
    fund_balance: str
    months: list[InsuredMonthOut]
    given_at: datetime


class PhoneOut(Schema):
    """Figures are null unless the number is this person's."""

    found: bool
    is_owner: bool
    in_use_months: int | None
    monthly_bill: str | None
    arrears_months_12: int | None
    cities_3m: int | None
    collection_calls_3m: int | None
    given_at: datetime


class FirmOut(Schema):
    found: bool
    name: str
    uscc: str
    sector: str
    legal_person: str
    capital: str
    established_on: date | None
    status: Literal["operating", "abnormal", "revoked", "deregistered", ""]
    address: str
    phone: str
    employees: int
    given_at: datetime


@router.post("/tax/incomes", response=IncomesOut)
def tell_incomes(request: HttpRequest, body: AskedIn) -> dict[str, object]:
    now = clock.now()
    today = clock.day_of(now)
    told = registers.incomes(name=body.name, id_number=body.id_number, today=today)
    return {
        "found": told.found,
        "employer": told.employer,
        "employer_uscc": told.employer_uscc,
        "average_6m": yuan(told.average_fen(today)),
        "months_with_income_24": len(told.months),
        "months": [
            {"month": m.month, "income": yuan(m.income_fen), "tax": yuan(m.tax_fen)}
            for m in told.months
        ],
        "given_at": now,
    }


@router.post("/social/records", response=InsuredOut)
def tell_contributions(request: HttpRequest, body: AskedIn) -> dict[str, object]:
    now = clock.now()
    told = registers.insured(name=body.name, id_number=body.id_number, today=clock.day_of(now))
    bases_fen = [month.base_fen for month in told.months if month.is_paid]
    return {
        "found": told.found,
        "employer": told.employer,
        "base": yuan(bases_fen[-1] if bases_fen else 0),
        "pension": yuan(told.pension_fen),
        "paid_in_all_months": told.paid_in_all_months,
        "paid_months_12": sum(month.is_paid for month in told.months[-12:]),
        "fund_balance": yuan(told.fund_balance_fen),
        "months": [
            {"month": m.month, "base": yuan(m.base_fen), "is_paid": m.is_paid} for m in told.months
        ],
        "given_at": now,
    }


@router.post("/operator/checks", response=PhoneOut)
def check_phone(request: HttpRequest, body: PhoneIn) -> dict[str, object]:
    now = clock.now()
    told = registers.check_phone(
        name=body.name, id_number=body.id_number, phone=body.phone, today=clock.day_of(now)
    )
    use = told.use
    return {
        "found": told.found,
        "is_owner": told.is_owner,
        "in_use_months": use.in_use_months if use else None,
        "monthly_bill": yuan(use.monthly_bill_fen) if use else None,
        "arrears_months_12": use.arrears_months_12 if use else None,
        "cities_3m": use.cities_3m if use else None,
        "collection_calls_3m": use.collection_calls_3m if use else None,
        "given_at": now,
    }


@router.post("/business/records", response=FirmOut)
def tell_firm(request: HttpRequest, body: FirmIn) -> dict[str, object]:
    told, now = registers.find_firm(name=body.name, uscc=body.uscc), clock.now()
    firm = told.firm
    return {
        "found": firm is not None,
        "name": firm.name if firm else "",
        "uscc": firm.uscc if firm else "",
        "sector": firm.sector if firm else "",
        "legal_person": firm.legal_person if firm else "",
        "capital": yuan(firm.capital_fen if firm else 0),
        "established_on": firm.established_on if firm else None,
        "status": firm.standing if firm else "",
        "address": firm.address if firm else "",
        "phone": firm.phone if firm else "",
        "employees": told.employees,
        "given_at": now,
    }
