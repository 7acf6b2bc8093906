"""What is recorded of a person, and how it is shown to those who may not see it whole."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sancha.platform.text import Status, Text

STATUSES = {
    "prospect": Status("prospect", Text("潜在客户", "Prospect"), "grey"),
    "formal": Status("formal", Text("正式客户", "Customer"), "green"),
}
SOURCES = {
    "borrower": Text("客户本人填写", "Given by the customer"),
    "staff": Text("客户经理录入", "Entered by staff"),
}
FIELDS = {
    "name": Text("姓名", "Name"),
    "id_number": Text("身份证号", "ID number"),
    "phone": Text("手机号", "Phone"),
    "occupation": Text("职业", "Occupation"),
    "monthly_income": Text("月收入（元）", "Monthly income (yuan)"),
    "employer": Text("工作单位", "Employer"),
    "address": Text("居住地址", "Address"),
    "bank_card": Text("银行卡号", "Bank card"),
    "email": Text("电子邮箱", "E-mail"),
}
SENSITIVE = frozenset(
    {"name", "id_number", "phone", "address", "bank_card", "monthly_income", "email"}
)
OCCUPATIONS = {
    "employee": Text("企业员工", "Company employee"),
    "civil_servant": Text("公务员", "Civil servant"),
    "teacher": Text("教师", "Teacher"),
    "medical": Text("医护人员", "Medical staff"),
    "engineer": Text("专业技术人员", "Engineer or specialist"),
    "self_employed": Text("个体经营", "Self-employed"),
    "worker": Text("工人", "Worker"),
    "service": Text("服务业人员", "Service staff"),
    "student": Text("学生", "Student"),
    "retired": Text("退休人员", "Retired"),
    "other": Text("其他", "Other"),
}


@dataclass(frozen=True)
class Profile:
    """What a person has told us, in the clear. Amounts in fen."""

    name: str
    id_number: str
    phone: str
    occupation: str
    monthly_income_fen: int
    bank_card: str
    address: str
    employer: str = ""
    email: str = ""


@dataclass(frozen=True)
class PartyView:
    """A party without its sealed values."""

    id: UUID
    number: str
    organisation_id: UUID
    status: Status
    opened_at: datetime
    opened_by: str


@dataclass(frozen=True)
class FactView:
    """One recorded value, in the clear."""

    id: UUID
    field: str
    value: str
    valid_from_on: date
    known_at: datetime
    source: Text
    recorded_by: str


@dataclass(frozen=True)
class BorrowerSignIn:
    """How a borrower's try to sign in ended."""

    act_outcome: str
    token: str = ""


def mask(field: str, value: str) -> str:
    """Hide what only some may see (JR/T 0171, appendix A)."""
    if not value:
        return value
    match field:
        case "name":
            return value[0] + "*" + (value[-1] if len(value) > 2 else "")
        case "id_number":
            return f"{value[:4]}{'*' * 10}{value[-4:]}"
        case "phone":
            return f"{value[:3]}****{value[-4:]}"
        case "bank_card":
            return f"{value[:4]} **** **** {value[-4:]}"
        case "address":
            return f"{value[:6]}***"
        case "monthly_income":
            return "***"
        case "email":
            name, _, place = value.partition("@")
            return f"{name[:1]}***@{place}"
        case _:
            return value
