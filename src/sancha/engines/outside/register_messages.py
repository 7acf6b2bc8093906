"""What the registers are asked and answer: tax, social security, operator, firms; reports; calls."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from sancha.engines.outside.messages import Fen, Message, Number


class RegisterAsked(Message):
    """A person, and the authorisation under which is asked."""

    name: str
    id_number: str
    authorisation_number: str


class IncomeMonth(Message):
    month: str
    income_fen: Fen = Field(alias="income")
    tax_fen: Fen = Field(alias="tax")


class IncomesFound(Message):
    """`average_6m_fen` is over the last six whole months, those without income too."""

    found: bool
    employer: str
    average_6m_fen: Fen = Field(alias="average_6m")
    months_with_income_24: int
    months: list[IncomeMonth]


class InsuredFound(Message):
    """Contributions to social security and the housing fund, or a pension instead."""

    found: bool
    employer: str
    base_fen: Fen = Field(alias="base")
    pension_fen: Fen = Field(alias="pension")
    paid_in_all_months: int
    paid_months_12: int
    fund_balance_fen: Fen = Field(alias="fund_balance")


class PhoneAsked(RegisterAsked):
    phone: str


class PhoneFound(Message):
    """Figures are None unless the number is this person's."""

    found: bool
    is_owner: bool
    in_use_months: int | None
    arrears_months_12: int | None
    cities_3m: int | None
    collection_calls_3m: int | None


class FirmAsked(Message):
    name: str


class FirmFound(Message):
    found: bool
    name: str
    uscc: str
    legal_person: str
    capital_fen: Fen = Field(alias="capital")
    established_on: date | None
    status: Literal["operating", "abnormal", "revoked", "deregistered", ""]
    employees: int


class LoanReported(Message):
    """What happened to a loan, and how it stands after it. `sequence` counts from 1, no gap."""

    number: Number
    kind: Literal["grant", "repayment", "overdue", "settled", "written_off"]
    loan_number: str
    sequence: int
    name: str
    id_number: str
    on: date
    credit_fen: Fen = Field(alias="credit")
    balance_fen: Fen = Field(alias="balance")
    overdue_fen: Fen = Field(alias="overdue")
    monthly_payment_fen: Fen = Field(alias="monthly_payment")
    remaining_months: int
    instalments_behind: int


class RecordTaken(Message):
    number: str
    sequence: int


class VoiceOrder(Message):
    number: Number
    to: str
    text: str


class VoiceState(Message):
    number: str
    status: Literal["calling", "answered", "no_answer", "busy", "not_in_use"]
    talked_seconds: int
    ended_at: datetime | None
